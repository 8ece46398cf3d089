// In a file of its own: where the compiler sees a call of Evaluate it takes that apart, and each
// decision costs twenty instructions more.

#include <cstddef>

#include "engine/evaluator.h"

namespace postern {

void EvaluateBatch(const DecisionGraph& graph, const PreparedPrincipal& principal,
                   absl::Span<const BatchRequest> requests, absl::Span<Decision> decisions) {
  const CanonicalPath rejected;
  for (size_t i = 0; i < decisions.size(); ++i) {
    decisions[i] = Decision();
    if (i >= requests.size()) continue;
    const CanonicalPath& path = requests[i].path == nullptr ? rejected : *requests[i].path;
    decisions[i] = Evaluate(graph, principal, requests[i].action, path);
  }
}

}  // namespace postern
