#include "tools/commands/prove.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/escape.h"
#include "engine/json_text.h"
#include "policy/analysis/invariant.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/options.h"
#include "tools/commands/request_flags.h"
#include "tools/request/witness_text.h"
#include "tools/runner/invariant_spec.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/report.h"

namespace postern::tools {
namespace {

struct ProveFlags {
  std::string policy;
  std::optional<std::string> never;   // selectors
  std::optional<std::string> always;  // selectors
  std::string actions;
  std::string path;
  bool may_be_unknown = false;
  std::string format;
};

std::string UsageError(const ProveFlags& flags) {
  if (flags.never && flags.always) return "`--never` and `--always` are two proofs";
  if (!flags.never && !flags.always) return "nothing to prove: give `--never` or `--always`";
  if (SplitAtCommas(flags.never ? *flags.never : *flags.always).empty()) {
    return "no selector: give one, such as `guest`";
  }
  return SplitAtCommas(flags.actions).empty() ? "no action: give `--to ACTION`" : "";
}

std::optional<Invariant> InvariantOf(const ProveFlags& flags, const Vocabulary& vocabulary,
                                     Console& console) {
  const std::vector<std::string> selectors =
      SplitAtCommas(flags.never ? *flags.never : *flags.always);
  const std::vector<std::string> actions = SplitAtCommas(flags.actions);
  InvariantSpec spec;
  spec.kind = flags.never ? Invariant::Kind::kNever : Invariant::Kind::kAlways;
  spec.selectors.assign(selectors.begin(), selectors.end());
  spec.actions.assign(actions.begin(), actions.end());
  spec.path = flags.path;
  spec.may_be_unknown = flags.may_be_unknown;
  spec.how_to_say_unknown = "give `--unknown`";
  std::vector<InvariantProblem> problems;
  std::optional<Invariant> invariant = UnderstandInvariant(spec, vocabulary, problems);
  for (const InvariantProblem& problem : problems) {
    console.Error(problem.message + (problem.help.empty() ? "" : "; " + problem.help));
  }
  return invariant;
}

// `never guest to write, delete on *`
std::string ClaimText(const ProveFlags& flags) {
  return (flags.never ? "never " : "always ") +
         Joined(SplitAtCommas(flags.never ? *flags.never : *flags.always), ", ") + " to " +
         Joined(SplitAtCommas(flags.actions), ", ") + " on " + flags.path;
}

std::string PrettyProof(const ProveFlags& flags, const LoadedPolicy& policy, const Proof& proof) {
  std::string text =
      std::string(OutcomeName(proof.outcome)) + ": " + TerminalSafe(ClaimText(flags)) + '\n';
  if (!proof.is_declared) text += "    no declaration matches any of these paths\n";
  if (!proof.counterexample) return text;
  const AccessWitness& shown = *proof.counterexample;
  const AnalysedPolicy analysed = {&policy.policy, &policy.model()};
  text += "    " + TerminalSafe(DecisionText(analysed, shown.decision)) + '\n';
  text +=
      "    see: " + ExplainCommand(flags.policy, shown.principal, shown.action, shown.path) + '\n';
  return text;
}

std::string JsonProof(const ProveFlags& flags, const LoadedPolicy& policy, const Proof& proof) {
  std::string out = "{\"policy\":";
  AppendJsonString(policy.policy.file_name(), out);
  AppendJsonKey("claim", out);
  AppendJsonString(ClaimText(flags), out);
  AppendJsonKey("outcome", out);
  AppendJsonString(OutcomeName(proof.outcome), out);
  AppendJsonKey("reason", out);
  AppendJsonStringOrNull(proof.reason, out);
  AppendJsonKey("declared", out);
  out += proof.is_declared ? "true" : "false";
  if (proof.counterexample) {
    const AccessWitness& shown = *proof.counterexample;
    AppendJsonRequest("counterexample", shown.principal, shown.action, shown.path, out);
    AppendJsonDecision("decided", {&policy.policy, &policy.model()}, shown.decision, out);
  } else {
    out += ",\"counterexample\":null,\"decided\":null";
  }
  return out + "}\n";
}

ExitStatus RunProve(const ProveFlags& flags, Console& console) {
  const std::string error = UsageError(flags);
  if (!error.empty()) {
    console.Error(error);
    return ExitStatus::kCouldNotRun;
  }
  ExitStatus status = ExitStatus::kDone;
  const auto policy = LoadModel(flags.policy, console, status);
  if (!policy) return status;
  const std::optional<Invariant> invariant = InvariantOf(flags, policy->vocabulary, console);
  if (!invariant) return ExitStatus::kCouldNotRun;
  const Proof proof = Prove(policy->model(), *invariant);
  console.out().Write(flags.format == "json" ? JsonProof(flags, *policy, proof)
                                             : PrettyProof(flags, *policy, proof));
  if (proof.outcome == Proof::Outcome::kUndecided) {
    console.Error("not decided, because " + proof.reason);
    return ExitStatus::kCouldNotRun;
  }
  return proof.outcome == Proof::Outcome::kProved ? ExitStatus::kDone : ExitStatus::kFellShort;
}

}  // namespace

Command AddProveCommand(CLI::App& root) {
  const auto flags = std::make_shared<ProveFlags>();
  CLI::App* app = root.add_subcommand("prove", "Prove that something is never, or always, allowed");
  AddPolicy(*app, flags->policy);
  app->add_option("--never", flags->never,
                  "Nobody for whom one of these selectors holds may do any of the actions")
      ->option_text("SELECTORS");
  app->add_option("--always", flags->always,
                  "Everybody for whom one of these selectors holds may do all of the actions")
      ->option_text("SELECTORS");
  app->add_option("--to", flags->actions, "Actions, or named sets of them")
      ->required()
      ->option_text("A,B");
  app->add_option("--path", flags->path, "A path, or a path pattern")
      ->required()
      ->option_text("PATTERN");
  app->add_flag("--unknown", flags->may_be_unknown,
                "The selectors may name groups and functions that the policy never mentions");
  AddFormatOption(*app, {"pretty", "json"}, flags->format);
  app->footer(
      "For every request there is, not for samples. Status 4 if it is refuted; a request shows "
      "why.\n\n"
      "Example:\n  postern prove social-room.yaml --never guest --to write,delete --path '*'");
  return {app, [flags](Console& console) { return RunProve(*flags, console); }};
}

}  // namespace postern::tools
