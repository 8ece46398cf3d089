#include "tools/runner/report_pretty.h"

#include <utility>

#include "engine/escape.h"
#include "engine/explanation_text.h"
#include "tools/cli/words.h"
#include "tools/request/explanation_source.h"
#include "tools/request/witness_text.h"

namespace postern::tools {
namespace {

// Colours of terminals (ECMA-48, SGR).
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kReset = "\x1b[0m";

std::string_view EffectName(Effect effect) { return effect == Effect::kAllow ? "allow" : "deny"; }

// Returns why it was decided so, as a `because` names it.
std::string BecauseOf(const Failure& failure) {
  const CitedRule& cited = failure.explanation.decided_by;
  if (cited.rule == Decision::kNone) return std::string(ReasonName(failure.decision.reason));
  return std::string(cited.pattern).append(" ").append(cited.selector_text);
}

// Returns what was expected and what came, and what to do about it.
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

std::string PlaceOf(const Source& source, SourceRange range) {
  return source.name() + ":" + std::to_string(source.Locate(range.begin).line);
}

// Returns "5 passed, 1 failed, 2 proved (23 requests)", without what there is none of.
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

}  // namespace

std::string PrettyReport::Paint(std::string_view text, std::string_view color) const {
  if (!color_) return std::string(text);
  return std::string(color).append(text).append(kReset);
}

void PrettyReport::BeginTest(const TestRun&) {}

void PrettyReport::AddFailure(const TestRun& run, const Failure& failure) {
  std::string text = "✗ " + TerminalSafe(run.Name());
  AppendPlace(PlaceOf(run.file.source(), failure.range), 0, text);
  if (color_) text.replace(0, std::string_view("✗").size(), Paint("✗", kRed));
  text.append("    ").append(TerminalSafe(failure.principal));
  text.append("  ").append(TerminalSafe(failure.action));
  text.append("  ").append(TerminalSafe(failure.path)).append("\n");
  text.append("    ").append(Verdict(failure)).append("\n");
  if (!failure.because_problem.empty()) {
    text.append("      ").append(failure.because_problem).append("\n");
  }
  const ExplanationTextOptions options = TextOptions(run.policy, color_);
  AppendWhy(failure.explanation, options, 6, text);
  AppendNearMisses(failure.explanation, options, 6, text);
  out_.Write(text + "\n");
}

void PrettyReport::EndTest(const TestRun& run, TestStatus status, uint64_t) {
  if (status != TestStatus::kSkipped) return;
  out_.Write(Paint("-", kYellow) + " " + TerminalSafe(run.Name()) + ": skipped, " +
             TerminalSafe(run.test.skip) + "\n");
}

void PrettyReport::AddProof(const ProofRun& run) {
  if (run.proof.outcome == Proof::Outcome::kProved) return;
  std::string text = "✗ " + TerminalSafe(run.asked.name.text);
  AppendPlace(PlaceOf(run.file.source(), run.asked.name.range), 0, text);
  if (color_) text.replace(0, std::string_view("✗").size(), Paint("✗", kRed));
  text.append("    ").append(TerminalSafe(run.asked.Claim())).append("\n");
  if (!run.explanation) {
    out_.Write(text + "    not decided, because " + run.proof.reason + "\n\n");
    return;
  }
  const AccessWitness& shown = *run.proof.counterexample;
  text.append("    refuted by  ").append(TerminalSafe(PrincipalWords(shown.principal)));
  text.append("  ").append(TerminalSafe(shown.action));
  text.append("  ").append(TerminalSafe(shown.path)).append("\n");
  AppendWhy(*run.explanation, TextOptions(run.policy, color_), 6, text);
  out_.Write(text + "\n");
}

void PrettyReport::EndFile(const CaseFile& file, const Totals& totals) {
  const std::string mark =
      !totals.fell_short() && totals.undecided == 0 ? Paint("✓", kGreen) : Paint("✗", kRed);
  out_.Write(mark + " " + TerminalSafe(file.source().name()) + ": " + CountsText(totals) + "\n");
}

void PrettyReport::Finish(const Totals& totals, ExitStatus status) {
  std::string text;
  if (totals.files + totals.files_with_errors > 1) {
    text = Count(totals.files, "file") + ": " + CountsText(totals) + "\n";
  }
  if (totals.files_with_errors > 0) {
    text += Count(totals.files_with_errors, "file") + " not run, because of errors\n";
  }
  if (status == ExitStatus::kInterrupted) text += "interrupted\n";
  out_.Write(text);
}

}  // namespace postern::tools
