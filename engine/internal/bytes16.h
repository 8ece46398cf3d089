// Internal: not for users of the library, see engine/path.h.
//
// Sixteen bytes at a time: what SSE2 does in one instruction, which every x86-64 has, and the same
// byte by byte elsewhere.
#ifndef POSTERN_ENGINE_INTERNAL_BYTES16_H_
#define POSTERN_ENGINE_INTERNAL_BYTES16_H_

#ifdef __SSE2__
#include <immintrin.h>
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace postern::internal {

// Sixteen bytes as two numbers, whose least byte is the first.
struct Key16 {
  uint64_t low;
  uint64_t high;
  friend bool operator==(Key16 a, Key16 b) { return a.low == b.low && a.high == b.high; }
};

// Returns 0 if they are equal.
inline uint64_t Difference(Key16 a, Key16 b) { return (a.low ^ b.low) | (a.high ^ b.high); }

inline uint64_t LoadWord(const char* bytes) {
  uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// Returns the `size` bytes, and zeros behind them. Reads no other byte. REQUIRES: size < 8.
inline uint64_t LoadPartOfWord(const char* bytes, size_t size) {
  if (size >= 4) {
    uint32_t first;
    uint32_t last;
    std::memcpy(&first, bytes, sizeof first);
    std::memcpy(&last, bytes + size - 4, sizeof last);
    return first | uint64_t{last} << (8 * (size - 4));
  }
  if (size == 0) return 0;
  const auto at = [bytes](size_t i) { return uint64_t{static_cast<uint8_t>(bytes[i])} << (8 * i); };
  return at(0) | at(size / 2) | at(size - 1);
}

// The same of less than 16.
inline Key16 LoadPart(const char* bytes, size_t size) {
  if (size <= 8) return {size == 8 ? LoadWord(bytes) : LoadPartOfWord(bytes, size), 0};
  return {LoadWord(bytes), LoadWord(bytes + size - 8) >> (8 * (16 - size))};
}

#ifdef __SSE2__

class Bytes16 {
 public:
  Bytes16() = default;

  // All are `byte`.
  explicit Bytes16(char byte) : bytes_(_mm_set1_epi8(byte)) {}

  explicit Bytes16(Key16 key)
      : bytes_(_mm_set_epi64x(static_cast<int64_t>(key.high), static_cast<int64_t>(key.low))) {}

  // Reads 16 bytes.
  static Bytes16 Load(const char* bytes) {
    return Bytes16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)));
  }

  Bytes16 operator&(Bytes16 other) const { return Bytes16(_mm_and_si128(bytes_, other.bytes_)); }
  Bytes16 operator|(Bytes16 other) const { return Bytes16(_mm_or_si128(bytes_, other.bytes_)); }

  // Returns 0xff where the bytes are equal, 0 elsewhere.
  Bytes16 Equals(Bytes16 other) const { return Bytes16(_mm_cmpeq_epi8(bytes_, other.bytes_)); }

  // Return the lesser and the greater of each two bytes, as numbers from 0 to 255.
  Bytes16 Min(Bytes16 other) const { return Bytes16(_mm_min_epu8(bytes_, other.bytes_)); }
  Bytes16 Max(Bytes16 other) const { return Bytes16(_mm_max_epu8(bytes_, other.bytes_)); }

  // Returns bit i for every byte i from 0x80.
  uint32_t HighBits() const { return static_cast<uint32_t>(_mm_movemask_epi8(bytes_)); }

 private:
  explicit Bytes16(__m128i bytes) : bytes_(bytes) {}
  __m128i bytes_;
};

#else

class Bytes16 {
 public:
  Bytes16() = default;
  explicit Bytes16(char byte) { std::memset(bytes_, byte, 16); }
  explicit Bytes16(Key16 key) {
    std::memcpy(bytes_, &key.low, 8);
    std::memcpy(bytes_ + 8, &key.high, 8);
  }
  static Bytes16 Load(const char* bytes) {
    Bytes16 result;
    std::memcpy(result.bytes_, bytes, 16);
    return result;
  }
  Bytes16 operator&(Bytes16 other) const {
    return Each(other, [](uint8_t a, uint8_t b) { return a & b; });
  }
  Bytes16 operator|(Bytes16 other) const {
    return Each(other, [](uint8_t a, uint8_t b) { return a | b; });
  }
  Bytes16 Equals(Bytes16 other) const {
    return Each(other, [](uint8_t a, uint8_t b) { return a == b ? 0xff : 0; });
  }
  Bytes16 Min(Bytes16 other) const {
    return Each(other, [](uint8_t a, uint8_t b) { return std::min(a, b); });
  }
  Bytes16 Max(Bytes16 other) const {
    return Each(other, [](uint8_t a, uint8_t b) { return std::max(a, b); });
  }
  uint32_t HighBits() const {
    uint32_t bits = 0;
    for (int i = 0; i < 16; ++i) bits |= uint32_t{bytes_[i]} >> 7 << i;
    return bits;
  }

 private:
  template <typename Operation>
  Bytes16 Each(Bytes16 other, Operation operation) const {
    Bytes16 result;
    for (int i = 0; i < 16; ++i) {
      result.bytes_[i] = static_cast<uint8_t>(operation(bytes_[i], other.bytes_[i]));
    }
    return result;
  }
  uint8_t bytes_[16];
};

#endif  // __SSE2__

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_BYTES16_H_
