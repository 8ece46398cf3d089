#include "engine/internal/pilots.h"

#include <random>
#include <set>

#include "engine/internal/run_hash.h"
#include "gtest/gtest.h"

namespace postern::internal {
namespace {

TEST(PilotsTest, EveryHashHasASlotOfItsOwn) {
  std::mt19937_64 random(1);
  for (const size_t size : {1, 2, 3, 4, 5, 8, 9, 100, 5000}) {
    std::vector<uint64_t> hashes(size);
    for (uint64_t& hash : hashes) hash = random();
    const std::optional<PerfectHash> found = FindPilots(hashes);
    ASSERT_TRUE(found) << size;
    EXPECT_LE(found->num_slots, 4 * size + 16);
    std::set<uint32_t> slots;
    for (size_t i = 0; i < size; ++i) {
      const uint32_t bucket =
          found->bucket_shift == kOneBucket ? 0 : BucketOf(hashes[i], found->bucket_shift);
      const uint32_t pilot = found->pilots[bucket];
      EXPECT_EQ(SlotOf(hashes[i], pilot, found->num_slots), found->slots[i]);
      EXPECT_LT(found->slots[i], found->num_slots);
      slots.insert(found->slots[i]);
    }
    EXPECT_EQ(slots.size(), size);
  }
}

TEST(PilotsTest, HashesOfOneBucketWithTheSameLowerHalfAreNotToldApart) {
  EXPECT_FALSE(FindPilots({0x1, 0x100000001}));
  EXPECT_TRUE(FindPilots({0x1, 0x100000002}));
}

// Literals chosen so that they share a bucket would take for ever, and more memory than there is.
TEST(PilotsTest, MoreHashesInABucketThanChancePutsThereAreRefused) {
  std::mt19937_64 random(1);
  for (const size_t size : {32, 33}) {
    std::vector<uint64_t> hashes(1000);
    for (size_t i = 0; i < hashes.size(); ++i) {
      const uint64_t bucket = i < size ? 0 : 1 + i % 255;  // of 256
      hashes[i] = bucket << 56 | random() >> 8;
    }
    EXPECT_EQ(FindPilots(hashes).has_value(), size == 32) << size;
  }
}

}  // namespace
}  // namespace postern::internal
