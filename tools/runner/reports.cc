#include "tools/runner/reports.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "tools/runner/report_github.h"
#include "tools/runner/report_json.h"
#include "tools/runner/report_junit.h"
#include "tools/runner/report_pretty.h"
#include "tools/runner/report_progress.h"
#include "tools/runner/report_tap.h"
#include "tools/runner/report_tee.h"

namespace postern::tools {
namespace {

std::unique_ptr<Report> MakeReport(std::string_view format, Output& out, bool color) {
  if (format == "tap") return std::make_unique<TapReport>(out);
  if (format == "junit") return std::make_unique<JunitReport>(out);
  if (format == "json") return std::make_unique<JsonReport>(out);
  if (format == "github") return std::make_unique<GithubReport>(out);
  return std::make_unique<PrettyReport>(out, color);
}

// Returns whether a file that begins so is a report of some format. A case file or a policy is not:
// who forgets the name of the report must not lose them.
bool IsReport(std::string_view beginning) {
  constexpr std::string_view kBeginnings[] = {
      "TAP version ", "<?xml ", "{\"tests\":[\n", "::error ", "::warning ", "✓ ", "✗ ", "- "};
  const auto is_number = [](char c) { return c >= '0' && c <= '9'; };
  return is_number(beginning.front()) ||
         std::any_of(std::begin(kBeginnings), std::end(kBeginnings), [&](std::string_view known) {
           return beginning.substr(0, known.size()) == known;
         });
}

absl::StatusOr<std::unique_ptr<PendingFile>> OpenFile(const std::string& path) {
  if (path.empty() || path == "-") {
    return absl::InvalidArgumentError(
        "`--output` needs the name of a file; without it, the report goes to standard output");
  }
  const absl::Status may_replace = MayReplace(path, "report", IsReport);
  if (!may_replace.ok()) return may_replace;
  return PendingFile::Open(path);
}

}  // namespace

std::vector<std::string> ReportFormats() { return {"pretty", "tap", "junit", "json", "github"}; }

Report& Reports::Keep(std::unique_ptr<Report> report) {
  return *reports_.emplace_back(std::move(report));
}

absl::StatusOr<std::unique_ptr<Reports>> Reports::Open(const ReportOptions& options,
                                                       Console& console) {
  std::unique_ptr<Reports> reports(new Reports);
  const std::string shown_format = options.output ? ReportFormats().front() : options.format;
  Report* shown = &reports->Keep(MakeReport(shown_format, console.out(), console.out_color()));
  if (shown_format == "pretty" && !options.is_ci && console.may_show_progress()) {
    shown = &reports->Keep(std::make_unique<ProgressReport>(*shown, console));
  }
  reports->report_ = shown;
  if (!options.output) return reports;

  auto file = OpenFile(*options.output);
  if (!file.ok()) return file.status();
  reports->file_ = *std::move(file);
  Report& written = reports->Keep(MakeReport(options.format, reports->file_->out(), false));
  reports->report_ = &reports->Keep(std::make_unique<TeeReport>(*shown, written));
  return reports;
}

absl::Status Reports::Close() { return file_ == nullptr ? absl::OkStatus() : file_->Commit(); }

}  // namespace postern::tools
