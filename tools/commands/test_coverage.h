// What `postern test` tells of coverage.
#ifndef POSTERN_TOOLS_COMMANDS_TEST_COVERAGE_H_
#define POSTERN_TOOLS_COMMANDS_TEST_COVERAGE_H_

#include <CLI/CLI.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/cli/console.h"
#include "tools/cli/exit_status.h"
#include "tools/coverage/coverage_observer.h"
#include "tools/coverage/covering_tests.h"
#include "tools/runner/findings.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/runner.h"

namespace postern::tools {

struct CoverageFlags {
  std::string format;  // of `--coverage`: text, lcov, html; empty: not asked for
  std::optional<std::string> output;
  std::optional<double> min_percent;
  std::optional<std::string> rule;  // of `--who-covers`

  // Whether the coverage is asked for.
  bool is_wanted() const { return !format.empty() || min_percent; }
};

// Adds the options of coverage to a command.
void AddCoverageFlags(CLI::App& app, CoverageFlags& flags);

// Not thread-safe. Lifetime: borrows the flags.
class TestCoverage {
 public:
  explicit TestCoverage(const CoverageFlags& flags);

  // Errors: the file for the coverage can't be written over, or is that of the report. Ask before
  // anything is run.
  absl::Status Check(const std::optional<std::string>& report) const;

  // Returns who must see the requests that are asked of this policy next; nobody, if nothing is
  // asked about coverage.
  std::vector<RequestObserver*> ObserversOf(const std::shared_ptr<const LoadedPolicy>& policy);

  // Tells what came of it: as text to standard output, or, if a report for programs goes there
  // (`is_output_taken`), to standard error; and to `findings`. Returns kFellShort if too little is
  // covered.
  ExitStatus Finish(bool is_output_taken, Console& console, Findings& findings);

 private:
  std::string OutputFile() const;
  void Tell(const std::string& text, bool is_output_taken, Console& console) const;
  ExitStatus WriteCoverage(const std::deque<CoverageObserver::Result>& results,
                           bool is_output_taken, Console& console) const;

  const CoverageFlags& flags_;
  std::optional<CoverageObserver> coverage_;
  std::optional<CoveringTests> covering_;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_TEST_COVERAGE_H_
