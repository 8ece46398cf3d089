#include "tools/runner/report_github.h"

#include "engine/escape.h"
#include "tools/cli/github_annotation.h"
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

}  // namespace

void GithubReport::Annotate(const std::string& file, const Source& source, SourceRange range,
                            std::string title, std::string message) {
  if (!message.empty() && message.back() == '\n') message.pop_back();
  GithubAnnotation annotation = {"error", file, {}, {}, std::move(title), std::move(message)};
  SetPlace(source, range, annotation);
  out_.Write(GithubLine(annotation));
}

void GithubReport::AnnotatePolicy(const CompileResult& policy, const Explanation& explanation,
                                  std::string title, std::string message) {
  const CitedRule& cited = explanation.decided_by;
  if (policy.is_compiled() || cited.declaration == Decision::kNone) return;
  const SourceRange range = RangeOf(policy, cited);
  if (!told_.emplace(policy.file_name(), range.begin).second) return;
  Annotate(policy.file_name(), *policy.source(), range, std::move(title), std::move(message));
}

void GithubReport::BeginTest(const TestRun&) {}

void GithubReport::AddFailure(const TestRun& run, const Failure& failure) {
  const Source& source = run.file.source();
  Annotate(source.name(), source, failure.range, TerminalSafe(run.Name()),
           FailureText(run, failure, 0, false));
  AnnotatePolicy(run.policy, failure.explanation, Verdict(failure),
                 AskedText(failure) + "\n" + InTest(run.Name(), run.file, failure.range));
}

void GithubReport::EndTest(const TestRun&, TestStatus, uint64_t) {}

void GithubReport::AddProof(const ProofRun& run) {
  if (run.proof.outcome == Proof::Outcome::kProved) return;
  const Source& source = run.file.source();
  const SourceRange range = run.asked.name.range;
  const std::string text = ProofText(run, 0, false);
  Annotate(source.name(), source, range, TerminalSafe(run.asked.name.text), text);
  if (!run.explanation) return;
  const AccessWitness& shown = *run.proof.counterexample;
  const std::string asked =
      PrincipalWords(shown.principal) + "  " + shown.action + "  " + shown.path;
  AnnotatePolicy(run.policy, *run.explanation, "refutes " + TerminalSafe(run.asked.Claim()),
                 TerminalSafe(asked) + "\n" + InTest(run.asked.name.text, run.file, range));
}

void GithubReport::AddNotRun(const NotRun& not_run) {
  for (const FileErrors& file : not_run.errors) {
    out_.Write(file.issues == nullptr
                   ? GithubLine({"error", file.file, {}, {}, "not read", file.unreadable})
                   : GithubIssues(file.file, *file.source, *file.issues));
  }
}

void GithubReport::EndFile(const CaseFile&, const Totals&) {}

void GithubReport::Finish(const Totals& totals, ExitStatus status) {
  out_.Write(SummaryText(totals));
  if (status == ExitStatus::kInterrupted) out_.Write("interrupted\n");
}

}  // namespace postern::tools
