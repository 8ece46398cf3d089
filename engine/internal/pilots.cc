// Hashes are put into buckets of about four; for each bucket, the largest first, multipliers are
// tried until its hashes fall into free slots.

#include "engine/internal/pilots.h"

#include <algorithm>
#include <numeric>

#include "engine/internal/run_hash.h"

namespace postern::internal {
namespace {

constexpr uint32_t kHashesPerBucket = 4;
constexpr uint32_t kMaxAlone = 8;        // so many share the only bucket there is
constexpr uint32_t kMaxBucket = 32;      // chance hardly ever puts half as many into one
constexpr uint32_t kMaxTries = 1 << 18;  // for one bucket, before the slots are made more

// Odd numbers in an order without pattern (the output function of SplitMix64).
uint32_t Candidate(uint32_t i) {
  uint64_t z = (i + 1) * uint64_t{0x9e3779b97f4a7c15};
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return static_cast<uint32_t>(z >> 32) | 1;
}

class Search {
 public:
  explicit Search(const std::vector<uint64_t>& hashes) : hashes_(hashes) {
    const uint32_t size = static_cast<uint32_t>(hashes.size());
    if (size > kMaxAlone) {
      for (uint32_t n = kHashesPerBucket; n < size; n *= 2) --result_.bucket_shift;
    }
    result_.num_slots = size <= 4 ? size : size + size / 16;
    order_.resize(size);
    std::iota(order_.begin(), order_.end(), 0);
    std::sort(order_.begin(), order_.end(), [this](uint32_t a, uint32_t b) {
      return BucketOf(a) != BucketOf(b) ? BucketOf(a) < BucketOf(b) : hashes_[a] < hashes_[b];
    });
  }

  std::optional<PerfectHash> Run() && {
    SetBuckets();
    if (buckets_.front().size() > kMaxBucket || HasTwins()) return std::nullopt;
    const uint64_t max_slots = uint64_t{4} * hashes_.size() + 16;
    while (!TryAll()) {
      result_.num_slots += result_.num_slots / 8 + 1;
      if (result_.num_slots > max_slots) return std::nullopt;
    }
    return std::move(result_);
  }

 private:
  struct Bucket {
    uint32_t id;
    uint32_t begin;  // into order_
    uint32_t end;
    uint32_t size() const { return end - begin; }
  };

  uint32_t BucketOf(uint32_t i) const {
    return result_.bucket_shift == kOneBucket
               ? 0
               : internal::BucketOf(hashes_[i], result_.bucket_shift);
  }

  void SetBuckets() {
    for (uint32_t begin = 0, end = 0; begin < order_.size(); begin = end) {
      while (end < order_.size() && BucketOf(order_[end]) == BucketOf(order_[begin])) ++end;
      buckets_.push_back({BucketOf(order_[begin]), begin, end});
    }
    std::stable_sort(buckets_.begin(), buckets_.end(),
                     [](const Bucket& a, const Bucket& b) { return a.size() > b.size(); });
  }

  // Hashes of one bucket whose lower halves are the same share every slot.
  bool HasTwins() const {
    std::vector<uint32_t> halves;
    for (const Bucket& bucket : buckets_) {
      halves.clear();
      for (uint32_t i = bucket.begin; i < bucket.end; ++i) {
        halves.push_back(static_cast<uint32_t>(hashes_[order_[i]]));
      }
      std::sort(halves.begin(), halves.end());
      if (std::adjacent_find(halves.begin(), halves.end()) != halves.end()) return true;
    }
    return false;
  }

  bool TryAll() {
    result_.pilots.assign(NumBuckets(result_.bucket_shift), 1);
    result_.slots.assign(hashes_.size(), 0);
    is_taken_.assign(result_.num_slots, false);
    return std::all_of(buckets_.begin(), buckets_.end(),
                       [this](const Bucket& bucket) { return Place(bucket); });
  }

  bool Place(const Bucket& bucket) {
    for (uint32_t i = 0; i < kMaxTries; ++i) {
      if (!Fits(bucket, Candidate(i))) continue;
      result_.pilots[bucket.id] = Candidate(i);
      for (uint32_t k = bucket.begin; k < bucket.end; ++k) {
        result_.slots[order_[k]] = slots_[k - bucket.begin];
        is_taken_[slots_[k - bucket.begin]] = true;
      }
      return true;
    }
    return false;
  }

  bool Fits(const Bucket& bucket, uint32_t pilot) {
    slots_.clear();
    for (uint32_t k = bucket.begin; k < bucket.end; ++k) {
      const uint32_t slot = SlotOf(hashes_[order_[k]], pilot, result_.num_slots);
      if (is_taken_[slot] || std::find(slots_.begin(), slots_.end(), slot) != slots_.end()) {
        return false;
      }
      slots_.push_back(slot);
    }
    return true;
  }

  const std::vector<uint64_t>& hashes_;
  PerfectHash result_;
  std::vector<uint32_t> order_;  // hashes by bucket
  std::vector<Bucket> buckets_;  // the largest first
  std::vector<bool> is_taken_;
  std::vector<uint32_t> slots_;  // of the bucket at hand
};

}  // namespace

std::optional<PerfectHash> FindPilots(const std::vector<uint64_t>& hashes) {
  return Search(hashes).Run();
}

}  // namespace postern::internal
