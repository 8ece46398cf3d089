// Internal: not for users of the library, see NearMiss in engine/explanation.h.
#ifndef POSTERN_ENGINE_INTERNAL_NEAR_MISS_H_
#define POSTERN_ENGINE_INTERNAL_NEAR_MISS_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "engine/explanation.h"
#include "engine/internal/graph.h"
#include "engine/internal/segmented_path.h"

namespace postern::internal {

// A request that was denied.
struct DeniedRequest {
  const DecisionGraph& graph;
  const Graph& inside;
  const PreparedPrincipal& prepared;
  const Principal& principal;
  Action action;                        // unknown unless it is one of the graph's
  std::string_view raw_action;          // as it was sent, if that is known
  std::string_view raw_path;            // as a request would send it
  const SegmentedPath* path;            // null if it was rejected
  absl::Span<const uint32_t> matching;  // declarations, the most specific first
};

struct NearMisses {
  std::vector<NearMiss> listed;
  uint64_t num_left_out = 0;
  bool is_search_cut = false;
};

// Looks for the near misses of a denied request. Each that is returned was decided and is allowed.
// `deny_in_the_way` is listed with them, and always has its place.
NearMisses FindNearMisses(const DeniedRequest& request, std::optional<NearMiss> deny_in_the_way,
                          const ExplainOptions& options);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_NEAR_MISS_H_
