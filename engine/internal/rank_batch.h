// Internal: not for users of the library, see engine/decision_graph.h.
//
// The smallest ranks among those that a walk comes across, in a bounded buffer.
#ifndef POSTERN_ENGINE_INTERNAL_RANK_BATCH_H_
#define POSTERN_ENGINE_INTERNAL_RANK_BATCH_H_

#include <cstdint>

namespace postern::internal {

// A rank says how specific a declaration is (0 is the most specific); kNoRank says there is none.
inline constexpr uint32_t kNoRank = 0xffffffff;

// Keeps the `capacity` smallest of the ranks added that are at least `from`, in order. Nothing is
// lost by its being bounded: who needs more takes another walk, from behind the last one.
class RankBatch {
 public:
  static constexpr uint32_t kMaxCapacity = 64;

  // REQUIRES: capacity is 1 to kMaxCapacity.
  void Reset(uint32_t from, uint32_t capacity) {
    from_ = from;
    capacity_ = capacity;
    end_ = kNoRank;
    size_ = 0;
  }

  uint32_t size() const { return size_; }
  bool full() const { return size_ == capacity_; }
  uint32_t operator[](uint32_t i) const { return ranks_[i]; }

  // Returns whether a rank from `min` to `max` could still enter.
  bool Accepts(uint32_t min, uint32_t max) const { return min < end_ && max >= from_; }

  // Adds `rank`, which was not added before; kNoRank is ignored.
  void Add(uint32_t rank) {
    if (!Accepts(rank, rank)) return;
    uint32_t i = full() ? size_ - 1 : size_++;
    for (; i > 0 && ranks_[i - 1] > rank; --i) ranks_[i] = ranks_[i - 1];
    ranks_[i] = rank;
    if (full()) end_ = ranks_[size_ - 1];
  }

 private:
  uint32_t from_ = 0;
  uint32_t capacity_ = 0;
  uint32_t end_ = kNoRank;  // ranks from here on do not enter
  uint32_t size_ = 0;
  uint32_t ranks_[kMaxCapacity];
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_RANK_BATCH_H_
