#include "tools/request/decision_line.h"

#include <cstdint>
#include <optional>

#include "engine/json_text.h"

namespace postern::tools {
namespace {

// The deciding declaration and rule of a decision, as far as there are any and the graph was not
// stripped.
struct DecidedBy {
  std::optional<DeclarationInfo> declaration;
  std::optional<RuleInfo> rule;
};

DecidedBy LookUp(const DecisionGraph& graph, const Decision& decision) {
  DecidedBy by;
  if (decision.declaration == Decision::kNone || !graph.has_description()) return by;
  by.declaration = graph.declaration(decision.declaration);
  if (decision.rule != Decision::kNone) by.rule = graph.rule(decision.declaration, decision.rule);
  return by;
}

void AppendIdOrNull(uint32_t id, std::string& out) {
  if (id == Decision::kNone) {
    out.append("null");
  } else {
    AppendJsonNumber(id, out);
  }
}

std::string PlaceOf(const DecisionGraph& graph, const DecidedBy& by) {
  if (!by.declaration) return "";
  const SourceLocation at = by.rule ? by.rule->location : by.declaration->location;
  std::string place(graph.file());
  place.push_back(':');
  AppendJsonNumber(at.line, place);
  place.push_back(':');
  AppendJsonNumber(at.column, place);
  return place;
}

// Appends what was decided and by which rule; the key `decision` has to come first or after a
// comma.
void AppendDecided(const DecisionGraph& graph, const Decision& decision, std::string& out) {
  const DecidedBy by = LookUp(graph, decision);
  out.append(decision.allowed() ? "\"decision\":\"allow\"" : "\"decision\":\"deny\"");
  AppendJsonKey("reason", out);
  AppendJsonString(ReasonName(decision.reason), out);
  AppendJsonKey("declaration", out);
  if (by.declaration) {
    AppendJsonString(by.declaration->pattern, out);
  } else {
    AppendIdOrNull(decision.declaration, out);  // of a stripped policy
  }
  AppendJsonKey("rule", out);
  AppendIdOrNull(decision.rule, out);
  AppendJsonKey("selector", out);
  // A compiled policy from elsewhere may describe other rules than it decides by.
  const bool has_selector = by.rule && decision.selector < by.rule->selectors.size();
  AppendJsonStringOrNull(has_selector ? by.rule->selectors[decision.selector] : "", out);
  AppendJsonKey("rule_id", out);
  AppendJsonStringOrNull(by.rule ? by.rule->id : "", out);
  AppendJsonKey("at", out);
  AppendJsonStringOrNull(PlaceOf(graph, by), out);
}

// Appends what comes with `path_rejected` alone.
void AppendPathError(const Decision& decision, std::string& out) {
  const bool is_rejected = decision.reason == Reason::kPathRejected;
  AppendJsonKey("code", out);
  AppendJsonStringOrNull(is_rejected ? PathErrorName(decision.path_error) : "", out);
  AppendJsonKey("offset", out);
  if (is_rejected) {
    AppendJsonNumber(decision.path_offset, out);
  } else {
    out.append("null");
  }
}

// Appends a whole line. `path` is null unless a path was judged.
void AppendLine(const DecisionGraph& graph, std::string_view id, const Decision& decision,
                const std::optional<std::string_view>& path, std::string_view error,
                std::string& out) {
  out.append("{\"id\":").append(id).push_back(',');
  AppendDecided(graph, decision, out);
  AppendJsonKey("path", out);
  if (path) {
    AppendJsonString(*path, out);
  } else {
    out.append("null");
  }
  AppendJsonKey("policy", out);
  AppendJsonString(graph.digest(), out);
  AppendPathError(decision, out);
  AppendJsonKey("error", out);
  AppendJsonStringOrNull(error, out);
  out.append("}\n");
}

}  // namespace

void AppendDecisionLine(const DecisionGraph& graph, std::string_view id, const Decision& decision,
                        const CanonicalPath* path, PrincipalError principal, std::string& out) {
  const bool is_judged = path != nullptr && decision.reason != Reason::kPathRejected &&
                         decision.reason != Reason::kPrincipalRejected &&
                         decision.reason != Reason::kRequestRejected;
  AppendLine(graph, id, decision, is_judged ? std::optional(path->text()) : std::nullopt,
             PrincipalErrorText(principal), out);
}

void AppendRejectedLine(const DecisionGraph& graph, std::string_view id, std::string_view error,
                        std::string& out) {
  Decision rejected;
  rejected.reason = Reason::kRequestRejected;
  AppendLine(graph, id, rejected, std::nullopt, error, out);
}

void AddExplanation(std::string_view explanation, std::string& out) {
  out.resize(out.size() - std::string_view("}\n").size());
  AppendJsonKey("explanation", out);
  out.append(explanation).append("}\n");
}

void AppendDecision(const DecisionGraph& graph, const Decision& decision, std::string& out) {
  out.push_back('{');
  AppendDecided(graph, decision, out);
  out.push_back('}');
}

}  // namespace postern::tools
