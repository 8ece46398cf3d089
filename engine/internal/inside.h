// Internal: not for users of the library, see engine/decision_graph.h.
#ifndef POSTERN_ENGINE_INTERNAL_INSIDE_H_
#define POSTERN_ENGINE_INTERNAL_INSIDE_H_

#include "engine/decision_graph.h"

namespace postern::internal {

// What is inside the public types, for the parts of the engine that are not their members.
struct Inside {
  // Returns null if there is no policy.
  static const Graph* Of(const DecisionGraph& graph) { return graph.graph_.get(); }

  // Returns null for a default principal.
  static const PrincipalState* Of(const PreparedPrincipal& principal) {
    return principal.state_.get();
  }
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_INSIDE_H_
