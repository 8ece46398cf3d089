#include "tools/commands/diff_report.h"

#include <string_view>
#include <vector>

#include "engine/decision.h"
#include "engine/escape.h"
#include "engine/json_text.h"
#include "tools/cli/words.h"

namespace postern::tools {
namespace {

std::string Joined(const std::vector<std::string>& words, std::string_view separator) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += separator;
    text += word;
  }
  return text;
}

// Where the deciding rule stands, or the declaration if none decided; 0:0 if nothing did or the
// policy is compiled.
SourceLocation PlaceOf(const ComparedPolicy& policy, const Decision& decision) {
  const Source* source = policy.file->source();
  if (source == nullptr || decision.declaration == Decision::kNone) return {};
  const Declaration& declaration = policy.model->declarations[decision.declaration];
  return source->Locate(decision.rule == Decision::kNone
                            ? declaration.pattern_range.begin
                            : declaration.rules[decision.rule].range.begin);
}

// `allowed by policy.yaml:7:7, in room/*`
std::string DecisionText(const ComparedPolicy& policy, const Decision& decision) {
  std::string text(ReasonName(decision.reason));
  if (decision.declaration == Decision::kNone) return text;
  const SourceLocation place = PlaceOf(policy, decision);
  if (place.line != 0) {
    text += " at " + policy.file->file_name() + ':' + std::to_string(place.line) + ':' +
            std::to_string(place.column);
  }
  return text + ", in " + policy.model->declarations[decision.declaration].pattern.text;
}

// The command that shows what is decided now.
std::string CommandText(const DiffReport& report, const DiffWitness& witness) {
  const Principal& principal = witness.principal;
  std::string text = "postern decide " + ShellPath(report.after_path);
  if (principal.kind == PrincipalKind::kGuest) text += " --guest";
  if (principal.name) text += " --function " + ShellWord(*principal.name);
  if (principal.entity_id) text += " --as " + ShellWord(*principal.entity_id);
  if (principal.groups) text += " --groups=" + ShellWord(Joined(*principal.groups, ","));
  for (const auto& [name, value] : principal.attributes) {
    std::string attribute = name;
    attribute += '=';
    attribute += value;
    text += " --attribute " + ShellWord(attribute);
  }
  return text + " --action " + ShellWord(witness.action) + " --path " + ShellWord(witness.path);
}

