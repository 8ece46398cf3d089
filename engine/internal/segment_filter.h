// Internal: not for users of the library, see engine/decision_graph.h.
//
// Which segments are surely none of a set? A table of what is seen of a segment at a glance: its
// length, first and last byte tell most apart, and cost least.
#ifndef POSTERN_ENGINE_INTERNAL_SEGMENT_FILTER_H_
#define POSTERN_ENGINE_INTERNAL_SEGMENT_FILTER_H_

#include <cstdint>
#include <string_view>

namespace postern::internal {

class SegmentFilter {
 public:
  void Add(std::string_view segment) {
    if (segment.empty()) {
      has_empty_ = true;
    } else {
      lengths_[IndexOf(segment.data(), segment.size())] |= uint32_t{1} << (segment.size() % 32);
    }
  }

  // Returns false only if the segment of `length` bytes was not added. REQUIRES: length > 0.
  bool MayHold(const char* segment, uint32_t length) const {
    return (lengths_[IndexOf(segment, length)] >> (length % 32) & 1) != 0;
  }
  bool may_hold_empty() const { return has_empty_; }

 private:
  static uint8_t IndexOf(const char* segment, size_t length) {
    const uint32_t first = static_cast<uint8_t>(segment[0]);
    const uint32_t last = static_cast<uint8_t>(segment[length - 1]);
    return static_cast<uint8_t>(first + 4 * last);
  }

  uint32_t lengths_[256] = {};  // by the two bytes: bit i for those of i, i + 32, i + 64 … bytes
  bool has_empty_ = false;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_SEGMENT_FILTER_H_
