// The decision of docs/language.md, in its order. Everything that can be wrong with a request comes
// first, so an error is never an allow; then the explicit denies, whatever declaration they stand
// in; then the governing declaration and those it inherits from; then a deny by default.
//
// All state is on the stack, under 6 KB, most of which is a cursor's: there is one at a time, and
// only where denies or inherited declarations may be many.

#include "engine/evaluator.h"

#include "engine/internal/graph.h"
#include "engine/internal/path_inside.h"
#include "engine/principal_representation.h"

namespace postern {
namespace {

using internal::AccessIndex;
using internal::Graph;
using internal::Hit;
using internal::PathMatch;
using internal::PatternIndex;
using internal::PrincipalState;
using internal::Requester;
using internal::SegmentedPath;

static_assert(sizeof(PatternIndex::Cursor) <= 5120);

// The root is there for `list` alone.
bool HasPath(Action action, const CanonicalPath& path) {
  return path.ok() || (path.is_root() && action.may_ask_for_root());
}

// Returns why the request can't be judged.
Reason WhyRefused(const Graph& graph, const PrincipalState& principal, Action action,
                  const CanonicalPath& path) {
  if (principal.error == PrincipalError::kUnknownKind) return Reason::kRequestRejected;
  if (path.mode() != graph.mode()) return Reason::kRequestRejected;
  if (principal.graph_id != graph.id()) return Reason::kStalePrincipal;
  if (principal.error != PrincipalError::kNone) return Reason::kPrincipalRejected;
  return HasPath(action, path) ? Reason::kUnknownAction : Reason::kPathRejected;
}

[[gnu::noinline]] void Refuse(const Graph& graph, const PrincipalState& principal, Action action,
                              const CanonicalPath& path, Decision& decision) {
  decision.reason = WhyRefused(graph, principal, action, path);
  if (decision.reason != Reason::kPathRejected) return;
  decision.path_error = path.error();
  decision.path_offset = path.offset();
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
[[gnu::noinline]] bool DenyByRule(const Graph& graph, const Requester& who, uint8_t action,
                                  SegmentedPath path, Decision& decision) {
  const AccessIndex& denies = graph.denies();
  PatternIndex::Cursor cursor(denies.patterns, path);
  for (PathMatch match = cursor.Next(); graph.Has(match.rank); match = cursor.Next()) {
    const Hit hit = denies.lists.FirstHit(match.payload, action, who, path);
    if (!hit) continue;
    DecideBy(match.rank, hit, Effect::kDeny, decision);
    return true;
  }
  return false;
}

// The governing declaration has no rule that holds, and inherits: the next ones are asked.
[[gnu::noinline]] void Inherit(const Graph& graph, const Requester& who, uint8_t action,
                               SegmentedPath path, Decision& decision) {
  const AccessIndex& grants = graph.grants();
  PatternIndex::Cursor cursor(grants.patterns, path);
  for (PathMatch match = cursor.Next(); graph.Has(match.rank); match = cursor.Next()) {
    if (match.rank == decision.declaration) continue;
    const Hit hit = grants.lists.FirstHit(match.payload, action, who, path);
    if (hit) return DecideBy(match.rank, hit, Effect::kAllow, decision);
    if (!grants.lists.inherits(match.payload)) return;
  }
}

// Otherwise the governing declaration decides, and those it inherits from while none allows.
[[gnu::always_inline]] inline void Govern(const Graph& graph, const Requester& who, uint8_t action,
                                          SegmentedPath path, Decision& decision) {
  const AccessIndex& grants = graph.grants();
  const PathMatch match = grants.patterns.Find(path);
  decision.reason = Reason::kNoDeclaration;
  if (!graph.Has(match.rank)) return;
  const Hit hit = grants.lists.FirstHit(match.payload, action, who, path);
  // Without a branch, since which of the two it is can't be predicted.
  decision.effect = hit ? Effect::kAllow : Effect::kDeny;
  decision.reason = hit ? Reason::kAllowed : Reason::kNoRule;
  decision.declaration = match.rank;
  decision.rule = hit.rule;
  decision.selector = hit.selector;
  if (grants.lists.inherits(match.payload) && !hit) Inherit(graph, who, action, path, decision);
}

}  // namespace

Decision Evaluate(const DecisionGraph& decision_graph, const PreparedPrincipal& prepared,
                  Action action, const CanonicalPath& path) {
  Decision decision;  // a deny, `no_policy`
  if (!decision_graph.has_policy()) return decision;
  const Graph& graph = *decision_graph.graph_;
  // Who is ready for this graph has no error.
  const bool is_ready = prepared.bits_.graph_id == graph.id() && path.mode() == graph.mode() &&
                        action.graph_ == static_cast<uint32_t>(graph.id()) && action.known() &&
                        HasPath(action, path);
  if (!is_ready) [[unlikely]] {
    Refuse(graph, prepared.state_, action, path, decision);
    return decision;
  }
  const Requester who = {prepared.bits_, prepared.state_};
  const SegmentedPath segments = internal::PathInside::Segments(path);
  const bool may_deny =
      !graph.denies().patterns.empty() && graph.denies().patterns.MayMatch(segments);
  if (may_deny && DenyByRule(graph, who, action.index(), segments, decision)) return decision;
  Govern(graph, who, action.index(), segments, decision);
  return decision;
}

}  // namespace postern
