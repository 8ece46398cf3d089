// Internal: not for users of the library, see engine/path.h.
//
// Plain paths, which nearly all are: one pass, sixteen bytes at a time, finds where their segments
// end and that nothing can be wrong with them. Of any other path the checks of engine/path.cc say
// what is wrong, if anything is; they find nothing wrong with a plain one.
//
// Never reads a byte outside of the path: blocks overlap where its length is no multiple of 16.
#ifndef POSTERN_ENGINE_INTERNAL_PLAIN_PATH_H_
#define POSTERN_ENGINE_INTERNAL_PLAIN_PATH_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/internal/bytes16.h"

namespace postern::internal {

// Returns the number of slashes or, since blocks overlap, more. REQUIRES: path has 16 bytes at
// least.
inline size_t MaxSlashes(std::string_view path) {
  size_t count = 0;
  for (size_t i = 0; i < path.size(); i += 16) {
    const char* const block = path.data() + std::min(i, path.size() - 16);
    uint32_t slashes = Bytes16::Load(block).Equals(Bytes16('/')).HighBits();
    for (; slashes != 0; slashes &= slashes - 1) ++count;
  }
  return count;
}

// Returns whether the path surely has no more segments than that: there is one more than slashes.
inline bool HasAtMostSegments(size_t limit, std::string_view path) {
  return path.size() < limit || (path.size() >= 16 && MaxSlashes(path) < limit);
}

// What is seen of the segments of a path whose segments are plain: no `//`, and none that ends with
// `.`, as `.` and `..` do.
class PlainSegments {
 public:
  static bool MayEndWith(char last) { return last != '.'; }

  // Takes 16 bytes, of which the slashes are 0xff and all else is 0, and the byte before each.
  void Add(Bytes16 slashes, Bytes16 before) {
    static_assert(('.' | 1) == '/');
    faults_ = faults_ | (slashes & (before | Bytes16('\1')).Equals(Bytes16('/')));
  }
  Bytes16 faults() const { return faults_; }  // not 0 where there is one

 private:
  Bytes16 faults_ = Bytes16('\0');
};

// All segments are plain.
class AnySegments {
 public:
  static bool MayEndWith(char) { return true; }
  void Add(Bytes16, Bytes16) {}
  Bytes16 faults() const { return Bytes16('\0'); }
};

// What is seen of the bytes of a key. Plain: 0x01 to 0x7f.
class PlainKeyBytes {
 public:
  static constexpr size_t kBegin = 0;  // of the first segment
  static bool MayBeginWith(char first) { return static_cast<int8_t>(first) > 0 && first != '/'; }

  void Add(Bytes16 bytes) {
    least_ = least_.Min(bytes);
    all_ = all_ | bytes;
  }
  Bytes16 faults() const { return least_.Equals(Bytes16('\0')) | (all_ & Bytes16('\x80')); }

 private:
  Bytes16 least_ = Bytes16('\x7f');
  Bytes16 all_ = Bytes16('\0');
};

// And of a request target up to its query. Plain: 0x21 to 0x7e but `\`, `;`, `%`, `#` and, since
// one comparison finds them too, `!` and `'`. REQUIRES: no `?`.
class PlainUrlBytes {
 public:
  static constexpr size_t kBegin = 1;
  static bool MayBeginWith(char first) { return first == '/'; }

  void Add(Bytes16 bytes) {
    static_assert(('!' | 6) == '\'' && ('#' | 6) == '\'' && ('%' | 6) == '\'');
    least_ = least_.Min(bytes);
    greatest_ = greatest_.Max(bytes);
    faults_ = faults_ | bytes.Equals(Bytes16('\\')) | bytes.Equals(Bytes16(';')) |
              (bytes | Bytes16('\6')).Equals(Bytes16('\''));
  }
  Bytes16 faults() const {
    return faults_ | least_.Min(Bytes16('\x20')).Equals(least_) |
           greatest_.Max(Bytes16('\x7f')).Equals(greatest_);
  }

