#include "tools/commands/test.h"

#include <algorithm>
#include <cstdlib>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "policy/compiler.h"
#include "tools/cli/interrupt.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/options.h"
#include "tools/runner/case_file.h"
#include "tools/runner/find_case_files.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/policy_check.h"
#include "tools/runner/report_json.h"
#include "tools/runner/report_pretty.h"
#include "tools/runner/runner.h"

namespace postern::tools {
namespace {

struct TestOptions {
  std::vector<std::string> paths;
  std::string format;
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
  ExitStatus LoadPolicies(CaseFile& file, std::list<LoadedPolicy>& policies);

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
  ExitStatus status = file.is_unreadable ? ExitStatus::kCouldNotRun : ExitStatus::kDone;
  if (!file.read_error.empty()) {
    console_.Error(file.read_error);
  } else {
    status = Worse(status, LoadPolicies(file, policies));
    for (const LoadedPolicy& loaded : policies) CheckAgainstPolicy(loaded.vocabulary, file);
    if (file.has_errors()) status = Worse(status, ExitStatus::kHasErrors);
    console_.ErrorText(file.IssuesText(console_.error_color()));
  }
  if (status != ExitStatus::kDone) {
    ++totals_.files_with_errors;
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

// Compiles the policies of `file`. One that can't be read is an issue where the file names it.
ExitStatus TestCommand::LoadPolicies(CaseFile& file, std::list<LoadedPolicy>& policies) {
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
    }
  }
  return status;
}

ExitStatus RunTest(const TestOptions& options, Console& console) {
  if (std::count(options.paths.begin(), options.paths.end(), "-") > 1) {
    console.Error("standard input, `-`, can be read only once");
    return ExitStatus::kCouldNotRun;
  }
  std::unique_ptr<Report> report;
  if (options.format == "json") {
    report = std::make_unique<JsonReport>(console.out());
  } else {
    report = std::make_unique<PrettyReport>(console.out(), console.out_color());
  }
  return TestCommand(options, console, *report).Run(options.paths);
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
  AddFormatOption(*app, {"pretty", "json"}, options->format);
  app->add_flag("--ci", options->ci,
                "Refuse `only`, as in continuous integration (also if CI is set)");
  app->footer("Example:\n  postern test social-room_test.yaml");
  return {app, [options](Console& console) { return RunTest(*options, console); }};
}

}  // namespace postern::tools
