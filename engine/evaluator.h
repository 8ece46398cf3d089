// The decision: may this principal do this action on this path?
#ifndef POSTERN_ENGINE_EVALUATOR_H_
#define POSTERN_ENGINE_EVALUATOR_H_

#include "engine/decision.h"
#include "engine/decision_graph.h"

namespace postern {

// Returns the decision of `graph` (docs/language.md, "The decision"). Never fails, never throws,
// never allocates, takes no lock, uses 6 KB of stack at most. Thread-safe.
//
// Time: to find the governing declaration, or the denies, takes one walk over the declarations that
// match a beginning of the path, of which those that are less specific than what was found are left
// out; each 64 further ones that `inherit` or a deny asks for take one more. Patterns with a
// floating wildcard take at most 64 words for each segment of the path, all together. Globs and
// expressions that follow the same beginning are tried one by one.
Decision Evaluate(const DecisionGraph& graph, const PreparedPrincipal& principal, Action action,
                  const CanonicalPath& path);

}  // namespace postern

#endif  // POSTERN_ENGINE_EVALUATOR_H_
