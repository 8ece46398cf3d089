#include "tools/commands/test_coverage.h"

#include <string_view>

#include "absl/strings/str_format.h"
#include "tools/cli/paths.h"
#include "tools/cli/replace_file.h"
#include "tools/cli/values.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/options.h"
#include "tools/coverage/coverage_lcov.h"
#include "tools/coverage/coverage_page.h"
#include "tools/coverage/coverage_text.h"

namespace postern::tools {
namespace {

std::string LcovOf(const std::deque<CoverageObserver::Result>& results) {
  std::string text;
  for (const CoverageObserver::Result& result : results) text += CoverageLcov(result.coverage);
  return text;
}

CoverageFindings FindingsOf(const std::deque<CoverageObserver::Result>& results, Share rules,
                            std::optional<double> min_percent) {
  CoverageFindings findings;
  findings.rules = rules;
  findings.min_percent = min_percent;
  for (const CoverageObserver::Result& result : results) {
    const PolicyCoverage& coverage = result.coverage;
    findings.policies.push_back({coverage.policy().policy.file_name(), coverage.rules(),
                                 coverage.branches(), coverage.reached()});
  }
  return findings;
}

// Makes the value of `--coverage` a format: without one a flag is `true`.
std::string TakeFormat(std::string& value) {
  if (value == "true") value = "text";
  return "";
}

}  // namespace

void AddCoverageFlags(CLI::App& app, CoverageFlags& flags) {
  // A flag with a value: it takes one only behind `=`, so never a path that follows.
  CLI::Option* coverage =
      app.add_flag("--coverage", flags.format,
                   "Tell which rules the requests reach: text, lcov or html (default text)")
          ->transform(CLI::Validator(TakeFormat, ""))
          ->option_text("[=FORMAT]");
  TakesOneOf(coverage, "format of coverage", {"text", "lcov", "html"});
  TakesFile(app.add_option("--coverage-output", flags.output,
                           "Write the coverage to this file (default lcov.info or coverage.html)")
                ->option_text("FILE"));
  AddPercentOption(app, "--min-coverage",
                   "Fail with status 4 if fewer percent of the rules decided a request",
                   flags.min_percent);
  app.add_option("--who-covers", flags.rule,
                 "List the tests that reach this rule: an id, or `PATTERN SELECTOR`")
      ->option_text("RULE");
}

TestCoverage::TestCoverage(const CoverageFlags& flags) : flags_(flags) {
  if (flags.is_wanted()) coverage_.emplace();
  if (flags.rule) covering_.emplace(*flags.rule);
}

std::string TestCoverage::OutputFile() const {
  if (flags_.output) return *flags_.output;
  if (flags_.format == "lcov") return "lcov.info";
  return flags_.format == "html" ? "coverage.html" : "";
}

absl::Status TestCoverage::Check(const std::optional<std::string>& report) const {
  if (flags_.output && flags_.format.empty()) {
    return absl::InvalidArgumentError("`--coverage-output` says nothing without `--coverage`");
  }
  const std::string file = OutputFile();
  if (file.empty()) return absl::OkStatus();
  if (file == "-") {
    return absl::InvalidArgumentError("`--coverage-output` needs a file, not `-`");
  }
  if (report && AbsolutePath(*report) == AbsolutePath(file)) {
    return absl::InvalidArgumentError("the report and the coverage can't both be " + Quoted(file));
  }
  if (flags_.format == "html") return MayReplace(file, "page of coverage", BeginsAsCoveragePage);
  if (flags_.format == "lcov") {
    return MayReplace(file, "tracefile of ours", [](std::string_view beginning) {
      return beginning.substr(0, 11) == "TN:postern\n";
    });
  }
  return MayReplace(file, "text of coverage", [](std::string_view beginning) {
    return beginning.substr(0, 12) == "coverage of ";
  });
}

std::vector<RequestObserver*> TestCoverage::ObserversOf(
    const std::shared_ptr<const LoadedPolicy>& policy) {
  std::vector<RequestObserver*> observers;
  if (coverage_) {
    coverage_->Begin(policy);
    observers.push_back(&*coverage_);
  }
  if (covering_) {
    covering_->Begin(*policy);
    observers.push_back(&*covering_);
  }
  return observers;
}

void TestCoverage::Tell(const std::string& text, bool is_output_taken, Console& console) const {
  if (is_output_taken) {
    console.ErrorText(text);
  } else {
    console.out().Write(text);
  }
}

ExitStatus TestCoverage::WriteCoverage(const std::deque<CoverageObserver::Result>& results,
                                       bool is_output_taken, Console& console) const {
  if (results.empty()) {
    console.Error("nothing was run, so there is no coverage to tell of");
    return ExitStatus::kDone;
  }
  const std::string file = OutputFile();
  std::string text;
  if (flags_.format == "lcov") {
    text = LcovOf(results);
    if (text.empty()) {
      console.Error("a tracefile speaks of lines, and no policy has a text");
      return ExitStatus::kCouldNotRun;
    }
  } else if (flags_.format == "html") {
    text = CoveragePage(results);
  } else if (!flags_.format.empty()) {
    const bool color = file.empty() && !is_output_taken && console.out_color();
    for (const auto& result : results) {
      text += CoverageText(result.coverage, result.undecided, color);
    }
  }
  if (file.empty()) {
    Tell(text, is_output_taken, console);
    return ExitStatus::kDone;
  }
  const absl::Status written = WriteFile(file, text);
  if (written.ok()) return ExitStatus::kDone;
  console.Error(TextOf(written));
  return ExitStatus::kCouldNotRun;
}

ExitStatus TestCoverage::Finish(bool is_output_taken, Console& console, Findings& findings) {
  ExitStatus status = ExitStatus::kDone;
  if (coverage_) {
    const auto& results = coverage_->Finish();
    status = WriteCoverage(results, is_output_taken, console);
    findings.coverage = FindingsOf(results, coverage_->rules(), flags_.min_percent);
  }
  if (covering_ && !covering_->problem().empty()) {
    console.Error("`--who-covers`: " + covering_->problem());
    status = Worse(status, ExitStatus::kCouldNotRun);
  } else if (covering_) {
    Tell(covering_->Text(), is_output_taken, console);
  }
  if (!flags_.min_percent || coverage_->rules().percent() >= *flags_.min_percent) return status;
  const Share rules = coverage_->rules();
  const std::string missed =
      absl::StrFormat("%d of %d rules are covered, %.2f %%, which is less than %g %%",
                      rules.covered, rules.all, rules.percent(), *flags_.min_percent);
  console.Error(missed);
  findings.shortfalls.push_back({"--min-coverage", missed});
  return Worse(status, ExitStatus::kFellShort);
}

}  // namespace postern::tools
