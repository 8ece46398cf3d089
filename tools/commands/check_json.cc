#include "tools/commands/check_json.h"

#include "engine/json_text.h"
#include "policy/analysis/meaning_digest.h"
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
  out.push_back(']');
  AppendJsonKey("ignored", out);
  AppendJsonStringOrNull(issue.ignored.value_or(""), out);
  out.push_back('}');
}

// Appends what is known of a sound policy, or null for each.
void AppendPolicy(const CompileResult& policy, std::string& out) {
  const DecisionGraph* graph = policy.graph();
  AppendJsonKey("policy", out);
  AppendJsonStringOrNull(graph == nullptr ? "" : graph->name(), out);
  AppendJsonKey("digest", out);
  AppendJsonStringOrNull(graph == nullptr ? "" : graph->digest(), out);
  AppendJsonKey("meaning", out);
  AppendJsonStringOrNull(MeaningOf(policy), out);
  AppendJsonKey("compiled", out);
  out.append(graph == nullptr ? "null" : policy.is_compiled() ? "true" : "false");
  AppendJsonKey("compiled_digest", out);
  AppendJsonStringOrNull(policy.compiled_digest(), out);
  AppendJsonKey("stripped", out);
  const bool is_stripped = graph != nullptr && !graph->has_description();
  out.append(graph == nullptr ? "null" : is_stripped ? "true" : "false");
  const auto add = [&out](std::string_view key, std::optional<size_t> number) {
    AppendJsonKey(key, out);
    if (number) {
      AppendJsonNumber(*number, out);
    } else {
      out.append("null");
    }
  };
  const PolicyCounts counts = graph == nullptr ? PolicyCounts() : CountsOf(policy);
  add("declarations", graph == nullptr ? std::nullopt : std::optional(counts.declarations));
  add("rules", counts.rules);
}

template <typename Declarations>
size_t NumRules(const Declarations& declarations) {
  size_t rules = 0;
  for (const auto& declaration : declarations) rules += declaration.rules.size();
  return rules;
}

}  // namespace

std::string MeaningOf(const CompileResult& policy) {
  if (!policy.ok()) return "";
  if (!policy.is_compiled()) return MeaningDigest(*policy.policy());
  const std::optional<Policy> described = DescribedPolicy(*policy.graph());
  return described ? MeaningDigest(*described) : "";
}

PolicyCounts CountsOf(const CompileResult& policy) {
  if (!policy.is_compiled()) {
    const Policy& model = *policy.policy();
    if (model.amplify) return {model.amplify->paths.size(), NumRules(model.amplify->paths)};
    return {model.declarations.size(), NumRules(model.declarations)};
  }
  const DecisionGraph& graph = *policy.graph();
  PolicyCounts counts = {graph.num_declarations(), std::nullopt};
  if (!graph.has_description()) return counts;
  counts.rules = 0;
  for (uint32_t i = 0; i < graph.num_declarations(); ++i) {
    *counts.rules += graph.declaration(i).num_rules;
  }
  return counts;
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
