// Reports: which reports a run has, and where they go.
#ifndef POSTERN_TOOLS_RUNNER_REPORTS_H_
#define POSTERN_TOOLS_RUNNER_REPORTS_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/cli/console.h"
#include "tools/cli/replace_file.h"
#include "tools/runner/report.h"

namespace postern::tools {

struct ReportOptions {
  std::string format = "pretty";      // one of ReportFormats()
  std::optional<std::string> output;  // the file it goes to; none: standard output
  bool is_ci = false;                 // in continuous integration nobody watches a terminal
};

// Returns the formats there are; the first is the default.
std::vector<std::string> ReportFormats();

// The reports of one run. Not thread-safe. Neither movable nor copyable, since they refer to each
// other.
class Reports {
 public:
  // Opens the file, if there is to be one; standard output then has the report for people. Errors:
  // the file can't be written, or is there and no report. Lifetime: borrows `console`.
  static absl::StatusOr<std::unique_ptr<Reports>> Open(const ReportOptions& options,
                                                       Console& console);
  Reports(const Reports&) = delete;
  Reports& operator=(const Reports&) = delete;

  // Returns the one that the run is told to.
  Report& report() { return *report_; }

  // Gives the file its name: until then there is none, or the old one. Errors: it could not all be
  // written. REQUIRES: called once, when the run has ended.
  absl::Status Close();

 private:
  Reports() = default;
  Report& Keep(std::unique_ptr<Report> report);

  std::unique_ptr<PendingFile> file_;             // null: there is none
  std::vector<std::unique_ptr<Report>> reports_;  // that borrow from the file, and from each other
  Report* report_ = nullptr;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_REPORTS_H_
