#include "tools/commands/diff_report.h"

#include <string_view>
#include <vector>

#include "engine/decision.h"
#include "engine/escape.h"
#include "engine/json_text.h"
#include "tools/cli/github_annotation.h"
#include "tools/cli/words.h"
#include "tools/request/witness_text.h"

namespace postern::tools {
namespace {

// `guest gains get, list on room/* except room/secret/*`
std::string ChangeText(const AccessChange& change) {
  return change.who + (change.is_gain ? " gains " : " loses ") + Joined(change.actions, ", ") +
         " on " + RegionText(change.paths, change.except);
}

std::string OutcomeText(const DiffReport& report) {
  const PolicyDiff& diff = report.diff;
  std::string text;
  if (diff.outcome == PolicyDiff::Outcome::kSame) {
    text = "the same: every request is decided alike\n";
  } else if (diff.outcome == PolicyDiff::Outcome::kChanged) {
    size_t gains = 0;
    for (const AccessChange& change : diff.changes) gains += change.is_gain ? 1 : 0;
    text = Count(gains, "gain") + ", " +
           (diff.changes.size() - gains == 1 ? "1 loss"
                                             : Count(diff.changes.size() - gains, "losse")) +
           "; every other request is decided as before\n";
  }
  if (diff.only_key_paths && diff.outcome != PolicyDiff::Outcome::kUndecided) {
    text += "one of the policies is `opaque`: paths that are no keys were not compared\n";
  }
  return text;
}

// --- JSON ----------------------------------------------------------------------------------------

void AppendChange(const DiffReport& report, const AccessChange& change, std::string& out) {
  out += "{\"change\":";
  AppendJsonString(change.is_gain ? "gain" : "loss", out);
  AppendJsonKey("who", out);
  AppendJsonString(change.who, out);
  AppendJsonList("actions", change.actions, out);
  AppendJsonList("paths", change.paths, out);
  AppendJsonList("except", change.except, out);
  AppendJsonRequest("witness", change.witness.principal, change.witness.action, change.witness.path,
                    out);
  AppendJsonDecision("before", report.before, change.witness.before, out);
  AppendJsonDecision("after", report.after, change.witness.after, out);
  out += '}';
}

}  // namespace

std::string PrettyDiff(const DiffReport& report) {
  std::string text;
  for (const AccessChange& change : report.diff.changes) {
    text += (change.is_gain ? "+ " : "- ") + TerminalSafe(ChangeText(change)) + '\n';
    text +=
        "    before: " + TerminalSafe(DecisionText(report.before, change.witness.before)) + '\n';
    text += "    after:  " + TerminalSafe(DecisionText(report.after, change.witness.after)) + '\n';
    const auto& [principal, action, path, before, after] = change.witness;
    text += "    see:    " + ExplainCommand(report.after_path, principal, action, path) + '\n';
  }
  return text + OutcomeText(report);
}

std::string JsonDiff(const DiffReport& report) {
  std::string out = "{\"before\":";
  AppendJsonString(report.before.file->file_name(), out);
  AppendJsonKey("after", out);
  AppendJsonString(report.after.file->file_name(), out);
  AppendJsonKey("outcome", out);
  AppendJsonString(report.diff.outcome == PolicyDiff::Outcome::kSame      ? "same"
                   : report.diff.outcome == PolicyDiff::Outcome::kChanged ? "changed"
                                                                          : "undecided",
                   out);
  AppendJsonKey("reason", out);
  AppendJsonStringOrNull(report.diff.reason, out);
  AppendJsonKey("only_key_paths", out);
  out += report.diff.only_key_paths ? "true" : "false";
  AppendJsonKey("changes", out);
  out += '[';
  for (const AccessChange& change : report.diff.changes) {
    out += out.back() == '[' ? "\n" : ",\n";
    AppendChange(report, change, out);
  }
  return out + "]}\n";
}

std::string GithubDiff(const DiffReport& report,
                       const std::function<bool(const AccessChange&)>& is_error) {
  std::string text;
  for (const AccessChange& change : report.diff.changes) {
    // What decides now; of what went away there is nothing to see but the place where it stood.
    const bool is_now = change.is_gain || change.witness.after.rule != Decision::kNone;
    const AnalysedPolicy& policy = is_now ? report.after : report.before;
    const SourceLocation place =
        PlaceOf(policy, is_now ? change.witness.after : change.witness.before);
    text += GithubLine({is_error(change) ? "error" : "warning",
                        policy.file->file_name(),
                        place,
                        {},
                        change.is_gain ? "access gained" : "access lost",
                        ChangeText(change)});
  }
  return text + OutcomeText(report);
}

}  // namespace postern::tools
