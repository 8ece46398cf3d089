// Internal: not for users of the library.
#ifndef POSTERN_ENGINE_INTERNAL_FOLD_H_
#define POSTERN_ENGINE_INTERNAL_FOLD_H_

#include <cstdint>

namespace postern::internal {

// Returns both halves of the product of two numbers, the one upon the other: a hash of the two, of
// which every bit depends on all of theirs.
inline uint64_t Fold(uint64_t a, uint64_t b) {
  __extension__ using Uint128 = unsigned __int128;
  const Uint128 product = Uint128{a} * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_FOLD_H_
