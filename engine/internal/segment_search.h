// Internal: not for users of the library, see NearMiss::Kind::kOneSegment in engine/explanation.h.
#ifndef POSTERN_ENGINE_INTERNAL_SEGMENT_SEARCH_H_
#define POSTERN_ENGINE_INTERNAL_SEGMENT_SEARCH_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/decision.h"
#include "engine/explanation.h"
#include "engine/internal/near_miss.h"
#include "engine/internal/trials.h"

namespace postern::internal {

// A segment of the path, and the word with which in its place the request is allowed.
struct SegmentMiss {
  uint32_t place;
  std::string word;
  bool is_any_other;
  std::string path;  // with the word, as a request sends it
  Decision decision;
};

// Returns those that were found, the ones that are most worth telling first.
// REQUIRES: the path was not rejected, and the action is one of the graph's.
std::vector<SegmentMiss> FindSegmentMisses(const DeniedRequest& request,
                                           const ExplainOptions& options, Trials& trials);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_SEGMENT_SEARCH_H_
