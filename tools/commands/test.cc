#include "tools/commands/test.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "tools/cli/interrupt.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/test_coverage.h"
#include "tools/commands/test_mutation.h"
#include "tools/commands/test_options.h"
#include "tools/commands/test_record.h"
#include "tools/commands/test_update.h"
#include "tools/commands/test_watch.h"
#include "tools/runner/case_file.h"
#include "tools/runner/failed_tests.h"
#include "tools/runner/find_case_files.h"
#include "tools/runner/findings.h"
#include "tools/runner/made_ahead.h"
#include "tools/runner/policy_cache.h"
#include "tools/runner/ready_file.h"
#include "tools/runner/report_tee.h"
#include "tools/runner/reports.h"
#include "tools/runner/runner.h"
#include "tools/runner/test_selection.h"

namespace postern::tools {
namespace {

// What is asked about the tests themselves.
struct TestAnalyses {
  explicit TestAnalyses(const TestOptions& options)
      : coverage(options.coverage), mutation(options.mutation) {}

  std::vector<RequestObserver*> ObserversOf(const std::shared_ptr<const LoadedPolicy>& policy);

  TestCoverage coverage;
  TestMutation mutation;
};

std::vector<RequestObserver*> TestAnalyses::ObserversOf(
    const std::shared_ptr<const LoadedPolicy>& policy) {
  std::vector<RequestObserver*> observers = coverage.ObserversOf(policy);
  const std::vector<RequestObserver*> more = mutation.ObserversOf(policy);
  observers.insert(observers.end(), more.begin(), more.end());
  return observers;
}

// Runs case files one after another, in their order. They and their policies are read ahead.
class TestCommand {
 public:
  TestCommand(const TestOptions& options, const TestSelection& selection,
              const BeforeRead& before_read, TestAnalyses& analyses, Console& console,
              Report& report)
      : options_(options),
        selection_(selection),
        analyses_(analyses),
        console_(console),
        report_(report),
        policies_(before_read) {
    case_options_.before_read = before_read;
    case_options_.refuse_only = options.is_ci();
    case_options_.allow_blanks = options.update;
  }

  ExitStatus Run();

  // Returns whether some tests or proofs are left out, by flags or by an `only`; after Run().
  bool IsPartial() const { return !selection_.is_all() || totals_.not_selected > 0; }

 private:
  std::vector<std::string> FindFiles(ExitStatus& status);
  void RunFile(const ReadyFile& ready, ExitStatus& status);
  void RunReady(const ReadyFile& ready, ExitStatus& status);
  void TellErrors(const ReadyFile& ready);
  bool IsStopped() const { return interrupt_.interrupted() || !console_.out().ok(); }
  bool HasRunNothing() const;

