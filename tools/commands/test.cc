#include "tools/commands/test.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "tools/cli/interrupt.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/options.h"
#include "tools/commands/test_coverage.h"
#include "tools/commands/test_mutation.h"
#include "tools/commands/test_record.h"
#include "tools/commands/test_update.h"
#include "tools/runner/case_file.h"
#include "tools/runner/failed_tests.h"
#include "tools/runner/find_case_files.h"
#include "tools/runner/made_ahead.h"
#include "tools/runner/policy_cache.h"
#include "tools/runner/ready_file.h"
#include "tools/runner/report_tee.h"
#include "tools/runner/reports.h"
#include "tools/runner/runner.h"
#include "tools/runner/test_selection.h"

namespace postern::tools {
namespace {

struct TestOptions {
  std::vector<std::string> paths;
  std::string format;
  std::optional<std::string> output;
  std::string filter;
  std::string tags;
  bool failed = false;
  bool fail_fast = false;
  std::optional<uint64_t> shuffle;
  uint32_t jobs = 0;  // 0: as many as there are cores
  bool ci = false;
  CoverageFlags coverage;
  MutationFlags mutation;
  std::optional<std::string> record;  // a file of request lines
  bool update = false;

  bool is_ci() const;
  size_t num_jobs() const { return jobs > 0 ? jobs : std::thread::hardware_concurrency(); }
  // Whether standard output has a report that is not for people.
  bool is_output_taken() const { return format != "pretty" && !output; }
};

bool TestOptions::is_ci() const {
  const char* variable = std::getenv("CI");
  const std::string_view value = variable == nullptr ? "" : variable;
  return ci || (!value.empty() && value != "false" && value != "0");
}

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
  TestCommand(const TestOptions& options, const TestSelection& selection, TestAnalyses& analyses,
              Console& console, Report& report)
      : options_(options),
        selection_(selection),
        analyses_(analyses),
        console_(console),
        report_(report) {
    case_options_.refuse_only = options.is_ci();
    case_options_.allow_blanks = options.update;
  }

