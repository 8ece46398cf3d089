// Internal: not for users of the library, see engine/decision_graph.h.
//
// The hash of a literal or a run of literals. It only picks the slot in which the bytes are
// compared.
#ifndef POSTERN_ENGINE_INTERNAL_RUN_HASH_H_
#define POSTERN_ENGINE_INTERNAL_RUN_HASH_H_

#include <cstdint>
#include <string_view>

#include "engine/internal/fold.h"
#include "engine/internal/segmented_path.h"

namespace postern::internal {

// Chosen for each graph by FindHashKey; odd numbers.
struct HashKey {
  uint64_t factors[4] = {0x9e3779b97f4a7c15, 0xd1b54a32d192ed03, 0x8cb92ba72f3d8dd7,
                         0xaef17502108ef2d9};
};

// Multiplying moves differences up, the shift brings them down again; what is added keeps the empty
// text from a hash of 0, which no pilot would move.
inline uint64_t Mixed(uint64_t sum, const HashKey& key) {
  const uint64_t hash = sum + key.factors[1];
  return hash ^ hash >> 32;
}

// Of at most 16 bytes.
inline uint64_t HashShort(Key16 text, const HashKey& key) {
  return Mixed(text.low * key.factors[0] + text.high * key.factors[1], key);
}

// Of `length` bytes, 17 to 32: of the first 16 and the last 16, which overlap.
inline uint64_t HashTwo(Key16 first, Key16 last, uint32_t length, const HashKey& key) {
  return Mixed((first.low ^ length) * key.factors[0] + first.high * key.factors[1] +
                   last.low * key.factors[2] + last.high * key.factors[3],
               key);
}

// Of `length` bytes of the path, more than 16: of those two, and of all 16 between them.
inline uint64_t HashLong(SegmentedPath path, uint32_t begin, uint32_t length, const HashKey& key) {
  uint64_t hash = HashTwo(path.Block(begin), path.Block(begin + length - 16), length, key);
  for (uint32_t i = 16; i + 16 < length; i += 16) {
    const Key16 block = path.Block(begin + i);
    hash = HashShort({block.low ^ hash, block.high}, key);
  }
  return hash;
}

// Of `length` bytes of the path, from `begin`.
inline uint64_t HashText(SegmentedPath path, uint32_t begin, uint32_t length, const HashKey& key) {
  return length <= 16 ? HashShort(path.Key(begin, length), key)
                      : HashLong(path, begin, length, key);
}

// Returns the first key that `is_good` accepts, of a few; the last one if it accepts none. They
// depend on every literal, so that literals that share a hash are hard to prepare (some that differ
// only in their middle do under every key: who hashes bounds what that costs), and on nothing else,
// so that the same policy always becomes the same graph.
template <typename Literals, typename Predicate>
HashKey FindHashKey(const Literals& literals, const Predicate& is_good) {
  constexpr int kMaxKeys = 16;
  HashKey key;
  for (const std::string_view literal : literals) {
    const uint32_t length = static_cast<uint32_t>(literal.size());
    const uint64_t hash = HashText(SegmentedText(literal).path(), 0, length, key);
    key.factors[0] = Fold(key.factors[0] ^ length, hash) | 1;
  }
  for (int i = 1; i < 4; ++i) key.factors[i] = Fold(key.factors[i], key.factors[0]) | 1;
  for (int i = 1; i < kMaxKeys && !is_good(key); ++i) key.factors[0] += 2;
  return key;
}

// A hash's bucket is what is left of it without its last `bucket_shift` bits; see pilots.h.
inline constexpr uint32_t kOneBucket = 64;  // all hashes are in bucket 0

// REQUIRES: 32 <= bucket_shift < kOneBucket.
inline uint32_t BucketOf(uint64_t hash, uint32_t bucket_shift) {
  return static_cast<uint32_t>(hash >> bucket_shift);
}

// Returns how many buckets there are; 0 if it is no number that a shift may be.
inline uint64_t NumBuckets(uint32_t bucket_shift) {
  if (bucket_shift == kOneBucket) return 1;
  return bucket_shift < 32 || bucket_shift > 63 ? 0 : uint64_t{1} << (kOneBucket - bucket_shift);
}

// Returns the slot of a hash, below `num_slots`; see pilots.h.
inline uint32_t SlotOf(uint64_t hash, uint32_t pilot, uint32_t num_slots) {
  const uint32_t mixed = static_cast<uint32_t>(hash) * pilot;
  return static_cast<uint32_t>(uint64_t{mixed} * num_slots >> 32);
}

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_RUN_HASH_H_
