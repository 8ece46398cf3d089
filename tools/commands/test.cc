#include "tools/commands/test.h"

#include <algorithm>
#include <cstdlib>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/compiler.h"
#include "tools/cli/interrupt.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/options.h"
#include "tools/runner/case_file.h"
#include "tools/runner/find_case_files.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/policy_check.h"
#include "tools/runner/reports.h"
#include "tools/runner/runner.h"

namespace postern::tools {
namespace {

struct TestOptions {
  std::vector<std::string> paths;
  std::string format;
  std::optional<std::string> output;
  bool ci = false;
};

bool RunsInCi() {
  const char* ci = std::getenv("CI");
  const std::string_view value = ci == nullptr ? "" : ci;
  return !value.empty() && value != "false" && value != "0";
}

// Runs case files one after another, each with its policies in memory while it runs.
class TestCommand {
 public:
  TestCommand(const TestOptions& options, Console& console, Report& report)
      : console_(console), report_(report) {
    case_options_.refuse_only = options.ci || RunsInCi();
  }

  ExitStatus Run(const std::vector<std::string>& paths);

 private:
  ExitStatus RunFile(const std::string& path);
  ExitStatus LoadPolicies(CaseFile& file, std::list<LoadedPolicy>& policies,
                          std::list<CompileResult>& broken);

  Console& console_;
  Report& report_;
  CaseFileOptions case_options_;
  GracefulInterrupt interrupt_;
  Totals totals_;
};

ExitStatus TestCommand::Run(const std::vector<std::string>& paths) {
  ExitStatus status = ExitStatus::kDone;
  for (const std::string& path : paths) {
    const auto files = FindCaseFiles(path);
    if (!files.ok()) {
      console_.Error(TextOf(files.status()));
      report_.AddNotRun({path, {{path, TextOf(files.status())}}});
      status = Worse(status, ExitStatus::kCouldNotRun);
      continue;
    }
    for (const std::string& file : *files) {
      if (interrupt_.interrupted()) break;
      status = Worse(status, RunFile(file));
    }
  }
  if (interrupt_.interrupted()) status = ExitStatus::kInterrupted;
  report_.Finish(totals_, status);
  return status;
}

ExitStatus TestCommand::RunFile(const std::string& path) {
  CaseFile file = ReadCaseFile(path, case_options_);
  std::list<LoadedPolicy> policies;
  std::list<CompileResult> broken;
  ExitStatus status = file.is_unreadable ? ExitStatus::kCouldNotRun : ExitStatus::kDone;
  if (!file.read_error.empty()) {
    console_.Error(file.read_error);
  } else {
    status = Worse(status, LoadPolicies(file, policies, broken));
    for (const LoadedPolicy& loaded : policies) CheckAgainstPolicy(loaded.vocabulary, file);
    if (file.has_errors()) status = Worse(status, ExitStatus::kHasErrors);
    console_.ErrorText(file.IssuesText(console_.error_color()));
  }
  if (status != ExitStatus::kDone) {
    ++totals_.files_with_errors;
    report_.AddNotRun(NotRunOf(path, file, broken));
    return status;
  }

  Totals totals;
  const auto is_stopped = [this] { return interrupt_.interrupted() || !console_.out().ok(); };
  for (const LoadedPolicy& loaded : policies) {
    totals.Add(RunTests(file, loaded.policy, loaded.vocabulary, is_stopped, report_));
  }
  report_.EndFile(file, totals);
  totals.files = 1;
  totals_.Add(totals);
  if (totals.undecided > 0) status = ExitStatus::kCouldNotRun;
  return totals.fell_short() ? Worse(status, ExitStatus::kFellShort) : status;
}

// Compiles the policies of `file`. One that can't be read is an issue where the file names it; one
// that has errors is added to `broken`.
ExitStatus TestCommand::LoadPolicies(CaseFile& file, std::list<LoadedPolicy>& policies,
                                     std::list<CompileResult>& broken) {
  CompileOptions compile;
  compile.lint = false;
  ExitStatus status = ExitStatus::kDone;
  for (const CaseText& named : file.policies) {
    CompileResult policy = CompilePolicyFile(RelativeTo(file.source().name(), named.text), compile);
    status = Worse(status, StatusOf(policy));
    if (policy.ok() && policy.is_compiled() && !policy.graph()->has_description()) {
      file.issues().AddError("stripped-policy", named.range,
                             "the compiled policy was stripped, so a case can't say by which rule",
                             "compile it without `--strip`");
    } else if (policy.ok()) {
      policies.emplace_back(std::move(policy));
    } else if (!policy.status().ok()) {
      file.issues().AddError("unreadable", named.range, TextOf(policy.status()));
    } else {
      console_.ErrorText(policy.IssuesText(console_.error_color()));
      broken.push_back(std::move(policy));
    }
  }
  return status;
}

ExitStatus RunTest(const TestOptions& options, Console& console) {
  if (std::count(options.paths.begin(), options.paths.end(), "-") > 1) {
    console.Error("standard input, `-`, can be read only once");
    return ExitStatus::kCouldNotRun;
  }
  const auto reports =
      Reports::Open({options.format, options.output, options.ci || RunsInCi()}, console);
  if (!reports.ok()) {
    console.Error(TextOf(reports.status()));
    return ExitStatus::kCouldNotRun;
  }
  const ExitStatus status = TestCommand(options, console, (*reports)->report()).Run(options.paths);
  const absl::Status written = (*reports)->Close();
  if (written.ok()) return status;
  console.Error(TextOf(written));
  return Worse(status, ExitStatus::kCouldNotRun);
}

}  // namespace

Command AddTestCommand(CLI::App& root) {
  const auto options = std::make_shared<TestOptions>();
  options->paths = {"."};
  CLI::App* app = root.add_subcommand("test", "Run case files");
  app->add_option("PATH", options->paths,
                  "Case files, or folders with `*_test.yaml` in or below them; `-` is standard "
                  "input (default: this folder)")
      ->option_text("...");
  AddFormatOption(*app, ReportFormats(), options->format);
  app->add_option("--output", options->output,
                  "Write the report of that format to this file, and show `pretty`")
      ->option_text("FILE");
  app->add_flag("--ci", options->ci,
                "Refuse `only`, as in continuous integration (also if CI is set)");
  app->footer(
      "Formats: pretty for people, tap for test harnesses such as `prove`, junit for build "
      "servers, "
      "json for programs, github for annotations in GitHub Actions.\n\n"
      "Example:\n"
      "  postern test social-room_test.yaml\n"
      "  postern test --format junit --output report.xml rules");
  return {app, [options](Console& console) { return RunTest(*options, console); }};
}

}  // namespace postern::tools
