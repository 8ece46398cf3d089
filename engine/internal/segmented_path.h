// Internal: not for users of the library, see engine/path.h.
//
// A canonical path, cut into the segments that patterns are matched against.
#ifndef POSTERN_ENGINE_INTERNAL_SEGMENTED_PATH_H_
#define POSTERN_ENGINE_INTERNAL_SEGMENTED_PATH_H_

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "engine/limits.h"
#include "engine/path.h"

namespace postern::internal {

// The root has no segment; `a/` has two, the last of them empty; the slash that a path of mode
// `url` begins with belongs to none. Borrows the path. Lives on the stack of a decision: 1 KB, and
// only as much of it is written as the path has segments.
class SegmentedPath {
 public:
  // REQUIRES: path.ok() or path.is_root().
  explicit SegmentedPath(const CanonicalPath& path) : text_(path.text()) {
    if (path.is_root()) return;
    size_t begin = path.mode() == PathMode::kUrl ? 1 : 0;
    while (begin <= text_.size()) {
      begins_[size_++] = static_cast<uint32_t>(begin);
      begin = std::min(text_.find('/', begin), text_.size()) + 1;
    }
    begins_[size_] = static_cast<uint32_t>(begin);
  }

  uint32_t size() const { return size_; }
  std::string_view operator[](uint32_t i) const {
    return text_.substr(begins_[i], begins_[i + 1] - begins_[i] - 1);
  }

 private:
  std::string_view text_;
  uint32_t size_ = 0;
  uint32_t begins_[kMaxPathSegments + 1];  // the last: where one more segment would begin
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_SEGMENTED_PATH_H_
