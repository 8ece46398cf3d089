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
#include <vector>

#include "engine/internal/bytes16.h"
#include "engine/internal/path_inside.h"
#include "engine/path.h"

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
// to none. Borrows the path; lives on the stack of a decision.
class SegmentedPath {
 public:
  // REQUIRES: path.ok() or path.is_root().
  [[gnu::always_inline]] explicit SegmentedPath(const CanonicalPath& path)
      : SegmentedPath(WithoutFirstSlash(path), path.is_root(), PathInside::FirstEnds(path)) {}

  // The same of segments and slashes between them.
  explicit SegmentedPath(std::string_view text) : SegmentedPath(text, false, 0) {}

  SegmentedPath(const SegmentedPath&) = delete;
  SegmentedPath& operator=(const SegmentedPath&) = delete;

  bool is_root() const { return is_root_; }  // it has no segment
  uint32_t num_bytes() const { return size_; }
  std::string_view text() const { return {bytes_, size_}; }

  // Returns bit i if a segment ends at byte i, for the first 64: at a slash, or the path's end.
  uint64_t first_ends() const { return first_ends_; }

  // Returns the same for the 64 bytes from `begin`. REQUIRES: begin <= num_bytes().
  uint64_t EndsFrom(uint32_t begin) const {
    uint64_t ends = 0;
    uint32_t i = 0;
    for (; i < 64 && begin + i + 16 <= size_; i += 16) ends |= SlashBits16(bytes_ + begin + i) << i;
    if (i < 64 && begin + i < size_) {
      const uint32_t last = last_block_;
      const uint64_t slashes = SlashBits16(bytes_ + last);
      ends |= last < begin ? slashes >> (begin - last) : slashes << (last - begin);
    }
    if (size_ - begin < 64) ends |= uint64_t{1} << (size_ - begin);
    return ends;
  }

  // Returns where the segment that begins at `begin` ends.
  uint32_t EndOf(uint32_t begin) const {
    const void* slash = std::memchr(bytes_ + begin, '/', size_ - begin);
    return slash == nullptr ? size_
                            : static_cast<uint32_t>(static_cast<const char*>(slash) - bytes_);
  }

  // Returns all segments. Allocates: for what is not deciding.
  std::vector<std::string_view> Segments() const {
    std::vector<std::string_view> segments;
    for (uint32_t begin = 0, end = 0; !is_root_ && begin <= size_; begin = end + 1) {
      end = EndOf(begin);
      segments.push_back(text().substr(begin, end - begin));
    }
    return segments;
  }

  // Returns segment `i`, in time linear in what is before it; empty if there are not so many.
  std::string_view operator[](uint32_t i) const {
    uint32_t begin = 0;
    uint64_t ends = first_ends_;
    for (; i > 0 && ends != 0; --i, ends &= ends - 1) begin = FirstOf(ends) + 1;
    if (ends != 0) return text().substr(begin, FirstOf(ends) - begin);
    for (; i > 0 && begin <= size_; --i) begin = EndOf(begin) + 1;
    return begin > size_ ? std::string_view() : text().substr(begin, EndOf(begin) - begin);
  }

  // Returns the `length` bytes from `begin`, at most 16, and zeros behind them.
  Key16 Key(uint32_t begin, uint32_t length) const {
    const char* const from = From(begin);
    const Key16 mask = kKeyMasks[length];
    return {LoadWord(from) & mask.low, LoadWord(from + 8) & mask.high};
  }

  // Returns the `length` bytes from `begin`, or the first eight of them.
  uint64_t FirstWord(uint32_t begin, uint32_t length) const {
    return LoadWord(From(begin)) & kKeyMasks[std::min<uint32_t>(length, 8)].low;
  }

  // Returns the 16 bytes from `begin`. REQUIRES: they are within the path.
  Key16 Block(uint32_t begin) const { return LoadKey(bytes_ + begin); }

 private:
  static constexpr uint32_t kBlock = 16;

  static uint32_t FirstOf(uint64_t ends) { return static_cast<uint32_t>(std::countr_zero(ends)); }

  // `first_ends` is 0 if it isn't known.
  [[gnu::always_inline]] SegmentedPath(std::string_view text, bool is_root, uint64_t first_ends)
      : bytes_(text.data()),
        size_(static_cast<uint32_t>(text.size())),
        is_root_(is_root),
        first_ends_(first_ends) {
    if (size_ < kBlock) {
      StoreTail(LoadPart(bytes_, size_));
      bytes_ = tail_;
    } else {
      last_block_ = size_ - kBlock;
      StoreTail(LoadKey(bytes_ + last_block_));
    }
    if (first_ends_ == 0) first_ends_ = FirstEnds();
  }

  static std::string_view WithoutFirstSlash(const CanonicalPath& path) {
    std::string_view text = path.text();
    if (path.mode() == PathMode::kUrl && !text.empty()) text.remove_prefix(1);
    return text;
  }

  // Returns where the 16 bytes from `begin` can be read; those behind the path's end are anything.
  const char* From(uint32_t begin) const {
    return begin <= last_block_ ? bytes_ + begin : tail_ + (begin - last_block_);
  }

  void StoreTail(Key16 block) {
    std::memcpy(tail_, &block, kBlock);
    std::memset(tail_ + kBlock, 0, kBlock);
  }

  uint64_t FirstEnds() const {
    uint64_t ends = 0;
    for (uint32_t i = 0; i < 64; i += 16) {
      const uint32_t from = std::min(i, last_block_);
      ends |= SlashBits16(bytes_ + from) << from;
    }
    return size_ < 64 ? ends | uint64_t{1} << size_ : ends;
  }

  const char* bytes_;
  uint32_t size_;
  uint32_t last_block_ = 0;  // where the last 16 bytes begin; 0 of a shorter path
  bool is_root_;
  uint64_t first_ends_;
  char tail_[2 * kBlock];  // the last 16 bytes or, of a shorter path, all, and zeros behind them
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_SEGMENTED_PATH_H_
