// Internal: not for users of the library, see engine/decision_graph.h.
#ifndef POSTERN_ENGINE_INTERNAL_INSIDE_H_
#define POSTERN_ENGINE_INTERNAL_INSIDE_H_

#include "engine/decision_graph.h"

namespace postern::internal {

// What is inside the public types, for the parts of the engine that are not their members.
struct Inside {
  // Returns null if there is no policy.
  static const Graph* Of(const DecisionGraph& graph) { return graph.graph_.get(); }

  // Returns whether the action is one of the graph with that id.
  static bool IsOf(Action action, uint64_t graph_id) {
    return action.known() && action.graph_ == static_cast<uint32_t>(graph_id);
  }

  static const PrincipalState& Of(const PreparedPrincipal& principal) { return principal.state_; }
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_INSIDE_H_
