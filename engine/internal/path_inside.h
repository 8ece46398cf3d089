// Internal: not for users of the library, see engine/path.h.
#ifndef POSTERN_ENGINE_INTERNAL_PATH_INSIDE_H_
#define POSTERN_ENGINE_INTERNAL_PATH_INSIDE_H_

#include <cstdint>
#include <string_view>

#include "engine/path.h"

namespace postern::internal {

// What is inside a CanonicalPath, for SegmentedPath and for tests.
struct PathInside {
  // Returns SegmentedPath::first_ends() or, unless the path is plain, 0.
  static uint64_t FirstEnds(const CanonicalPath& path) { return path.first_ends_; }

  // Returns what FromRaw does, by the checks that it makes of paths that aren't plain.
  static CanonicalPath FromChecked(PathMode mode, std::string_view raw,
                                   const RequestLimits& limits) {
    return CanonicalPath::FromChecked(mode, raw, limits);
  }
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PATH_INSIDE_H_
