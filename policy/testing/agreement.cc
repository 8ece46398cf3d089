#include "policy/testing/agreement.h"

#include <cstdint>
#include <tuple>
#include <utility>

#include "absl/status/statusor.h"
#include "engine/decision_graph.h"
#include "engine/evaluator.h"
#include "engine/internal/graph.h"
#include "engine/internal/inside.h"
#include "engine/path.h"
#include "policy/reference_evaluator.h"
#include "policy/testing/text.h"

namespace postern::internal {
namespace {

auto Fields(const Decision& decision) {
  return std::tie(decision.effect, decision.reason, decision.path_error, decision.path_offset,
                  decision.declaration, decision.rule, decision.selector);
}

bool HasAction(const Policy& policy, std::string_view name) {
  for (const std::string& action : policy.actions) {
    if (action == name) return true;
  }
  return false;
}

// Returns whether the reference allows the changed request of a near miss.
bool IsAllowed(const Policy& policy, const std::vector<uint32_t>& file_order,
               const NearMiss& miss) {
  if (miss.kind != NearMiss::Kind::kDenyInTheWay) {
    return ReferenceDecide(policy, miss.principal, miss.action, miss.path).allowed();
  }
  Policy without = policy;
  std::vector<Rule>& rules = without.declarations[file_order[miss.deny.declaration]].rules;
  if (rules[miss.deny.rule].effect != Effect::kDeny) return false;
  rules.erase(rules.begin() + miss.deny.rule);
  return ReferenceDecide(without, miss.principal, miss.action, miss.path).allowed();
}

// Returns the graph as a compiled policy tells it, every other one without its description. It is
// kept until another is asked for, since the same is asked for many times. REQUIRES: there is a
// policy.
const DecisionGraph& Loaded(const DecisionGraph& graph) {
  thread_local uint64_t id = 0;
  thread_local DecisionGraph loaded;
  const uint64_t asked = Inside::Of(graph)->id();
  if (asked == id) return loaded;
  absl::StatusOr<DecisionGraph> again = DecisionGraph::Load(graph.Serialize(
      asked % 4 < 2 ? DecisionGraph::Descriptions::kKeep : DecisionGraph::Descriptions::kStrip));
  loaded = again.ok() ? *std::move(again) : DecisionGraph();  // which decides otherwise
  id = asked;
  return loaded;
}

// Returns the decision, its declaration by its place in the file.
Decision DecideOn(const DecisionGraph& graph, const CompileResult& built,
                  const Principal& principal, std::string_view action, std::string_view raw_path) {
  Decision decision =
      Evaluate(graph, graph.Prepare(principal), graph.action(action), graph.path(raw_path));
  if (decision.declaration != Decision::kNone) {
    decision.declaration = built.FileOrder(decision.declaration);
  }
  return decision;
}

}  // namespace

std::string ExplanationProblem(const Policy& policy, const std::vector<uint32_t>& file_order,
                               const Decision& decision, const Explanation& explanation) {
  if (explanation.internal_error) return "internal error";
  if (!SameDecision(explanation.decision, decision)) return "another decision is explained";
  const CitedRule& cited = explanation.decided_by;
  if (cited.declaration != decision.declaration || cited.rule != decision.rule ||
      cited.selector != decision.selector) {
    return "another rule is cited";
  }
  if (decision.allowed() && !explanation.near_misses.empty()) return "near misses of an allow";
  for (const NearMiss& miss : explanation.near_misses) {
    if (!IsAllowed(policy, file_order, miss)) {
      return "near miss " + std::string(NearMissName(miss.kind)) +
             " is not allowed: " + PrincipalText(miss.principal) + " " + miss.action + " " +
             miss.path;
    }
  }
  return "";
}

bool SameDecision(const Decision& a, const Decision& b) { return Fields(a) == Fields(b); }

Decision ReferenceDecide(const Policy& policy, const Principal& principal, std::string_view action,
                         std::string_view raw_path) {
  Decision decision;
  const PrincipalError error = ValidatePrincipal(principal);
  if (error != PrincipalError::kNone) {
    decision.reason = error == PrincipalError::kUnknownKind ? Reason::kRequestRejected
                                                            : Reason::kPrincipalRejected;
    return decision;
  }
  const CanonicalPath path = CanonicalPath::FromRaw(policy.mode, raw_path);
  const bool asks_for_root = path.is_root() && action == "list" && HasAction(policy, action);
  if (!path.ok() && !asks_for_root) {
    decision.reason = Reason::kPathRejected;
    decision.path_error = path.error();
    decision.path_offset = path.offset();
    return decision;
  }
  return ReferenceEvaluate(policy, principal, action, path.text());
}

std::string Judgement::Text() const {
  std::string text = "compiled:  " + DecisionText(compiled) + '\n';
  if (loaded) text += "loaded:    " + DecisionText(*loaded) + '\n';
  return text + "reference: " + DecisionText(reference) + '\n';
}

Judgement Judge(const CompileResult& built, const Principal& principal, std::string_view action,
                std::string_view raw_path) {
  const DecisionGraph& graph = *built.graph();
  return {DecideOn(graph, built, principal, action, raw_path),
          ReferenceDecide(*built.policy(), principal, action, raw_path),
          DecideOn(Loaded(graph), built, principal, action, raw_path)};
}

}  // namespace postern::internal
