#include "tools/request/witness_text.h"

#include <utility>

#include "engine/json_text.h"
#include "tools/cli/words.h"
#include "tools/request/explanation_source.h"

namespace postern::tools {
namespace {

// More would be read by nobody.
constexpr size_t kMaxExceptions = 5;

const char* KindText(PrincipalKind kind) {
  if (kind == PrincipalKind::kGuest) return "guest";
  return kind == PrincipalKind::kUser ? "user" : "function";
}

// Patterns that could be taken for words of ours are told in quotes.
std::vector<std::string> Named(std::vector<std::string> patterns) {
  for (std::string& pattern : patterns) {
    if (pattern.find_first_of(" ,\"") == std::string::npos) continue;
    std::string quoted;
    AppendJsonString(pattern, quoted);
    pattern = std::move(quoted);
  }
  return patterns;
}

}  // namespace

std::string Joined(const std::vector<std::string>& words, std::string_view separator) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += separator;
    text += word;
  }
  return text;
}

std::string RegionText(const std::vector<std::string>& paths,
                       const std::vector<std::string>& except) {
  std::string text = Joined(Named(paths), " and ");
  if (except.empty()) return text;
  std::vector<std::string> listed = Named(except);
  if (listed.size() > kMaxExceptions) listed.resize(kMaxExceptions - 1);
  text += " except " + Joined(listed, ", ");
  if (listed.size() == except.size()) return text;
  return text + " and " + Count(except.size() - listed.size(), "more pattern");
}

std::string PrincipalWords(const Principal& principal) {
  std::string words = KindText(principal.kind);
  if (principal.name) words += ' ' + *principal.name;
  if (principal.entity_id) words += ' ' + *principal.entity_id;
  if (principal.groups) words += " in [" + Joined(*principal.groups, ", ") + ']';
  for (size_t i = 0; i < principal.attributes.size(); ++i) {
    const auto& [name, value] = principal.attributes[i];
    words += (i == 0 ? " with " : ", ") + name + '=' + value;
  }
  return words;
}

SourceLocation PlaceOf(const AnalysedPolicy& policy, const Decision& decision) {
  const Source* source = policy.file->source();
  if (source == nullptr || decision.declaration == Decision::kNone) return {};
  const Declaration& declaration = policy.model->declarations[decision.declaration];
  return source->Locate(decision.rule == Decision::kNone
                            ? declaration.pattern_range.begin
                            : declaration.rules[decision.rule].range.begin);
}

std::string DecisionText(const AnalysedPolicy& policy, const Decision& decision) {
  std::string text(ReasonName(decision.reason));
  if (decision.declaration == Decision::kNone) return text;
  const SourceLocation place = PlaceOf(policy, decision);
  if (place.line != 0) {
    text += " at " + policy.file->file_name() + ':' + std::to_string(place.line) + ':' +
            std::to_string(place.column);
  }
  return text + ", in " + policy.model->declarations[decision.declaration].pattern.text;
}

std::string ExplainCommand(const std::string& policy_path, const Principal& principal,
                           std::string_view action, std::string_view path) {
  const std::string flags = FlagsOf(principal, action, path);
  if (flags.empty()) return "no flags can say the request; `--format json` tells it";
  return "postern explain " + ShellPath(policy_path) + ' ' + flags;
}

void AppendJsonList(std::string_view key, const std::vector<std::string>& words, std::string& out) {
  AppendJsonKey(key, out);
  out += '[';
  for (const std::string& word : words) {
    if (out.back() != '[') out += ',';
    AppendJsonString(word, out);
  }
  out += ']';
}

void AppendJsonPrincipal(const Principal& principal, std::string& out) {
  out += "{\"kind\":";
  AppendJsonString(KindText(principal.kind), out);
  if (principal.entity_id) {
    AppendJsonKey("entity_id", out);
    AppendJsonString(*principal.entity_id, out);
  }
  if (principal.groups) AppendJsonList("groups", *principal.groups, out);
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

void AppendJsonRequest(std::string_view key, const Principal& principal, std::string_view action,
                       std::string_view path, std::string& out) {
  AppendJsonKey(key, out);
  out += "{\"principal\":";
  AppendJsonPrincipal(principal, out);
  AppendJsonKey("action", out);
  AppendJsonString(action, out);
  AppendJsonKey("path", out);
  AppendJsonString(path, out);
  out += '}';
}

void AppendJsonDecision(std::string_view key, const AnalysedPolicy& policy,
                        const Decision& decision, std::string& out) {
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

}  // namespace postern::tools
