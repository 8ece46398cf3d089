// Internal: not for users of the library, see engine/path.h.
//
// A canonical path as the matcher reads it: where its slashes are, and sixteen bytes at a time.
// Never reads a byte outside of the path.
#ifndef POSTERN_ENGINE_INTERNAL_SEGMENTED_PATH_H_
#define POSTERN_ENGINE_INTERNAL_SEGMENTED_PATH_H_

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "absl/base/attributes.h"
#include "absl/container/inlined_vector.h"
#include "engine/internal/bytes16.h"
#include "engine/representation.h"

namespace postern::internal {

inline Key16 LoadKey(const char* bytes) { return {LoadWord(bytes), LoadWord(bytes + 8)}; }

// Returns bit i for every `/` at bytes[i]; reads 16.
inline uint64_t SlashBits16(const char* bytes) {
  return Bytes16::Load(bytes).Equals(Bytes16('/')).HighBits();
}

// The first 16 bytes of a literal or a run of literals are a Key16; what is behind its end is zero,
// which no path holds, so equal keys are equal texts.

// [n]: all bits of the first n bytes.
struct KeyMasks {
  Key16 masks[17];
  constexpr KeyMasks() : masks() {
    for (int i = 0; i <= 16; ++i) masks[i] = {Low(i), i > 8 ? Low(i - 8) : 0};
  }
  static constexpr uint64_t Low(int bytes) {
    return bytes >= 8 ? ~uint64_t{0} : (uint64_t{1} << (8 * bytes)) - 1;
  }
  constexpr Key16 operator[](uint32_t i) const { return masks[i]; }
};
inline constexpr KeyMasks kKeyMasks;

// Segments are what lies between slashes; the slash that a path of mode `url` begins with belongs
// to none. A view of what canonicalisation made of the path: it is one pointer, and borrows it.
//
// Sixteen bytes can be read from any place of the path. So that no byte behind its end is, the last
// sixteen are read from PathData::tail: there the path ends in the middle, and zeros follow.
class SegmentedPath {
 public:
  static constexpr uint32_t kBlock = 16;

  // REQUIRES: `data` outlives this, and is that of a path or of the root.
  explicit SegmentedPath(const PathData& data) : data_(&data) {}

  bool is_root() const { return data_->is_root; }  // it has no segment
  uint32_t num_bytes() const { return data_->size; }
  std::string_view text() const { return {data_->bytes, data_->size}; }

  bool is_deep() const { return data_->is_deep; }
  bool has_empty_segment() const { return data_->has_empty_segment; }

  // Returns where segment `i` begins; behind the last, num_bytes() + 1; what is greater than
  // max_begin(), if there is no such segment or, in a deep path, it isn't known.
  // REQUIRES: i < PathData::kNumBegins.
  uint32_t BeginOf(uint32_t i) const { return data_->begins[i]; }
  uint32_t max_begin() const { return data_->max_begin; }

  // Returns bit i if a segment ends at byte `begin` + i, for the first 64: at a slash, or the
  // path's end. REQUIRES: begin <= num_bytes().
  uint64_t EndsFrom(uint32_t begin) const {
    const uint32_t size = num_bytes();
    uint64_t ends = 0;
    for (uint32_t i = 0; i < 64 && begin + i < size; i += kBlock) {
      ends |= SlashBits16(From(begin + i)) << i;
    }
    if (size - begin >= 64) return ends;
    const uint64_t end = uint64_t{1} << (size - begin);
    return (ends & (end - 1)) | end;
  }

  // Returns where the segment that begins at `begin` ends.
  uint32_t EndOf(uint32_t begin) const {
    const char* const bytes = data_->bytes;
    const void* slash = std::memchr(bytes + begin, '/', num_bytes() - begin);
    return slash == nullptr ? num_bytes()
                            : static_cast<uint32_t>(static_cast<const char*>(slash) - bytes);
  }

  // Returns the same of segment `i`, faster.
  uint32_t EndOf(uint32_t i, uint32_t begin) const {
    const uint32_t behind = i + 1 < PathData::kNumBegins ? BeginOf(i + 1) : PathData::kUnknown;
    return behind <= max_begin() ? behind - 1 : EndOf(begin);
  }

  // Returns all segments. Allocates if they are many: for what is not deciding.
  using SegmentList = absl::InlinedVector<std::string_view, 16>;
  SegmentList Segments() const {
    SegmentList segments;
    for (uint32_t begin = 0, end = 0; !is_root() && begin <= num_bytes(); begin = end + 1) {
      end = EndOf(static_cast<uint32_t>(segments.size()), begin);
      segments.push_back(text().substr(begin, end - begin));
    }
    return segments;
  }

  // A segment; an empty one at 0 if there is none.
  struct Range {
    uint32_t begin = 0;
    uint32_t length = 0;
  };

  // Returns segment `i`; empty if there are not so many. Takes time where paths are deep alone.
  Range Find(uint32_t i) const {
    const uint32_t last = std::min(i, PathData::kMaxBegins - 1);
    const uint32_t behind = BeginOf(last + 1);
    if (last == i && behind <= max_begin()) [[likely]] {
      return {BeginOf(i), behind - BeginOf(i) - 1};
    }
    return is_deep() ? FindDeep(i) : Range();
  }
  std::string_view operator[](uint32_t i) const {
    const Range range = Find(i);
    return text().substr(range.begin, range.length);
  }

