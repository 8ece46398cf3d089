#include "tools/commands/check_json.h"

#include "engine/json_text.h"
#include "policy/issue.h"
#include "policy/source.h"
#include "tools/commands/load_policy.h"

namespace postern::tools {
namespace {

// Appends `,"PREFIXline":1,"PREFIXcolumn":2`.
void AppendPlace(const Source& source, uint32_t offset, const std::string& prefix,
                 std::string& out) {
  const SourceLocation at = source.Locate(offset);
  AppendJsonKey(prefix + "line", out);
  AppendJsonNumber(at.line, out);
  AppendJsonKey(prefix + "column", out);
  AppendJsonNumber(at.column, out);
}

void AppendIssue(const Source& source, const Issue& issue, std::string& out) {
  out.append("\n {\"severity\":");
  AppendJsonString(issue.severity == Severity::kError ? "error" : "warning", out);
  AppendJsonKey("id", out);
  AppendJsonString(issue.id, out);
  AppendJsonKey("message", out);
  AppendJsonString(issue.message, out);
  AppendJsonKey("help", out);
  AppendJsonStringOrNull(issue.help, out);
  AppendPlace(source, issue.range.begin, "", out);
  AppendPlace(source, issue.range.end, "end_", out);
  AppendJsonKey("related", out);
  out.push_back('[');
  for (const RelatedPlace& place : issue.related) {
    if (out.back() != '[') out.push_back(',');
    out.append("{\"message\":");
    AppendJsonString(place.message, out);
    AppendPlace(source, place.range.begin, "", out);
    out.push_back('}');
  }
  out.append("]}");
}

// Appends what is known of a sound policy, or null for each.
void AppendPolicy(const CompileResult& policy, std::string& out) {
  const DecisionGraph* graph = policy.graph();
  AppendJsonKey("policy", out);
  AppendJsonStringOrNull(graph == nullptr ? "" : graph->name(), out);
  AppendJsonKey("digest", out);
  AppendJsonStringOrNull(graph == nullptr ? "" : graph->digest(), out);
  const auto add = [&](std::string_view key, uint64_t number) {
    AppendJsonKey(key, out);
    if (graph == nullptr) {
      out.append("null");
    } else {
      AppendJsonNumber(number, out);
    }
  };
  add("declarations", graph == nullptr ? 0 : NumDeclarations(*policy.policy()));
  add("rules", graph == nullptr ? 0 : NumRules(*policy.policy()));
}

}  // namespace

size_t NumDeclarations(const Policy& policy) {
  return policy.amplify ? policy.amplify->paths.size() : policy.declarations.size();
}

size_t NumRules(const Policy& policy) {
  size_t rules = 0;
  if (policy.amplify) {
    for (const AmplifyPath& path : policy.amplify->paths) rules += path.rules.size();
    return rules;
  }
  for (const Declaration& declaration : policy.declarations) rules += declaration.rules.size();
  return rules;
}

void AppendCheckedFile(std::string_view name, const CompileResult& policy, std::string& out) {
  out.append("{\"file\":");
  AppendJsonString(name, out);
  AppendPolicy(policy, out);
  AppendJsonKey("unreadable", out);
  AppendJsonStringOrNull(TextOf(policy.status()), out);
  AppendJsonKey("issues", out);
  out.push_back('[');
  for (const Issue& issue : policy.issues().all()) {
    if (out.back() != '[') out.push_back(',');
    AppendIssue(*policy.source(), issue, out);
  }
  out.append("]}");
}

}  // namespace postern::tools
