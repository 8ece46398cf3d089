// The decision: may this principal do this action on this path?
#ifndef POSTERN_ENGINE_EVALUATOR_H_
#define POSTERN_ENGINE_EVALUATOR_H_

#include "engine/decision.h"
#include "engine/decision_graph.h"

namespace postern {

// Returns the decision of `graph` (docs/language.md, "The decision"). Never fails, never throws,
// never allocates, takes no lock; time is linear in the path's segments and in the number of
// declarations that match a beginning of it. Thread-safe.
Decision Evaluate(const DecisionGraph& graph, const PreparedPrincipal& principal, Action action,
                  const CanonicalPath& path);

}  // namespace postern

#endif  // POSTERN_ENGINE_EVALUATOR_H_