  // Returns the `length` bytes from `begin`, at most 16, and zeros behind them.
  // REQUIRES: they are within the path.
  Key16 Key(uint32_t begin, uint32_t length) const {
    const char* const from = From(begin);
    const Key16 mask = kKeyMasks[length];
    return {LoadWord(from) & mask.low, LoadWord(from + 8) & mask.high};
  }

  // Returns the 16 bytes from `begin`. REQUIRES: they are within the path.
  Key16 Block(uint32_t begin) const { return LoadKey(data_->bytes + begin); }

 private:
  Range FindDeep(uint32_t i) const {
    uint32_t begin = 0;
    for (; i > 0 && begin <= num_bytes(); --i) begin = EndOf(begin) + 1;
    return begin > num_bytes() ? Range() : Range{begin, EndOf(begin) - begin};
  }

  // Returns where the 16 bytes from `begin` can be read; those behind the path's end are anything.
  const char* From(uint32_t begin) const {
    const uint32_t end = begin + kBlock;
    const uint32_t size = data_->size;
    // No branch, since it could not be predicted.
    const char* const base = end <= size ? data_->bytes : data_->tail;
    const uint32_t place = end <= size ? begin : std::min(end - size, kBlock);
    return base + place;
  }

  const PathData* data_;
};

// Sets what CompletePathData sets of segments, of any path.
[[gnu::noinline]] inline void FindSegments(uint64_t first_ends, PathData& data) {
  std::memset(data.begins + 1, 0xff, sizeof data.begins - sizeof *data.begins);
  uint32_t i = 0;
  uint64_t end_before = 1;
  for (uint32_t window = 0; window <= data.size; window += 64) {
    uint64_t ends =
        window == 0 && first_ends != 0 ? first_ends : SegmentedPath(data).EndsFrom(window);
    data.has_empty_segment |= (ends & (ends << 1 | end_before)) != 0;
    end_before = ends >> 63;
    for (; ends != 0; ends &= ends - 1) {
      if (++i >= PathData::kMaxBegins) continue;
      data.begins[i] = static_cast<uint16_t>(window + std::countr_zero(ends) + 1);
    }
  }
  data.is_deep = i >= PathData::kMaxBegins;
  if (data.size < data.max_begin) return;
  data.is_deep = true;  // so long that its begins are no numbers of 16 bits
  std::memset(data.begins + 1, 0xff, sizeof data.begins - sizeof *data.begins);
}

// Returns the data of the root: no segment, not even an empty one.
inline PathData RootPathData() {
  PathData data;
  data.is_root = true;
  std::memset(data.begins + 1, 0xff, sizeof data.begins - sizeof *data.begins);
  return data;
}

// Sets what else there is from `bytes` and `size`. `ends` has bit i if a segment ends at byte i,
// for the first 64, or is 0. REQUIRES: nothing but those two was set.
[[gnu::always_inline]] inline void CompletePathData(uint64_t ends, PathData& data) {
  constexpr uint32_t kBlock = SegmentedPath::kBlock;
  if (data.size >= kBlock) {
    std::memcpy(data.tail, data.bytes + data.size - kBlock, kBlock);
  } else {
    const Key16 all = LoadPart(data.bytes, data.size);
    std::memcpy(data.tail + kBlock - data.size, &all, kBlock);
  }
  data.max_begin = static_cast<uint16_t>(std::min<uint32_t>(data.size, PathData::kUnknown - 2) + 1);
  // The last bit is never that of an end, so there always is another, and behind the last end all
  // are of what is no segment. No branch, since the number of segments can't be predicted.
  constexpr uint32_t kMostHave = 8;
  constexpr uint64_t kLast = uint64_t{1} << 63;
  if (ends == 0 || data.size >= 63) return FindSegments(ends, data);
  std::memset(data.begins + kMostHave, 0xff, sizeof data.begins - kMostHave * sizeof *data.begins);
  data.has_empty_segment = (ends & (ends << 1 | 1)) != 0;
  uint64_t left = ends | ~uint64_t{1} << data.size;
#pragma GCC unroll 8
  for (uint32_t i = 1; i <= kMostHave; ++i) {
    data.begins[i] = static_cast<uint16_t>(std::countr_zero(left | kLast) + 1);
    left &= left - 1;
  }
  if (data.begins[kMostHave] <= data.size) [[unlikely]]
    FindSegments(ends, data);
}

// The same of a text that is no path: of segments and slashes between them.
class SegmentedText {
 public:
  // REQUIRES: `text` outlives this.
  explicit SegmentedText(std::string_view text) {
    data_.bytes = text.data();
    data_.size = static_cast<uint32_t>(text.size());
    CompletePathData(0, data_);
  }

  // Lives as long as this.
  SegmentedPath path() const ABSL_ATTRIBUTE_LIFETIME_BOUND { return SegmentedPath(data_); }

 private:
  PathData data_;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_SEGMENTED_PATH_H_
