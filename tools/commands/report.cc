#include "tools/commands/report.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "policy/analysis/policy_query.h"
#include "policy/limits.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/replace_file.h"
#include "tools/cli/values.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/options.h"
#include "tools/coverage/coverage_observer.h"
#include "tools/mutation/mutation_run.h"
#include "tools/mutation/recorded_tests.h"
#include "tools/report/policy_report.h"
#include "tools/report/report_page.h"
#include "tools/runner/case_file.h"
#include "tools/runner/find_case_files.h"
#include "tools/runner/policy_cache.h"
#include "tools/runner/ready_file.h"
#include "tools/runner/report_text.h"
#include "tools/runner/runner.h"

namespace postern::tools {
namespace {

struct ReportFlags {
  std::string policy;
  std::vector<std::string> cases;
  std::string output = "-";
  bool no_mutants = false;
  uint32_t jobs = 0;  // 0: as many as there are cores
};

ExitStatus CouldNotRun(std::string_view why, Console& console) {
  console.Error(why);
  return ExitStatus::kCouldNotRun;
}

// Runs the tests of one policy and notes what they reach.
class PolicyTests {
 public:
  // `path` is the policy's.
  PolicyTests(std::string path, const std::shared_ptr<const LoadedPolicy>& policy,
              const GracefulInterrupt& interrupt, Console& console)
      : path_(std::move(path)),
        policy_(policy),
        interrupt_(interrupt),
        console_(console),
        recorded_(policy) {
    case_options_.refuse_only = IsContinuousIntegration();
    coverage_.Begin(policy);
  }

  // Runs the case files at `path`; of those in a folder, the ones about this policy.
  void Run(const std::string& path);

  // Ends the run and returns what became of it.
  ExitStatus Finish();

  const FailureList& failures() const { return failures_; }
  // How many files of folders were left out, since they test other policies.
  uint64_t num_others() const { return num_others_; }
  CoverageObserver& coverage() { return coverage_; }
  const RecordedTests& recorded() const { return recorded_; }

 private:
  void RunFile(const std::string& path, bool must_be_about_it);
  bool IsAboutOthers(const CaseFile& file) const;
  void CouldNotRunFile(const std::string& path, const std::string& why);
  void Count(ExitStatus status) { status_ = Worse(status_, status); }

