#include "tools/runner/report_text.h"

#include <cstddef>
#include <utility>

#include "engine/escape.h"
#include "engine/explanation_text.h"
#include "tools/cli/words.h"
#include "tools/request/explanation_source.h"
#include "tools/request/witness_text.h"

namespace postern::tools {
namespace {

// Returns why it was decided so, as a `because` names it.
std::string BecauseOf(const Failure& failure) {
  const CitedRule& cited = failure.explanation.decided_by;
  if (cited.rule == Decision::kNone) return std::string(ReasonName(failure.decision.reason));
  return std::string(cited.pattern).append(" ").append(cited.selector_text);
}

}  // namespace

std::string_view EffectName(Effect effect) { return effect == Effect::kAllow ? "allow" : "deny"; }

std::string LineText(const Source& source, SourceRange range) {
  return TerminalSafe(source.name()) + ":" + std::to_string(source.Locate(range.begin).line);
}

std::string AskedText(const Failure& failure) {
  return TerminalSafe(failure.principal) + "  " + TerminalSafe(failure.action) + "  " +
         TerminalSafe(failure.path);
}

std::string Verdict(const Failure& failure) {
  const std::string expected(EffectName(failure.expected));
  const std::string got(EffectName(failure.decision.effect));
  const std::string reason(ReasonName(failure.decision.reason));
  switch (failure.kind) {
    case Failure::Kind::kEffect:
      return "expected " + expected + ", got " + got;
    case Failure::Kind::kByAccident:
      return "expected " + expected + " by the rules, got " + got + " by accident; " +
             "write `because: " + reason + "` if that is meant";
    case Failure::Kind::kBecause:
      break;
  }
  return "expected " + expected + " because of " + Quoted(failure.because) + ", got " +
         Quoted(BecauseOf(failure));
}

std::string FailureText(const TestRun& run, const Failure& failure, int indent, bool color) {
  const std::string spaces(static_cast<size_t>(indent), ' ');
  std::string text = spaces + AskedText(failure) + "\n" + spaces + Verdict(failure) + "\n";
  if (!failure.because_problem.empty()) {
    text.append(spaces).append("  ").append(failure.because_problem).append("\n");
  }
  const ExplanationTextOptions options = TextOptions(run.policy, color);
  AppendWhy(failure.explanation, options, indent + 2, text);
  AppendNearMisses(failure.explanation, options, indent + 2, text);
  return text;
}

std::string ProofText(const ProofRun& run, int indent, bool color) {
  const std::string spaces(static_cast<size_t>(indent), ' ');
  std::string text = spaces + TerminalSafe(run.asked.Claim()) + "\n" + spaces;
  if (!run.explanation) return text + "not decided, because " + run.proof.reason + "\n";
  const AccessWitness& shown = *run.proof.counterexample;
  text.append("refuted by  ").append(TerminalSafe(PrincipalWords(shown.principal)));
  text.append("  ").append(TerminalSafe(shown.action));
  text.append("  ").append(TerminalSafe(shown.path)).append("\n");
  AppendWhy(*run.explanation, TextOptions(run.policy, color), indent + 2, text);
  return text;
}

std::string ErrorsText(const NotRun& not_run) { return Count(not_run.NumErrors(), "error"); }

std::string NotRunText(const NotRun& not_run) {
  std::string text;
  for (const FileErrors& file : not_run.errors) {
    text += file.issues == nullptr ? TerminalSafe(file.unreadable) + "\n"
                                   : file.issues->Text(*file.source);
  }
  return text;
}

std::string CountsText(const Totals& totals) {
  const bool has_tests = totals.tests() > 0;
  const bool has_proofs = totals.proved + totals.refuted + totals.undecided > 0;
  std::string text;
  const auto add = [&text](uint64_t number, std::string_view what) {
    text.append(text.empty() ? "" : ", ").append(std::to_string(number)).append(" ").append(what);
  };
  if (has_tests || !has_proofs) add(totals.passed, "passed");
  for (const auto& [number, what] : {std::pair(totals.failed, "failed"),
                                     {totals.skipped, "skipped"},
                                     {totals.not_selected, "not selected"},
                                     {totals.proved, "proved"},
                                     {totals.refuted, "refuted"},
                                     {totals.undecided, "undecided"}}) {
    if (number != 0) add(number, what);
  }
  return has_tests || !has_proofs ? text + " (" + Count(totals.requests, "request") + ")" : text;
}

std::string SummaryText(const Totals& totals) {
  std::string text;
  if (totals.files > 0) text = Count(totals.files, "file") + ": " + CountsText(totals) + "\n";
  if (totals.files_with_errors > 0) {
    text += Count(totals.files_with_errors, "file") + " not run, because of errors\n";
  }
  return text;
}

}  // namespace postern::tools