// `guest gains get, list on room/* except room/secret/*`
std::string ChangeText(const AccessChange& change) {
  std::string text = change.who + (change.is_gain ? " gains " : " loses ") +
                     Joined(change.actions, ", ") + " on " + Joined(change.paths, " and ");
  constexpr size_t kMaxListed = 5;
  if (change.except.empty()) return text;
  std::vector<std::string> listed = change.except;
  if (listed.size() > kMaxListed) listed.resize(kMaxListed - 1);
  text += " except " + Joined(listed, ", ");
  if (listed.size() == change.except.size()) return text;
  return text + " and " + Count(change.except.size() - listed.size(), "more pattern");
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

void AppendList(std::string_view key, const std::vector<std::string>& words, std::string& out) {
  AppendJsonKey(key, out);
  out += '[';
  for (const std::string& word : words) {
    if (out.back() != '[') out += ',';
    AppendJsonString(word, out);
  }
  out += ']';
}

void AppendPrincipal(const Principal& principal, std::string& out) {
  out += "{\"kind\":";
  AppendJsonString(principal.kind == PrincipalKind::kGuest  ? "guest"
                   : principal.kind == PrincipalKind::kUser ? "user"
                                                            : "function",
                   out);
  if (principal.entity_id) {
    AppendJsonKey("entity_id", out);
    AppendJsonString(*principal.entity_id, out);
  }
  if (principal.groups) AppendList("groups", *principal.groups, out);
  if (principal.name) {
    AppendJsonKey("name", out);
    AppendJsonString(*principal.name, out);
  }
  if (!principal.attributes.empty()) {
    AppendJsonKey("attributes", out);
    out += '{';
    for (const auto& [name, value] : principal.attributes) {
      if (out.back() != '{') out += ',';
      AppendJsonString(name, out);
      out += ':';
      AppendJsonString(value, out);
    }
    out += '}';
  }
  out += '}';
}

void AppendDecision(std::string_view key, const ComparedPolicy& policy, const Decision& decision,
                    std::string& out) {
  AppendJsonKey(key, out);
  out += "{\"decision\":";
  AppendJsonString(decision.allowed() ? "allow" : "deny", out);
  AppendJsonKey("reason", out);
  AppendJsonString(ReasonName(decision.reason), out);
  AppendJsonKey("declaration", out);
  AppendJsonStringOrNull(decision.declaration == Decision::kNone
                             ? std::string_view()
                             : policy.model->declarations[decision.declaration].pattern.text,
                         out);
  const SourceLocation place = PlaceOf(policy, decision);
  AppendJsonKey("line", out);
  AppendJsonNumber(place.line, out);
  AppendJsonKey("column", out);
  AppendJsonNumber(place.column, out);
  out += '}';
}

void AppendChange(const DiffReport& report, const AccessChange& change, std::string& out) {
  out += "{\"change\":";
  AppendJsonString(change.is_gain ? "gain" : "loss", out);
  AppendJsonKey("who", out);
  AppendJsonString(change.who, out);
  AppendList("actions", change.actions, out);
  AppendList("paths", change.paths, out);
  AppendList("except", change.except, out);
  AppendJsonKey("witness", out);
  out += "{\"principal\":";
  AppendPrincipal(change.witness.principal, out);
  AppendJsonKey("action", out);
  AppendJsonString(change.witness.action, out);
  AppendJsonKey("path", out);
  AppendJsonString(change.witness.path, out);
  out += '}';
  AppendDecision("before", report.before, change.witness.before, out);
  AppendDecision("after", report.after, change.witness.after, out);
  out += '}';
}

// --- GitHub --------------------------------------------------------------------------------------

std::string GithubEscaped(std::string_view text, bool is_property) {
  std::string escaped;
  for (const char byte : text) {
    if (byte == '%') {
      escaped += "%25";
    } else if (byte == '\r') {
      escaped += "%0D";
    } else if (byte == '\n') {
      escaped += "%0A";
    } else if (is_property && byte == ':') {
      escaped += "%3A";
    } else if (is_property && byte == ',') {
      escaped += "%2C";
    } else {
      escaped += byte;
    }
  }
  return escaped;
}

}  // namespace

std::string PrettyDiff(const DiffReport& report) {
  std::string text;
  for (const AccessChange& change : report.diff.changes) {
    text += (change.is_gain ? "+ " : "- ") + TerminalSafe(ChangeText(change)) + '\n';
    text +=
        "    before: " + TerminalSafe(DecisionText(report.before, change.witness.before)) + '\n';
    text += "    after:  " + TerminalSafe(DecisionText(report.after, change.witness.after)) + '\n';
    text += "    see:    " + CommandText(report, change.witness) + '\n';
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

std::string GithubDiff(const DiffReport& report, const std::string& level) {
  std::string text;
  for (const AccessChange& change : report.diff.changes) {
    // What decides now; of what went away there is nothing to see but the place where it stood.
    const bool is_now = change.is_gain || change.witness.after.rule != Decision::kNone;
    const ComparedPolicy& policy = is_now ? report.after : report.before;
    const SourceLocation place =
        PlaceOf(policy, is_now ? change.witness.after : change.witness.before);
    text += "::" + level + " file=" + GithubEscaped(policy.file->file_name(), true);
    if (place.line != 0) {
      text += ",line=" + std::to_string(place.line) + ",col=" + std::to_string(place.column);
    }
    text += std::string(",title=") + (change.is_gain ? "access gained" : "access lost") +
            "::" + GithubEscaped(ChangeText(change), false) + '\n';
  }
  return text + OutcomeText(report);
}

}  // namespace postern::tools
