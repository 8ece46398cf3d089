// Eight bytes at a time. SSE4.2, which nearly every x86-64 has, but not all, does it in one
// instruction; elsewhere tables do ("slicing by 8", Kounavis and Berry, 2005): table k tells what a
// byte followed by k zero bytes does to the remainder.

#include "engine/internal/crc32c.h"

#include <array>
#include <cstddef>
#include <cstring>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace postern::internal {
namespace {

constexpr uint32_t kPolynomial = 0x82f63b78;  // 0x1edc6f41, bits reversed

using Tables = std::array<std::array<uint32_t, 256>, 8>;

constexpr Tables MakeTables() {
  Tables tables = {};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) {
      remainder = remainder >> 1 ^ ((remainder & 1) != 0 ? kPolynomial : 0);
    }
    tables[0][byte] = remainder;
  }
  for (size_t k = 1; k < tables.size(); ++k) {
    for (size_t byte = 0; byte < 256; ++byte) {
      const uint32_t before = tables[k - 1][byte];
      tables[k][byte] = before >> 8 ^ tables[0][before & 0xff];
    }
  }
  return tables;
}

constexpr Tables kTables = MakeTables();

#ifdef __x86_64__

[[gnu::target("sse4.2")]] uint32_t ByInstruction(std::string_view bytes) {
  uint64_t remainder = 0xffffffff;
  while (bytes.size() >= 8) {
    uint64_t word;
    std::memcpy(&word, bytes.data(), sizeof word);
    remainder = _mm_crc32_u64(remainder, word);
    bytes.remove_prefix(8);
  }
  auto last = static_cast<uint32_t>(remainder);
  for (const char c : bytes) last = _mm_crc32_u8(last, static_cast<uint8_t>(c));
  return ~last;
}

#endif

}  // namespace

uint32_t Crc32c(std::string_view bytes) {
#ifdef __x86_64__
  if (__builtin_cpu_supports("sse4.2")) return ByInstruction(bytes);
#endif
  return Crc32cByTables(bytes);
}

uint32_t Crc32cByTables(std::string_view bytes) {
  uint32_t remainder = 0xffffffff;
  while (bytes.size() >= 8) {
    uint64_t word;
    std::memcpy(&word, bytes.data(), sizeof word);
    word ^= remainder;
    remainder = 0;
    for (size_t i = 0; i < 8; ++i) remainder ^= kTables[7 - i][word >> (8 * i) & 0xff];
    bytes.remove_prefix(8);
  }
  for (const char c : bytes) {
    remainder = remainder >> 8 ^ kTables[0][(remainder ^ static_cast<uint8_t>(c)) & 0xff];
  }
  return ~remainder;
}

}  // namespace postern::internal
