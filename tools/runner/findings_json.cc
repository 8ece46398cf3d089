#include "tools/runner/findings_json.h"

#include <string_view>

#include "absl/strings/str_format.h"
#include "engine/json_text.h"
#include "tools/request/witness_text.h"

namespace postern::tools {
namespace {

void AppendPercent(std::string_view key, double percent, std::string& out) {
  AppendJsonKey(key, out);
  out.append(absl::StrFormat("%.2f", percent));
}

void AppendMinPercent(const std::optional<double>& min_percent, std::string& out) {
  out.append("\"min_percent\":");
  out.append(min_percent ? absl::StrFormat("%g", *min_percent) : "null");
}

void AppendShare(std::string_view key, const Share& share, std::string& out) {
  AppendJsonKey(key, out);
  out.append("{\"covered\":");
  AppendJsonNumber(share.covered, out);
  AppendJsonKey("all", out);
  AppendJsonNumber(share.all, out);
  AppendPercent("percent", share.percent(), out);
  out.push_back('}');
}

void AppendCoverage(const CoverageFindings& coverage, std::string& out) {
  out.push_back('{');
  AppendMinPercent(coverage.min_percent, out);
  AppendShare("rules", coverage.rules, out);
  AppendJsonKey("policies", out);
  out.push_back('[');
  for (const PolicyCovered& one : coverage.policies) {
    out.append(out.back() == '[' ? "\n" : ",\n").append("{\"policy\":");
    AppendJsonString(one.policy, out);
    AppendShare("rules", one.rules, out);
    AppendShare("branches", one.branches, out);
    AppendShare("declarations", one.declarations, out);
    out.push_back('}');
  }
  out.append("]}");
}

void AppendNumbers(const Share& score, std::string& out) {
  AppendJsonKey("killed", out);
  AppendJsonNumber(score.covered, out);
  AppendJsonKey("survived", out);
  AppendJsonNumber(score.all - score.covered, out);
  AppendPercent("score", score.percent(), out);
}

void AppendPlace(const FoundSurvivor& survivor, std::string& out) {
  if (survivor.source == nullptr) {
    out.append("\"line\":null,\"column\":null");
    return;
  }
  const SourceLocation at = survivor.source->Locate(survivor.range.begin);
  out.append("\"line\":");
  AppendJsonNumber(at.line, out);
  AppendJsonKey("column", out);
  AppendJsonNumber(at.column, out);
}

void AppendSurvivor(const FoundSurvivor& survivor, std::string& out) {
  out.append(out.back() == '[' ? "\n {" : ",\n {");
  AppendPlace(survivor, out);
  AppendJsonKey("declaration", out);
  AppendJsonString(survivor.declaration, out);
  AppendJsonKey("change", out);
  AppendJsonString(survivor.change, out);
  AppendJsonKey("outcome", out);
  AppendJsonString(survivor.shown ? "survived" : "undecided", out);
  AppendJsonKey("reason", out);
  AppendJsonStringOrNull(survivor.reason, out);
  if (survivor.shown) {
    const ShownRequest& shown = *survivor.shown;
    AppendJsonRequest("request", shown.principal, shown.action, shown.path, out);
    AppendJsonKey("expected", out);
    AppendJsonString(shown.expected == Effect::kAllow ? "allow" : "deny", out);
  } else {
    out.append(",\"request\":null,\"expected\":null");
  }
  AppendJsonKey("test", out);
  AppendJsonStringOrNull(survivor.test, out);
  out.push_back('}');
}

void AppendMutants(const PolicyMutants& policy, std::string& out) {
  out.append(out.back() == '[' ? "\n{\"policy\":" : ",\n{\"policy\":");
  AppendJsonString(policy.policy, out);
  AppendNumbers(policy.score(), out);
  AppendJsonKey("equivalent", out);
  AppendJsonNumber(policy.equivalent, out);
  AppendJsonKey("refused", out);
  AppendJsonNumber(policy.refused, out);
  AppendJsonKey("complete", out);
  out.append(policy.is_complete ? "true" : "false");
  AppendJsonKey("survivors", out);
  out.push_back('[');
  for (const FoundSurvivor& survivor : policy.survivors) AppendSurvivor(survivor, out);
  out.append("]}");
}

void AppendMutation(const MutationFindings& mutation, std::string& out) {
  out.push_back('{');
  AppendMinPercent(mutation.min_percent, out);
  AppendNumbers(mutation.score(), out);
  AppendJsonKey("policies", out);
  out.push_back('[');
  for (const PolicyMutants& policy : mutation.policies) AppendMutants(policy, out);
  out.append("]}");
}

}  // namespace

void AppendFindings(const Findings& findings, std::string& out) {
  out.append(",\n\"coverage\":");
  if (findings.coverage) {
    AppendCoverage(*findings.coverage, out);
  } else {
    out.append("null");
  }
  out.append(",\n\"mutation\":");
  if (findings.mutation) {
    AppendMutation(*findings.mutation, out);
  } else {
    out.append("null");
  }
}

}  // namespace postern::tools
