// Internal: not for users of the library, see engine/decision_graph.h.
//
// A Bloom filter of segments (Bloom, "Space/time trade-offs in hash coding with allowable errors",
// 1970), with one bit for each: which segments are surely none of a set?
#ifndef POSTERN_ENGINE_INTERNAL_SEGMENT_FILTER_H_
#define POSTERN_ENGINE_INTERNAL_SEGMENT_FILTER_H_

#include <cstdint>
#include <string_view>

#include "engine/internal/segmented_path.h"

namespace postern::internal {

class SegmentFilter {
 public:
  void Add(std::string_view segment) {
    const SegmentedText text(segment);
    const uint32_t bit = BitOf(text.path(), 0, static_cast<uint32_t>(segment.size()));
    words_[bit / 64] |= uint64_t{1} << (bit % 64);
  }

  // Returns false only if the segment was not added.
  bool MayHold(SegmentedPath path, uint32_t begin, uint32_t length) const {
    const uint32_t bit = BitOf(path, begin, length);
    return (words_[bit / 64] >> (bit % 64) & 1) != 0;
  }

 private:
  static constexpr int kLogBits = 10;

  // Length and first bytes tell most literals apart, and cost least. The factor is 2^64 divided by
  // the golden ratio (Knuth, "The Art of Computer Programming", volume 3, section 6.4).
  static uint32_t BitOf(SegmentedPath path, uint32_t begin, uint32_t length) {
    const uint64_t hash = (path.FirstWord(begin, length) + length) * 0x9e3779b97f4a7c15;
    return static_cast<uint32_t>(hash >> (64 - kLogBits));
  }

  uint64_t words_[(1 << kLogBits) / 64] = {};
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_SEGMENT_FILTER_H_