 private:
  Bytes16 least_ = Bytes16('\x7e');
  Bytes16 greatest_ = Bytes16('\x21');
  Bytes16 faults_ = Bytes16('\0');
};

// The pass over a path.
template <typename Bytes, typename Segments>
class PlainPathScan {
 public:
  // REQUIRES: path is not empty.
  [[gnu::always_inline]] explicit PlainPathScan(std::string_view path)
      : path_(path), slashes_(path.size() > 16 ? AddLong() : AddShort()) {}

  bool is_plain() const {
    return (bytes_.faults() | segments_.faults()).HighBits() == 0 &&
           Bytes::MayBeginWith(path_.front()) && Segments::MayEndWith(path_.back());
  }

  // Returns SegmentedPath::first_ends() of the path. REQUIRES: is_plain().
  uint64_t first_ends() const {
    const uint64_t slashes = slashes_ << (1 - Bytes::kBegin);
    const size_t size = path_.size() - Bytes::kBegin;
    return size < 64 ? slashes | uint64_t{1} << size : slashes;
  }

 private:
  // Returns bit i for each `/` at byte i.
  uint64_t Add(Bytes16 bytes, Bytes16 before) {
    const Bytes16 slashes = bytes.Equals(Bytes16('/'));
    bytes_.Add(bytes);
    segments_.Add(slashes, before);
    return slashes.HighBits();
  }
  uint64_t Add16(const char* block) { return Add(Bytes16::Load(block), Bytes16::Load(block - 1)); }
  uint64_t Add32(const char* block) { return Add16(block) | Add16(block + 16) << 16; }

  // These return bit i for each `/` at path_[i + 1], for the first 64. The first byte has none
  // before it and is left to is_plain().

  // Blocks may overlap, and the same four do for all lengths to 64: a branch that can't be
  // predicted costs more than two blocks.
  [[gnu::always_inline]] uint64_t AddLong() {
    const char* const bytes = path_.data() + 1;
    const size_t size = path_.size() - 1;
    const size_t second = std::min<size_t>(16, size - 16);
    const size_t third = std::max<size_t>(32, size) - 32;
    const size_t last = size - 16;
    const uint64_t slashes = Add16(bytes) | Add16(bytes + second) << second;
    if (size > 64) return slashes | AddFrom32(bytes, size);
    return slashes | Add16(bytes + third) << third | Add16(bytes + last) << last;
  }

  // REQUIRES: size > 64.
  [[gnu::always_inline]] uint64_t AddFrom32(const char* bytes, size_t size) {
    const uint64_t slashes = Add32(bytes + 32) << 32;
    const size_t last = size - 32;
    for (size_t i = 64; i < last; i += 32) Add32(bytes + i);
    const uint64_t last_slashes = Add32(bytes + last);
    return last < 64 ? slashes | last_slashes << last : slashes;
  }

  // What is behind the path's end is read as plain.
  [[gnu::always_inline]] uint64_t AddShort() {
    constexpr uint64_t kPlain = 0x7878787878787878;
    const size_t size = path_.size() - 1;
    Key16 bytes = LoadPart(path_.data() + 1, size);
    if (size < 8) {
      bytes.low |= kPlain << 8 * size;
      bytes.high = kPlain;
    } else {
      bytes.high |= kPlain << 8 * (size - 8);
    }
    const uint64_t first = static_cast<uint8_t>(path_.front());
    const Key16 before = {bytes.low << 8 | first, bytes.high << 8 | bytes.low >> 56};
    return Add(Bytes16(bytes), Bytes16(before));
  }

  std::string_view path_;
  Bytes bytes_;
  Segments segments_;
  uint64_t slashes_;
};

using PlainKeyScan = PlainPathScan<PlainKeyBytes, PlainSegments>;
using PlainOpaqueScan = PlainPathScan<PlainKeyBytes, AnySegments>;
using PlainUrlScan = PlainPathScan<PlainUrlBytes, PlainSegments>;

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PLAIN_PATH_H_