  const std::string path_;
  const std::shared_ptr<const LoadedPolicy> policy_;
  const GracefulInterrupt& interrupt_;
  Console& console_;
  CaseFileOptions case_options_;
  PolicyCache policies_;
  FailureList failures_;
  CoverageObserver coverage_;
  RecordedTests recorded_;
  Totals totals_;
  uint64_t num_others_ = 0;
  ExitStatus status_ = ExitStatus::kDone;
};

void PolicyTests::Run(const std::string& path) {
  const auto files = FindCaseFiles(path);
  if (!files.ok()) {
    CouldNotRunFile(path, TextOf(files.status()));
    return;
  }
  const bool is_named = files->size() == 1 && files->front() == path;
  for (const std::string& file : *files) {
    if (interrupt_.interrupted()) return;
    RunFile(file, is_named);
  }
}

void PolicyTests::CouldNotRunFile(const std::string& path, const std::string& why) {
  console_.Error(why);
  failures_.AddNotRun({path, {{path, why}}});
  Count(ExitStatus::kCouldNotRun);
}

// Whether a file that can't be run says that it tests other policies, so that its errors are no
// business of this one.
bool PolicyTests::IsAboutOthers(const CaseFile& file) const {
  return !file.policies.empty() &&
         std::none_of(file.policies.begin(), file.policies.end(), [&](const CaseText& policy) {
           std::error_code unknown;
           const std::string path = RelativeTo(file.source().name(), policy.text);
           return std::filesystem::equivalent(path, path_, unknown);
         });
}

void PolicyTests::RunFile(const std::string& path, bool must_be_about_it) {
  const std::unique_ptr<const ReadyFile> ready = MakeReady(path, case_options_, policies_);
  if (ready->status != ExitStatus::kDone) {
    if (!must_be_about_it && IsAboutOthers(ready->file)) {
      ++num_others_;
      return;
    }
    if (!ready->file.read_error.empty()) console_.Error(ready->file.read_error);
    console_.ErrorText(ready->ErrorsText(console_.error_color()));
    failures_.AddNotRun(ready->Errors());
    ++totals_.files_with_errors;
    Count(ready->status);
    return;
  }
  const auto mine = std::find_if(ready->policies.begin(), ready->policies.end(),
                                 [&](const auto& one) { return IsSamePolicy(*one, *policy_); });
  if (mine == ready->policies.end()) {
    if (must_be_about_it) {
      CouldNotRunFile(
          path, Quoted(path) + " tests another policy than " + Quoted(policy_->policy.file_name()));
    } else {
      ++num_others_;
    }
    return;
  }
  RunOptions options;
  options.observers = {&coverage_, &recorded_};
  options.is_stopped = [this] { return interrupt_.interrupted(); };
  Totals totals = RunTests(ready->file, **mine, options, failures_);
  totals.files = 1;
  totals_.Add(totals);
  if (totals.undecided > 0) Count(ExitStatus::kCouldNotRun);
  if (totals.fell_short()) Count(ExitStatus::kFellShort);
}

ExitStatus PolicyTests::Finish() {
  if (totals_.files == 0 && status_ == ExitStatus::kDone && !interrupt_.interrupted()) {
    Count(CouldNotRun("none of these case files tests " + Quoted(policy_->policy.file_name()),
                      console_));
  }
  if (interrupt_.interrupted()) Count(ExitStatus::kInterrupted);
  failures_.Finish(totals_, status_);
  return status_;
}

MutationResult Mutants(const PolicyTests& tests, const ReportFlags& flags,
                       const GracefulInterrupt& interrupt, Console& console) {
  MutationOptions options;
  options.jobs = flags.jobs > 0 ? flags.jobs : std::thread::hardware_concurrency();
  options.is_stopped = [&] { return interrupt.interrupted(); };
  if (console.may_show_progress()) {
    options.progress = [&](size_t judged, size_t all) {
      if (judged % 16 == 0) console.ShowProgress(absl::StrFormat("mutants: %d of %d", judged, all));
    };
  }
  return RunMutations(tests.recorded(), options);
}

ExitStatus Write(const ReportFlags& flags, const std::string& page, Console& console) {
  if (flags.output == "-") {
    console.out().Write(page);
    return ExitStatus::kDone;
  }
  const absl::Status written = WriteFile(flags.output, page);
  return written.ok() ? ExitStatus::kDone : CouldNotRun(TextOf(written), console);
}

ExitStatus RunReport(const ReportFlags& flags, Console& console) {
  if (flags.policy == "-") {
    return CouldNotRun("case files name their policy, so standard input, `-`, will not do",
                       console);
  }
  if (flags.output != "-") {
    const absl::Status may_replace =
        MayReplace(flags.output, "page of a report", BeginsAsReportPage);
    if (!may_replace.ok()) return CouldNotRun(TextOf(may_replace), console);
  }
  ExitStatus status = ExitStatus::kDone;
  const std::shared_ptr<const LoadedPolicy> policy = LoadModel(flags.policy, console, status);
  if (policy == nullptr) return status;

  const GracefulInterrupt interrupt;
  PolicyTests tests(flags.policy, policy, interrupt, console);
  for (const std::string& path : flags.cases) tests.Run(path);
  status = tests.Finish();

  PolicyReport report;
  report.policy = policy.get();
  report.policy_path = flags.policy;
  report.failures = &tests.failures();
  report.coverage = &tests.coverage().Finish().front();
  if (flags.no_mutants) {
    report.why_no_mutants = "No mutants were made, as `--no-mutants` says.";
  } else if (status != ExitStatus::kDone) {
    report.why_no_mutants = "No mutants were made: only tests that pass can notice one.";
  } else {
    report.mutation = Mutants(tests, flags, interrupt, console);
  }
  report.selectors = SelectorsOf(policy->model());
  report.access = WhoMayWhat(policy->model(), EveryPath(policy->model().mode), report.selectors);
  if (!report.access.undecided.empty()) {
    status = Worse(
        status,
        CouldNotRun("who may do what is not decided, because " + report.access.undecided, console));
  }
  if (interrupt.interrupted()) {
    console.Error("interrupted, so the page is not complete");
    status = ExitStatus::kInterrupted;
  }
  status = Worse(status, Write(flags, ReportPage(report), console));
  if (flags.output != "-") console.out().Write(SummaryText(tests.failures().totals()));
  if (flags.output != "-" && tests.num_others() > 0) {
    console.out().Write(Count(tests.num_others(), "file") + " left out, about other policies\n");
  }
  return status;
}

}  // namespace

Command AddReportCommand(CLI::App& root) {
  const auto flags = std::make_shared<ReportFlags>();
  CLI::App* app = root.add_subcommand("report", "Show a policy and its tests as a page");
  TakesFile(app->add_option("POLICY", flags->policy, "A policy, in YAML, in JSON or compiled")
                ->required()
                ->option_text(" "),
            kPolicySuffixes);
  TakesFile(
      app->add_option(
             "CASES", flags->cases,
             "Case files, or folders with `*_test.yaml` in or below them, of which those about "
             "the policy are run")
          ->required()
          ->option_text("..."),
      kCaseSuffixes);
  TakesFile(app->add_option("-o,--output", flags->output, "Where to; `-` is standard output")
                ->option_text("FILE"));
  app->add_flag("--no-mutants", flags->no_mutants,
                "Do not look for changes that no test notices, which takes long of a large policy");
  app->add_option("--jobs", flags->jobs, "Judge so many mutants at once (default: one a core)")
      ->check(CLI::Range(1, 1024))
      ->option_text("N");
  app->footer(
      "One HTML file that loads nothing: who may do what on which paths, exactly; what failed and\n"
      "why; what the tests cover; which small changes to the policy no test notices.\n\n"
      "Example:\n"
      "  postern report social-room.yaml social-room_test.yaml -o report.html");
  return {app, [flags](Console& console) { return RunReport(*flags, console); }};
}

}  // namespace postern::tools