  ExitStatus Run();

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
  // A file that is named twice must not be updated as it was before.
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

std::vector<std::string> TestCommand::FindFiles(ExitStatus& status) {
  std::vector<std::string> all;
  for (const std::string& path : options_.paths) {
    auto files = FindCaseFiles(path);
    if (files.ok()) {
      all.insert(all.end(), files->begin(), files->end());
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

// Runs the tests into the reports that are open.
ExitStatus RunInto(Reports& reports, const TestOptions& options, const TestSelection& selection,
                   FailedTests& failed, TestAnalyses& analyses, Console& console) {
  TeeReport report(reports.report(), failed);
  ExitStatus status = TestCommand(options, selection, analyses, console, report).Run();
  const absl::Status written = reports.Close();
  if (!written.ok()) {
    console.Error(TextOf(written));
    status = Worse(status, ExitStatus::kCouldNotRun);
  }
  console.out().Flush();  // what is known is told, whatever becomes of the coverage
  const bool is_output_taken = options.is_output_taken();
  const ExitStatus covered = analyses.coverage.Finish(is_output_taken, console);
  const ExitStatus mutated =
      analyses.mutation.Finish(status, options.num_jobs(), is_output_taken, console);
  return Worse(status, Worse(covered, mutated));
}

// Returns whether there are flags that are about a run of tests.
bool HasRunFlags(const TestOptions& options) {
  const CoverageFlags& coverage = options.coverage;
  return options.format != "pretty" || !options.filter.empty() || !options.tags.empty() ||
         options.failed || options.fail_fast || options.shuffle || options.jobs != 0 ||
         options.ci || options.update || !coverage.format.empty() || coverage.output ||
         coverage.min_percent || coverage.rule || options.mutation.is_wanted ||
         options.mutation.min_percent;
}

ExitStatus Record(const TestOptions& options, Console& console) {
  std::string error;
  if (options.paths.size() != 1 || options.paths.front() == ".") {
    error = "`--record` needs one policy: postern test --record REQUESTS.jsonl POLICY";
  } else if (HasRunFlags(options)) {
    error = "`--record` runs no tests; of the other flags it has `--output` alone";
  }
  const RecordOptions record = {*options.record, options.paths.front(), options.output};
  if (error.empty()) error = UsageError(record);
  if (error.empty()) return RunRecord(record, console);
  console.Error(error);
  return ExitStatus::kCouldNotRun;
}

// Returns what is wrong with the flags of `--update`, or nothing.
std::string UpdateError(const TestOptions& options) {
  if (!options.update) return "";
  if (options.is_ci()) {
    return "`--update` is refused in continuous integration, where files must be as they were "
           "committed";
  }
  if (!options.filter.empty() || !options.tags.empty() || options.failed || options.fail_fast ||
      options.shuffle) {
    return "`--update` is about whole files; leave out what selects tests";
  }
  if (std::count(options.paths.begin(), options.paths.end(), "-") > 0) {
    return "`--update` changes files, so it can't read standard input, `-`";
  }
  return "";
}

ExitStatus RunTest(const TestOptions& options, Console& console) {
  if (options.record) return Record(options, console);
  const auto refuse = [&console](std::string_view why) {
    console.Error(why);
    return ExitStatus::kCouldNotRun;
  };
  if (const std::string error = UpdateError(options); !error.empty()) return refuse(error);
  if (std::count(options.paths.begin(), options.paths.end(), "-") > 1) {
    return refuse("standard input, `-`, can be read only once");
  }
  // On a build server there is no last time.
  FailedTests failed(options.is_ci() ? "" : FailedTests::DefaultPath());
  failed.Load();
  const FailedTests before = failed;
  if (options.failed && before.empty()) return refuse("no test is on record as failed");
  const auto selection =
      TestSelection::Of({options.filter, options.tags, options.failed ? &before : nullptr});
  if (!selection.ok()) return refuse(TextOf(selection.status()));
  TestAnalyses analyses(options);
  const absl::Status may_cover = analyses.coverage.Check(options.output);
  if (!may_cover.ok()) return refuse(TextOf(may_cover));
  const auto reports = Reports::Open({options.format, options.output, options.is_ci()}, console);
  if (!reports.ok()) return refuse(TextOf(reports.status()));

  const ExitStatus status = RunInto(**reports, options, *selection, failed, analyses, console);
  const absl::Status saved = failed.Save();  // without it nothing is lost but `--failed`
  if (!saved.ok() && options.failed) console.Error(TextOf(saved));
  return status;
}

std::string RefuseNoSeed(std::string& value) {
  const bool is_whole = value.find_first_not_of("0123456789") == std::string::npos;
  return is_whole && value.size() < 20 ? "" : Quoted(value) + " is no seed: write a whole number";
}

void AddSelectionFlags(CLI::App& app, TestOptions& options) {
  app.add_option("--filter", options.filter,
                 "Run only what this regular expression (RE2) is found in: `FILE > TEST`, with "
                 "`with` `FILE > TEST > room=1`")
      ->option_text("REGEX");
  app.add_option("--tags", options.tags,
                 "Run only tests with one of these tags, and none of those behind `!`: `a,b,!c`")
      ->option_text("TAGS");
  app.add_flag("--failed", options.failed, "Run only what failed the last time it was run");
  app.add_flag("--fail-fast", options.fail_fast, "Run nothing more after the first failure");
  app.add_option("--shuffle", options.shuffle,
                 "Run files and tests in an order made from this seed")
      ->check(CLI::Validator(RefuseNoSeed, ""))
      ->option_text("SEED");
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
                  "Write the report of that format to this file, and show `pretty`; with "
                  "`--record`, the case file, which must not be there")
      ->option_text("FILE");
  AddSelectionFlags(*app, *options);
  AddCoverageFlags(*app, options->coverage);
  AddMutationFlags(*app, options->mutation);
  app->add_option("--jobs", options->jobs,
                  "Read so many files, or judge so many mutants, at once (default: one a core)")
      ->check(CLI::Range(1, 1024))
      ->option_text("N");
  app->add_flag("--ci", options->ci,
                "Refuse `only`, as in continuous integration (also if CI is set)");
  app->add_flag("--update", options->update,
                "First write what is decided into the files, as `because` and `exactly` where "
                "they are empty or wrong, and show it; `can` and `cannot` stay");
  app->add_option("--record", options->record,
                  "Run nothing; write a case file of these request lines (`-`: standard input), as "
                  "the policy PATH decides them")
      ->option_text("REQUESTS");
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
