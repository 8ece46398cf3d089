// The decision of docs/language.md, in its order. Everything that can be wrong with a request comes
// first, so an error is never an allow; then the explicit denies, whatever declaration they stand
// in; then the governing declaration and those it inherits from; then a deny by default.
//
// All state is on the stack, under 6 KB, most of which is a cursor's: there is one at a time, and
// only where denies or inherited declarations may be many.

#include "engine/evaluator.h"

#include "engine/internal/graph.h"
#include "engine/internal/principal_state.h"

namespace postern {
namespace {

using internal::AccessIndex;
using internal::Graph;
using internal::Hit;
using internal::PathMatch;
using internal::PatternIndex;
using internal::PrincipalState;
using internal::SegmentedPath;

static_assert(sizeof(SegmentedPath) + sizeof(PatternIndex::Cursor) <= 5120);

// Returns why the request can't be judged; kAllowed if it can.
Reason Refusal(const Graph& graph, const PrincipalState* principal, Action action,
               const CanonicalPath& path) {
  const PrincipalError error = principal == nullptr ? PrincipalError::kNone : principal->error;
  if (error == PrincipalError::kUnknownKind) return Reason::kRequestRejected;
  if (path.mode() != graph.mode()) return Reason::kRequestRejected;
  if (principal == nullptr || principal->graph_id != graph.id()) return Reason::kStalePrincipal;
  if (error != PrincipalError::kNone) return Reason::kPrincipalRejected;
  const bool is_root_listed = path.is_root() && action.may_ask_for_root();
  if (!path.ok() && !is_root_listed) return Reason::kPathRejected;
  return action.index() < graph.num_actions() ? Reason::kAllowed : Reason::kUnknownAction;
}

void DecideBy(uint32_t declaration, Hit hit, Effect effect, Decision& decision) {
  decision.effect = effect;
  decision.reason = effect == Effect::kAllow ? Reason::kAllowed : Reason::kDeniedByRule;
  decision.declaration = declaration;
  decision.rule = hit.rule;
  decision.selector = hit.selector;
}

// An explicit deny wins: that of the most specific declaration that has one. Returns whether there
// is one.
bool DenyByRule(const Graph& graph, const PrincipalState& principal, uint8_t action,
                const SegmentedPath& path, Decision& decision) {
  const AccessIndex& denies = graph.denies();
  PatternIndex::Cursor cursor(denies.patterns, path);
  for (PathMatch match = cursor.Next(); graph.Has(match.rank); match = cursor.Next()) {
    const Hit hit = denies.lists.FirstHit(match.payload, action, principal, path);
    if (!hit) continue;
    DecideBy(match.rank, hit, Effect::kDeny, decision);
    return true;
  }
  return false;
}

// The governing declaration has no rule that holds, and inherits: the next ones are asked.
void Inherit(const Graph& graph, const PrincipalState& principal, uint8_t action,
             const SegmentedPath& path, Decision& decision) {
  const AccessIndex& grants = graph.grants();
  PatternIndex::Cursor cursor(grants.patterns, path);
  for (PathMatch match = cursor.Next(); graph.Has(match.rank); match = cursor.Next()) {
    if (match.rank == decision.declaration) continue;
    const Hit hit = grants.lists.FirstHit(match.payload, action, principal, path);
    if (hit) return DecideBy(match.rank, hit, Effect::kAllow, decision);
    if (!grants.lists.inherits(match.payload)) return;
  }
}

// Otherwise the governing declaration decides, and those it inherits from while none allows.
void Govern(const Graph& graph, const PrincipalState& principal, uint8_t action,
            const SegmentedPath& path, Decision& decision) {
  const AccessIndex& grants = graph.grants();
  const PathMatch match = grants.patterns.Find(path);
  decision.reason = Reason::kNoDeclaration;
  if (!graph.Has(match.rank)) return;
  const Hit hit = grants.lists.FirstHit(match.payload, action, principal, path);
  if (hit) return DecideBy(match.rank, hit, Effect::kAllow, decision);
  decision.reason = Reason::kNoRule;
  decision.declaration = match.rank;
  if (grants.lists.inherits(match.payload)) Inherit(graph, principal, action, path, decision);
}

}  // namespace

Decision Evaluate(const DecisionGraph& decision_graph, const PreparedPrincipal& prepared,
                  Action action, const CanonicalPath& path) {
  Decision decision;  // a deny, `no_policy`
  if (!decision_graph.has_policy()) return decision;
  const Graph& graph = *decision_graph.graph_;
  const PrincipalState* const principal = prepared.state_.get();
  const Reason refusal = Refusal(graph, principal, action, path);
  if (refusal != Reason::kAllowed) {
    decision.reason = refusal;
    decision.path_error = refusal == Reason::kPathRejected ? path.error() : PathError::kNone;
    decision.path_offset = refusal == Reason::kPathRejected ? path.offset() : 0;
    return decision;
  }
  const SegmentedPath segments(path);
  const bool has_denies = !graph.denies().patterns.empty();
  if (has_denies && DenyByRule(graph, *principal, action.index(), segments, decision)) {
    return decision;
  }
  Govern(graph, *principal, action.index(), segments, decision);
  return decision;
}

}  // namespace postern
