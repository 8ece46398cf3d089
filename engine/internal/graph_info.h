// Internal: not for users of the library, see docs/compiled-format.md.
//
// The small things of a compiled policy, as one stream of bytes: its name, actions, selectors and
// automata. They are read into objects when a policy is loaded.
#ifndef POSTERN_ENGINE_INTERNAL_GRAPH_INFO_H_
#define POSTERN_ENGINE_INTERNAL_GRAPH_INFO_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/graph_spec.h"

namespace postern::internal {

struct GraphInfo {
  GraphSpec spec;  // without declarations
  uint32_t num_declarations = 0;
};

// Returns the stream of `spec`, whose declarations are only counted.
std::vector<char> EncodeInfo(const GraphSpec& spec);

// Returns what was encoded. Errors: kInvalidArgument if the bytes are no such stream; what it says
// may still break a rule of graph_spec.h.
absl::StatusOr<GraphInfo> DecodeInfo(std::string_view bytes);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_GRAPH_INFO_H_
