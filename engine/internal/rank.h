// Internal: not for users of the library, see engine/decision_graph.h.
#ifndef POSTERN_ENGINE_INTERNAL_RANK_H_
#define POSTERN_ENGINE_INTERNAL_RANK_H_

#include <cstdint>

namespace postern::internal {

// The number of a declaration. Of all that match a path, the most specific has the lowest rank;
// kNoRank says there is none.
inline constexpr uint32_t kNoRank = 0xffffffff;

// A pattern that matches a path, and what its index was told to tell with it.
struct PathMatch {
  uint32_t rank = kNoRank;
  uint32_t payload = 0;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_RANK_H_
