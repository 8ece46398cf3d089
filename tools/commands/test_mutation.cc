#include "tools/commands/test_mutation.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_format.h"
#include "tools/cli/interrupt.h"
#include "tools/commands/options.h"
#include "tools/mutation/mutation_findings.h"
#include "tools/mutation/mutation_run.h"
#include "tools/mutation/mutation_text.h"

namespace postern::tools {
namespace {

void Tell(const std::string& text, bool is_output_taken, Console& console) {
  if (is_output_taken) {
    console.ErrorText(text);
  } else {
    console.out().Write(text);
  }
}

bool IsUndecided(const MutationResult& result) {
  return std::any_of(result.survivors.begin(), result.survivors.end(), [](const Survivor& one) {
    return one.verdict.outcome == MutantOutcome::kUndecided;
  });
}

}  // namespace

void AddMutationFlags(CLI::App& app, MutationFlags& flags) {
  app.add_flag(
      "--mutate", flags.mutate,
      "Change the policy one small step at a time, and tell which changes no test notices");
  AddPercentOption(app, "--min-mutation",
                   "Fail with status 4 if the tests notice fewer percent of those changes",
                   flags.min_percent);
}

std::vector<RequestObserver*> TestMutation::ObserversOf(
    const std::shared_ptr<const LoadedPolicy>& policy) {
  if (!flags_.is_wanted()) return {};
  const auto found = std::find_if(
      records_.begin(), records_.end(),
      [&](const RecordedTests& record) { return IsSamePolicy(record.policy(), *policy); });
  return {found != records_.end() ? &*found : &records_.emplace_back(policy)};
}

ExitStatus TestMutation::Finish(ExitStatus status, size_t jobs, bool is_output_taken,
                                Console& console, Findings& findings) {
  if (!flags_.is_wanted()) return ExitStatus::kDone;
  if (status != ExitStatus::kDone) {
    console.Error("no mutants were made: only tests that pass can notice one");
    return ExitStatus::kDone;
  }
  const GracefulInterrupt interrupt;
  MutationOptions options;
  options.jobs = jobs;
  options.is_stopped = [&] { return interrupt.interrupted(); };
  if (console.may_show_progress()) {
    options.progress = [&](size_t judged, size_t all) {
      if (judged % 16 == 0) console.ShowProgress(absl::StrFormat("mutants: %d of %d", judged, all));
    };
  }
  const bool color = is_output_taken ? console.error_color() : console.out_color();
  ExitStatus ended = ExitStatus::kDone;
  MutationFindings& found = findings.mutation.emplace();
  found.min_percent = flags_.min_percent;
  for (const RecordedTests& record : records_) {
    const MutationResult result = RunMutations(record, options);
    found.policies.push_back(FindingsOf(record.policy(), result));
    Tell(MutationResultText(record.policy(), result, color), is_output_taken, console);
    if (IsUndecided(result)) ended = Worse(ended, ExitStatus::kCouldNotRun);
    if (!result.is_complete) return ExitStatus::kInterrupted;
  }
  const Share score = found.score();
  if (!flags_.min_percent || score.percent() >= *flags_.min_percent) return ended;
  const std::string missed =
      absl::StrFormat("%d of %d mutants were killed, %.2f %%, which is less than %g %%",
                      score.covered, score.all, score.percent(), *flags_.min_percent);
  console.Error(missed);
  findings.shortfalls.push_back({"--min-mutation", missed});
  return Worse(ended, ExitStatus::kFellShort);
}

}  // namespace postern::tools
