#include "tools/runner/report_github.h"

#include <utility>

#include "engine/escape.h"
#include "tools/cli/words.h"
#include "tools/request/explanation_source.h"
#include "tools/request/witness_text.h"
#include "tools/runner/report_text.h"

namespace postern::tools {
namespace {

// Returns `in \`visitors look\`, social-room_test.yaml:14`.
std::string InTest(std::string_view name, const CaseFile& file, SourceRange range) {
  return "in " + Quoted(name) + ", " + LineText(file.source(), range) + "\n";
}

GithubAnnotation ErrorAt(const Source& source, SourceRange range, std::string title,
                         std::string message) {
  if (!message.empty() && message.back() == '\n') message.pop_back();
  GithubAnnotation error = {"error", source.name(), {}, {}, std::move(title), std::move(message)};
  SetPlace(source, range, error);
  return error;
}

// Returns what to do about a survivor.
std::string AdviceText(const FoundSurvivor& survivor) {
  if (!survivor.shown) {
    return "all tests pass, and whether one could fail is not known: " + survivor.reason;
  }
  if (survivor.test.empty()) return "all tests pass, and one that would not can't be written";
  return "all tests pass; this one would not:\n" + survivor.test;
}

GithubAnnotation WarningOf(const PolicyMutants& policy, const FoundSurvivor& survivor) {
  const std::string_view outcome = survivor.shown ? "survived: " : "undecided: ";
  GithubAnnotation warning;
  warning.level = "warning";
  warning.file = policy.policy;
  warning.title = std::string(outcome) + TerminalSafe(survivor.change);
  warning.message = "in " + Quoted(survivor.declaration) + ", " + AdviceText(survivor);
  if (warning.message.back() == '\n') warning.message.pop_back();
  if (survivor.source != nullptr) SetPlace(*survivor.source, survivor.range, warning);
  return warning;
}

}  // namespace

std::string GithubReport::PolicyText(const CompileResult& policy, const Explanation& explanation,
                                     std::string title, std::string message) {
  const CitedRule& cited = explanation.decided_by;
  if (policy.is_compiled() || cited.declaration == Decision::kNone) return "";
  const SourceRange range = RangeOf(policy, cited);
  if (!told_.emplace(policy.file_name(), range.begin).second) return "";
  return GithubLine(ErrorAt(*policy.source(), range, std::move(title), std::move(message)));
}

void GithubReport::BeginTest(const TestRun& run) {
  const TestKey test = {&run.file, &run.policy, run.test.name.range.begin};
  if (!(test == test_)) EndLines();
  test_ = test;
}

void GithubReport::AddFailure(const TestRun& run, const Failure& failure) {
  const Source& source = run.file.source();
  const uint32_t line = source.Locate(failure.range.begin).line;
  if (lines_.size() == kMaxLines && lines_.count(line) == 0) EndLines();
  const auto [at, is_new] = lines_.try_emplace(line);
  FailedLine& failed = at->second;
  if (is_new) {
    failed.first = ErrorAt(source, failure.range, TerminalSafe(run.Name()),
                           FailureText(run, failure, 0, false));
  } else {
    ++failed.more;
  }
  failed.policy_text +=
      PolicyText(run.policy, failure.explanation, Verdict(failure),
                 AskedText(failure) + "\n" + InTest(run.Name(), run.file, failure.range));
}

void GithubReport::EndLines() {
  for (auto& [line, failed] : lines_) {
    if (failed.more > 0) {
      failed.first.message +=
          "\nand " + Count(failed.more, "more failure") + " of this test in this line";
    }
    out_.Write(GithubLine(failed.first) + failed.policy_text);
  }
  lines_.clear();
}

void GithubReport::EndTest(const TestRun&, TestStatus, uint64_t) {}

void GithubReport::AddProof(const ProofRun& run) {
  EndLines();
  if (run.proof.outcome == Proof::Outcome::kProved) return;
  const SourceRange range = run.asked.name.range;
  out_.Write(GithubLine(ErrorAt(run.file.source(), range, TerminalSafe(run.asked.name.text),
                                ProofText(run, 0, false))));
  if (!run.explanation) return;
  const AccessWitness& shown = *run.proof.counterexample;
  const std::string asked =
      PrincipalWords(shown.principal) + "  " + shown.action + "  " + shown.path;
  out_.Write(PolicyText(run.policy, *run.explanation, "refutes " + TerminalSafe(run.asked.Claim()),
                        TerminalSafe(asked) + "\n" + InTest(run.asked.name.text, run.file, range)));
}

void GithubReport::AddNotRun(const NotRun& not_run) {
  for (const FileErrors& file : not_run.errors) {
    out_.Write(file.issues == nullptr
                   ? GithubLine({"error", file.file, {}, {}, "not read", file.unreadable})
                   : GithubIssues(file.file, *file.source, *file.issues));
  }
}

// The next file may be where this one was.
void GithubReport::EndFile(const CaseFile&, const Totals&) {
  EndLines();
  test_ = {};
}

void GithubReport::Finish(const Totals& totals, ExitStatus status) {
  summary_ = SummaryText(totals);
  if (status == ExitStatus::kInterrupted) summary_ += "interrupted\n";
}

void GithubReport::Conclude(const Findings& findings, ExitStatus) {
  for (const Shortfall& missed : findings.shortfalls) {
    out_.Write(GithubLine({"error", "", {}, {}, missed.flag, missed.message}));
  }
  if (findings.mutation) WarnOf(*findings.mutation);
  out_.Write(summary_);
}

void GithubReport::WarnOf(const MutationFindings& mutation) {
  const Share score = mutation.score();
  const uint64_t num_survivors = score.all - score.covered;
  const uint64_t max = num_survivors > kMaxWarnings ? kMaxWarnings - 1 : kMaxWarnings;
  uint64_t num_told = 0;
  for (const PolicyMutants& policy : mutation.policies) {
    for (const FoundSurvivor& survivor : policy.survivors) {
      if (num_told == max) break;
      ++num_told;
      out_.Write(GithubLine(WarningOf(policy, survivor)));
    }
  }
  if (num_told == num_survivors) return;
  out_.Write(GithubLine({"warning",
                         "",
                         {},
                         {},
                         Count(num_survivors - num_told, "more mutant"),
                         "no test notices them either: `postern test --mutate` tells which"}));
}

}  // namespace postern::tools
