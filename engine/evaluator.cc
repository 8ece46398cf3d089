// The decision of docs/language.md, in its order. Everything that can be wrong with a request comes
// first, so an error is never an allow; then the explicit denies, whatever declaration they stand
// in; then the governing declaration and those it inherits from; then a deny by default.
//
// All state is on the stack, under 6 KB, most of which is a cursor's: there is one at a time, and
// only where denies or inherited declarations may be many.

#include "engine/evaluator.h"

#include <optional>

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

Decision DenyFor(Reason reason) {
  Decision decision;
  decision.reason = reason;
  return decision;
}

Decision DenyForPath(const CanonicalPath& path) {
  Decision decision = DenyFor(Reason::kPathRejected);
  decision.path_error = path.error();
  decision.path_offset = path.offset();
  return decision;
}

Decision DecidedBy(uint32_t declaration, Hit hit, Effect effect) {
  Decision decision;
  decision.effect = effect;
  decision.reason = effect == Effect::kAllow ? Reason::kAllowed : Reason::kDeniedByRule;
  decision.declaration = declaration;
  decision.rule = hit.rule;
  decision.selector = hit.selector;
  return decision;
}

// An explicit deny wins: that of the most specific declaration that has one.
std::optional<Decision> DenyByRule(const Graph& graph, const PrincipalState& principal,
                                   uint8_t action, const SegmentedPath& path) {
  const AccessIndex& denies = graph.denies();
  if (denies.patterns.empty()) return std::nullopt;
  PatternIndex::Cursor cursor(denies.patterns, path);
  for (PathMatch match = cursor.Next(); graph.Has(match.rank); match = cursor.Next()) {
    if (const Hit hit = denies.lists.FirstHit(match.payload, action, principal, path)) {
      return DecidedBy(match.rank, hit, Effect::kDeny);
    }
  }
  return std::nullopt;
}

// The governing declaration has no rule that holds, and inherits: the next ones are asked.
Decision Inherit(const Graph& graph, const PrincipalState& principal, uint8_t action,
                 const SegmentedPath& path, Decision decision) {
  const AccessIndex& grants = graph.grants();
  PatternIndex::Cursor cursor(grants.patterns, path);
  for (PathMatch match = cursor.Next(); graph.Has(match.rank); match = cursor.Next()) {
    if (match.rank == decision.declaration) continue;
    if (const Hit hit = grants.lists.FirstHit(match.payload, action, principal, path)) {
      return DecidedBy(match.rank, hit, Effect::kAllow);
    }
    if (!grants.lists.inherits(match.payload)) break;
  }
  return decision;
}

// Otherwise the governing declaration decides, and those it inherits from while none allows.
Decision Govern(const Graph& graph, const PrincipalState& principal, uint8_t action,
                const SegmentedPath& path) {
  const AccessIndex& grants = graph.grants();
  const PathMatch match = grants.patterns.Find(path);
  if (!graph.Has(match.rank)) return DenyFor(Reason::kNoDeclaration);
  if (const Hit hit = grants.lists.FirstHit(match.payload, action, principal, path)) {
    return DecidedBy(match.rank, hit, Effect::kAllow);
  }
  Decision decision = DenyFor(Reason::kNoRule);
  decision.declaration = match.rank;
  if (!grants.lists.inherits(match.payload)) return decision;
  return Inherit(graph, principal, action, path, decision);
}

}  // namespace

Decision Evaluate(const DecisionGraph& decision_graph, const PreparedPrincipal& prepared,
                  Action action, const CanonicalPath& path) {
  if (!decision_graph.has_policy()) return DenyFor(Reason::kNoPolicy);
  const Graph& graph = *decision_graph.graph_;
  if (prepared.error() == PrincipalError::kUnknownKind || path.mode() != graph.mode()) {
    return DenyFor(Reason::kRequestRejected);
  }
  const PrincipalState* principal = prepared.state_.get();
  if (principal == nullptr || principal->graph_id != graph.id()) {
    return DenyFor(Reason::kStalePrincipal);
  }
  if (principal->error != PrincipalError::kNone) return DenyFor(Reason::kPrincipalRejected);
  const bool is_root_listed = path.is_root() && action.may_ask_for_root();
  if (!path.ok() && !is_root_listed) return DenyForPath(path);
  if (action.index() >= graph.actions().size()) return DenyFor(Reason::kUnknownAction);

  const SegmentedPath segments(path);
  const std::optional<Decision> denied = DenyByRule(graph, *principal, action.index(), segments);
  return denied ? *denied : Govern(graph, *principal, action.index(), segments);
}

}  // namespace postern
