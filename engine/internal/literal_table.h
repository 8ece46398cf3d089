// Internal: not for users of the library, see engine/decision_graph.h.
//
// Distinct literal segments, each with a number: which one is a segment of a path?
#ifndef POSTERN_ENGINE_INTERNAL_LITERAL_TABLE_H_
#define POSTERN_ENGINE_INTERNAL_LITERAL_TABLE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/internal/blob.h"
#include "engine/internal/run_hash.h"
#include "engine/internal/segmented_path.h"

namespace postern::internal {

// What the table is, of one record.
struct LiteralTableRoot {
  HashKey key;
  uint32_t bucket_shift;
  uint32_t reserved;
};
struct LiteralSlot {
  uint32_t begin;   // into the texts
  uint32_t length;  // kFree: the slot has no literal
  uint32_t number;
  static constexpr uint32_t kFree = 0xffffffff;
};

template <template <typename> class Array>
struct LiteralTableArrays {
  Array<LiteralTableRoot> root;
  Array<uint32_t> pilots;
  Array<LiteralSlot> slots;
  Array<char> texts;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor&& visit) {
    visit(self.root);
    visit(self.pilots);
    visit(self.slots);
    visit(self.texts);
  }
};

// A perfect hash: one slot is looked at, hit or miss, and the bytes decide. Immutable; borrows its
// arrays.
class LiteralTable {
 public:
  static constexpr uint32_t kUnknown = 0xffffffff;

  // Returns the table in which texts[i] has number i. Errors: kResourceExhausted if no hash tells
  // them apart. REQUIRES: they are distinct.
  static absl::StatusOr<LiteralTableArrays<List>> Build(const std::vector<std::string_view>& texts);

  LiteralTable() = default;  // knows nothing

  // REQUIRES: IsSound() accepts the arrays.
  explicit LiteralTable(const LiteralTableArrays<View>& arrays) : arrays_(arrays) {}

  // Returns whether looking up stays within the arrays, and finds numbers below `num_literals`.
  static bool IsSound(const LiteralTableArrays<View>& arrays, uint32_t num_literals);

  // Returns the number of the `length` bytes of the path from `begin`, or kUnknown. Does not
  // allocate.
  uint32_t Find(SegmentedPath path, uint32_t begin, uint32_t length) const {
    if (arrays_.slots.empty()) return kUnknown;
    const LiteralTableRoot& root = arrays_.root[0];
    const uint64_t hash = HashText(path, begin, length, root.key);
    const uint32_t bucket = root.bucket_shift == kOneBucket ? 0 : BucketOf(hash, root.bucket_shift);
    const uint32_t pilot = arrays_.pilots[bucket];
    const LiteralSlot& slot =
        arrays_.slots[SlotOf(hash, pilot, static_cast<uint32_t>(arrays_.slots.size()))];
    const std::string_view text = path.text().substr(begin, length);
    return slot.length == length && TextOf(slot) == text ? slot.number : kUnknown;
  }

  // Returns the literal of that number, in time linear in the table; empty if there is none.
  std::string_view text(uint32_t number) const;

 private:
  std::string_view TextOf(const LiteralSlot& slot) const {
    return {arrays_.texts.data() + slot.begin, slot.length};
  }

  LiteralTableArrays<View> arrays_;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_LITERAL_TABLE_H_
