// Internal: not for users of the library, see engine/decision_graph.h.
//
// A perfect hash of each state's edges: exactly one slot is looked at, hit or miss.
#ifndef POSTERN_ENGINE_INTERNAL_PILOTS_H_
#define POSTERN_ENGINE_INTERNAL_PILOTS_H_

#include <cstdint>
#include <optional>
#include <vector>

namespace postern::internal {

struct PerfectHash {
  uint32_t num_slots = 0;
  uint32_t bucket_shift = 64;    // kOneBucket, or for BucketOf
  std::vector<uint32_t> pilots;  // of each bucket
  std::vector<uint32_t> slots;   // of each hash
};

// Returns slots for `hashes`, each its own, such that SlotOf(hash, pilot of its bucket, num_slots)
// is the slot; at most 4 slots a hash, and 16. Returns nothing if two hashes can't be told apart or
// too many share a bucket, be it by chance or by design: then another hash key is needed. The same
// hashes give the same answer everywhere.
// REQUIRES: at least one hash.
std::optional<PerfectHash> FindPilots(const std::vector<uint64_t>& hashes);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PILOTS_H_
