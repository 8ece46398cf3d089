// Internal: not for users of the library, see engine/path.h.
#ifndef POSTERN_ENGINE_INTERNAL_PATH_INSIDE_H_
#define POSTERN_ENGINE_INTERNAL_PATH_INSIDE_H_

#include <string_view>

#include "absl/base/attributes.h"
#include "engine/internal/segmented_path.h"
#include "engine/path.h"

namespace postern::internal {

// What is inside a CanonicalPath, for those who match it and for tests.
struct PathInside {
  // Lives as long as `path`. REQUIRES: path.ok() or path.is_root().
  static SegmentedPath Segments(const CanonicalPath& path ABSL_ATTRIBUTE_LIFETIME_BOUND) {
    return SegmentedPath(path.data_);
  }

  // Returns whether FromRaw accepts the path at once, in one pass.
  static bool IsPlain(PathMode mode, std::string_view raw, const RequestLimits& limits) {
    return CanonicalPath::IsPlain(mode, raw, limits);
  }

  // Returns what FromRaw does, by the checks that it makes of paths that aren't plain.
  static CanonicalPath FromChecked(PathMode mode, std::string_view raw,
                                   const RequestLimits& limits) {
    return CanonicalPath::FromChecked(mode, raw, limits);
  }
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PATH_INSIDE_H_
