// Internal: not for users of the library, see DecisionGraph::Build in engine/decision_graph.h.
#ifndef POSTERN_ENGINE_INTERNAL_GRAPH_SPEC_CHECK_H_
#define POSTERN_ENGINE_INTERNAL_GRAPH_SPEC_CHECK_H_

#include "absl/status/status.h"
#include "engine/graph_spec.h"

namespace postern::internal {

// Returns whether the spec keeps all that graph_spec.h says of it, so that who builds a graph from
// it need not look again. Errors: kInvalidArgument; kResourceExhausted for too many segments in
// patterns with a floating wildcard.
absl::Status CheckGraphSpec(const GraphSpec& spec);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_GRAPH_SPEC_CHECK_H_