  const TestOptions& options_;
  const TestSelection& selection_;
  TestAnalyses& analyses_;
  Console& console_;
  Report& report_;
  CaseFileOptions case_options_;
  GracefulInterrupt interrupt_;
  PolicyCache policies_;
  Totals totals_;
};

ExitStatus TestCommand::Run() {
  ExitStatus status = ExitStatus::kDone;
  const std::vector<std::string> files = FindFiles(status);
  // A file that has two names, by a link, must not be updated as it was before.
  const size_t jobs = options_.update ? 1 : options_.num_jobs();
  MadeAhead<std::unique_ptr<const ReadyFile>> ready(
      files.size(), jobs, [&](size_t i) { return MakeReady(files[i], case_options_, policies_); });
  for (size_t i = 0; i < files.size() && !IsStopped(); ++i) {
    RunFile(*ready.Next(), status);
    if (options_.fail_fast && status != ExitStatus::kDone) break;
  }
  if (HasRunNothing()) {
    console_.Error("no test is selected");
    status = Worse(status, ExitStatus::kCouldNotRun);
  }
  if (interrupt_.interrupted()) status = ExitStatus::kInterrupted;
  report_.Finish(totals_, status);
  return status;
}

// Returns what tells a case file from others, however it is spelled. A file that is a link is not
// what it leads to: it names its policy as seen from where it stands.
std::string IdentityOf(const std::string& file) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path path(file);
  const fs::path folder = fs::weakly_canonical(fs::current_path(error) / path.parent_path(), error);
  return error ? file : (folder / path.filename()).string();
}

// One that is named twice, or is in a folder that is named, too, is run once.
std::vector<std::string> TestCommand::FindFiles(ExitStatus& status) {
  std::vector<std::string> all;
  std::set<std::string> known;
  for (const std::string& path : options_.paths) {
    const auto files = FindCaseFiles(path);
    if (files.ok()) {
      for (const std::string& file : *files) {
        const bool is_input = file == "-";
        if (is_input || known.insert(IdentityOf(file)).second) all.push_back(file);
      }
      continue;
    }
    console_.Error(TextOf(files.status()));
    report_.AddNotRun({path, {{path, TextOf(files.status())}}});
    status = Worse(status, ExitStatus::kCouldNotRun);
  }
  if (!options_.shuffle) return all;
  std::vector<std::string> shuffled;
  for (const size_t i : ShuffledOrder(all.size(), *options_.shuffle)) shuffled.push_back(all[i]);
  return shuffled;
}

void TestCommand::TellErrors(const ReadyFile& ready) {
  if (!ready.file.read_error.empty()) console_.Error(ready.file.read_error);
  console_.ErrorText(ready.ErrorsText(console_.error_color()));
}

void TestCommand::RunFile(const ReadyFile& ready, ExitStatus& status) {
  const bool may_update = options_.update && ready.status == ExitStatus::kDone;
  const auto is_stopped = [this] { return IsStopped(); };
  if (may_update && UpdateFile(ready, options_.is_output_taken(), is_stopped, console_, status)) {
    RunReady(*MakeReady(ready.path, case_options_, policies_), status);
  } else {
    RunReady(ready, status);
  }
}

void TestCommand::RunReady(const ReadyFile& ready, ExitStatus& status) {
  TellErrors(ready);
  if (ready.status != ExitStatus::kDone) {
    ++totals_.files_with_errors;
    report_.AddNotRun(ready.Errors());
    status = Worse(status, ready.status);
    return;
  }
  RunOptions run;
  run.selection = &selection_;
  run.fail_fast = options_.fail_fast;
  run.shuffle = options_.shuffle;
  run.is_stopped = [this] { return IsStopped(); };
  Totals totals;
  for (const std::shared_ptr<const LoadedPolicy>& policy : ready.policies) {
    run.observers = analyses_.ObserversOf(policy);
    totals.Add(RunTests(ready.file, *policy, run, report_));
  }
  report_.EndFile(ready.file, totals);
  totals.files = 1;
  totals_.Add(totals);
  if (totals.undecided > 0) status = Worse(status, ExitStatus::kCouldNotRun);
  if (totals.fell_short()) status = Worse(status, ExitStatus::kFellShort);
}

// A selection that leaves nothing must not look like a success.
bool TestCommand::HasRunNothing() const {
  return !selection_.is_all() && totals_.files_with_errors == 0 && !IsStopped() &&
         totals_.tests() == totals_.not_selected &&
         totals_.proved + totals_.refuted + totals_.undecided == 0;
}

// Runs the tests into the reports that are open, then the analyses.
ExitStatus RunInto(Reports& reports, TestCommand& command, const TestOptions& options,
                   TestAnalyses& analyses, Report& report, Console& console) {
  const ExitStatus ran = command.Run();
  console.out().Flush();  // what is known is told, whatever becomes of the analyses
  if (command.IsPartial() && (options.coverage.is_wanted() || options.mutation.is_wanted())) {
    console.Error("what follows is of the selected tests alone");
  }
  const bool is_output_taken = options.is_output_taken();
  Findings findings;
  ExitStatus status = Worse(ran, analyses.coverage.Finish(is_output_taken, console, findings));
  status = Worse(status, analyses.mutation.Finish(ran, options.num_jobs(), is_output_taken, console,
                                                  findings));
  report.Conclude(findings, status);
  const absl::Status written = reports.Close();
  if (written.ok()) return status;
  console.Error(TextOf(written));
  return Worse(status, ExitStatus::kCouldNotRun);
}

ExitStatus Refuse(std::string_view why, Console& console) {
  console.Error(why);
  return ExitStatus::kCouldNotRun;
}

ExitStatus Record(const TestOptions& options, Console& console) {
  const RecordOptions record = {*options.record, options.paths.front(), options.output};
  const std::string error = UsageError(record);
  return error.empty() ? RunRecord(record, console) : Refuse(error, console);
}

// Runs the tests once. Returns nothing if they can't be run as the flags say, which is told.
std::optional<ExitStatus> RunOnce(const TestOptions& options, const BeforeRead& before_read,
                                  Console& console) {
  const auto refuse = [&console](std::string_view why) {
    console.Error(why);
    return std::nullopt;
  };
  // On a build server there is no last time.
  FailedTests failed(options.is_ci() ? "" : FailedTests::DefaultPath());
  failed.Load();
  const FailedTests before = failed;
  // Once nothing fails any more, a watch is for what fails next.
  const bool only_failed = options.failed && !(options.watch && before.empty());
  if (only_failed && before.empty()) return refuse("no test is on record as failed");
  const auto selection =
      TestSelection::Of({options.filter, options.tags, only_failed ? &before : nullptr});
  if (!selection.ok()) return refuse(TextOf(selection.status()));
  TestAnalyses analyses(options);
  const absl::Status may_cover = analyses.coverage.Check(options.output);
  if (!may_cover.ok()) return refuse(TextOf(may_cover));
  const auto reports = Reports::Open({options.format, options.output, options.is_ci()}, console);
  if (!reports.ok()) return refuse(TextOf(reports.status()));

  TeeReport report((*reports)->report(), failed);
  TestCommand command(options, *selection, before_read, analyses, console, report);
  const ExitStatus status = RunInto(**reports, command, options, analyses, report, console);
  const absl::Status saved = failed.Save();  // without it nothing is lost but `--failed`
  if (!saved.ok() && options.failed) console.Error(TextOf(saved));
  return status;
}

ExitStatus RunTest(const TestOptions& options, Console& console) {
  if (const std::string error = UsageError(options); !error.empty()) return Refuse(error, console);
  if (options.record) return Record(options, console);
  if (!options.watch) return RunOnce(options, {}, console).value_or(ExitStatus::kCouldNotRun);
  const auto run = [&](const BeforeRead& before_read) {
    return RunOnce(options, before_read, console);
  };
  return WatchTests(options.paths, run, console);
}

}  // namespace

Command AddTestCommand(CLI::App& root) {
  const auto options = std::make_shared<TestOptions>();
  options->paths = {"."};
  CLI::App* app = root.add_subcommand("test", "Run case files");
  AddTestOptions(*app, *options);
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
