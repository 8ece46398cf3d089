// The decision: may this principal do this action on this path?
#ifndef POSTERN_ENGINE_EVALUATOR_H_
#define POSTERN_ENGINE_EVALUATOR_H_

#include "absl/types/span.h"
#include "engine/decision.h"
#include "engine/decision_graph.h"

namespace postern {

// Returns the decision of `graph` (docs/language.md, "The decision"). Never fails, never throws,
// never allocates, takes no lock, uses 6 KB of stack at most. Thread-safe.
//
// Time: linear in the path's bytes and segments, and independent of the number of declarations but
// for cache and for those that match the path and inherit, or deny, each of which is looked at
// (kMaxMatchWork). The governing declaration takes one walk of at most a step for each segment, a
// denying one, or one that is inherited from, a second one; patterns with a floating wildcard, and
// others whose wildcards can't be sorted out beforehand, at most 64 words for each segment, all
// together, and besides, of their globs and expressions, a step of each for each byte.
Decision Evaluate(const DecisionGraph& graph, const PreparedPrincipal& principal, Action action,
                  const CanonicalPath& path);

// One of many requests of one principal.
struct BatchRequest {
  Action action;
  const CanonicalPath* path = nullptr;  // null is denied as a path that was rejected
};

// Decides each of `requests` into the place of `decisions` that has its number, as Evaluate would.
// Places without a request get a deny, and requests without a place are left out. Never fails or
// allocates. Thread-safe.
void EvaluateBatch(const DecisionGraph& graph, const PreparedPrincipal& principal,
                   absl::Span<const BatchRequest> requests, absl::Span<Decision> decisions);

}  // namespace postern

#endif  // POSTERN_ENGINE_EVALUATOR_H_
