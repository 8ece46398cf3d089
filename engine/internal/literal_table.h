// Internal: not for users of the library, see engine/decision_graph.h.
//
// The distinct literal segments of an index, numbered, so that the matcher compares numbers.
#ifndef POSTERN_ENGINE_INTERNAL_LITERAL_TABLE_H_
#define POSTERN_ENGINE_INTERNAL_LITERAL_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/internal/text_list.h"

namespace postern::internal {

// An open-addressed hash table at most half full. A hash only picks the slot: the bytes decide.
class LiteralTable {
 public:
  static constexpr uint32_t kUnknown = 0xffffffff;

  // Returns the number of `text`, a new one if it was not there.
  uint32_t Intern(std::string_view text);

  // Returns the number of `text`, or kUnknown. Does not allocate.
  uint32_t Find(std::string_view text) const;

  std::string_view text(uint32_t id) const { return texts_[id]; }
  uint32_t size() const { return static_cast<uint32_t>(texts_.size()); }

  void ShrinkToFit() { texts_.ShrinkToFit(); }

 private:
  struct Slot {
    uint32_t tag = 0;        // the upper half of the hash, to compare bytes hardly ever in vain
    uint32_t id = kUnknown;  // kUnknown: the slot is free
  };

  size_t SlotOf(uint64_t hash, std::string_view text) const;
  void Grow();

  TextList texts_;
  std::vector<Slot> slots_;  // a power of two, or none
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_LITERAL_TABLE_H_
