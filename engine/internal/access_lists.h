// Internal: not for users of the library, see engine/decision_graph.h.
//
// The rules of one effect of each declaration, without what only explaining needs: in file order,
// whom they speak of and to which actions. Declarations with the same rules share one list, a few
// words in one cache line.
#ifndef POSTERN_ENGINE_INTERNAL_ACCESS_LISTS_H_
#define POSTERN_ENGINE_INTERNAL_ACCESS_LISTS_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/decision.h"
#include "engine/graph_spec.h"
#include "engine/internal/blob.h"
#include "engine/internal/segmented_path.h"
#include "engine/internal/selector_table.h"
#include "engine/principal_representation.h"

namespace postern::internal {

// A rule that holds, and the first of its selectors that does.
struct Hit {
  uint32_t rule = Decision::kNone;  // place in its declaration; kNone: no rule holds
  uint32_t selector = Decision::kNone;
  explicit operator bool() const { return rule != Decision::kNone; }
};

// Who asks, as far as rules may want to know.
struct Requester {
  const PrincipalBits& bits;
  const PrincipalState& state;
};

// A list is a header, a byte for each action, filled up to whole words, that says which of up to
// eight selectors have it, and a word for each selector of each rule, as AccessLists says. One that
// does not fit these is wide: a header, two words, and four for each selector.
template <template <typename> class Array>
struct AccessListsArrays {
  Array<uint32_t> words;
  Array<uint64_t> action_sets;     // bit i is action i
  Array<BoundVariable> variables;  // runs of them, each followed by kNoVariable

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor&& visit) {
    visit(self.words);
    visit(self.action_sets);
    visit(self.variables);
  }
};

// Immutable; borrows its arrays. A list is named by the place of its header.
class AccessLists {
 public:
  AccessLists() = default;  // no lists

  // REQUIRES: Validate() accepts the arrays, and `selectors` outlive this.
  AccessLists(const AccessListsArrays<View>& arrays, Effect effect, const SelectorTable& selectors,
              size_t num_actions);

  // Returns, for each word, whether a list begins there. Errors: kInvalidArgument if one of them
  // would lead out of the arrays.
  static absl::StatusOr<std::vector<bool>> Validate(const AccessListsArrays<View>& arrays,
                                                    size_t num_selectors, size_t num_actions);

  // Returns how many selectors the list has. REQUIRES: Validate() accepts the arrays, it exists.
  static uint32_t NumSelectors(const AccessListsArrays<View>& arrays, uint32_t list) {
    const uint32_t header = arrays.words[list];
    return (header & kWide) != 0 ? arrays.words[list + 1] : header >> kCountShift & kCountMask;
  }

  // Returns whether the declarations of the list inherit.
  bool inherits(uint32_t list) const { return (arrays_.words[list] & kInherits) != 0; }

  // Returns the first rule, in file order, that holds. Does not allocate. REQUIRES: the list and
  // the action exist.
  [[gnu::always_inline]] Hit FirstHit(uint32_t list, uint8_t action, const Requester& who,
                                      SegmentedPath path) const {
    const uint32_t* const header = arrays_.words.data() + list;
    if (!fits_bits_ || (*header & kWide) != 0) [[unlikely]] {
      return FirstAmongMany(header, action, who, path);
    }
    const uint32_t* const entries = header + first_entry_;
    uint32_t left = reinterpret_cast<const uint8_t*>(header + 1)[action];
    for (; left != 0; left &= left - 1) {
      const uint32_t entry = entries[std::countr_zero(left)];
      const uint32_t bit = entry & kBitMask;
      if ((who.bits.allows[bit / 64] >> (bit % 64) & 1) == 0) continue;
      if ((entry & kDynamic) == 0 || HoldsOnPath(*header, entry, who, path)) return HitOf(entry);
    }
    return {};
  }

 private:
  friend class AccessListsBuilder;

  // A header: | place of the variables 16 | 0 | words of actions 5 | number of selectors 4 | wide 1
  // | inherits 1 |; of a wide list the last two alone.
  static constexpr uint32_t kInherits = 1;
  static constexpr uint32_t kWide = 2;
  static constexpr uint32_t kCountShift = 2;
  static constexpr uint32_t kCountMask = 0xf;
  static constexpr uint32_t kMaxCount = 8;  // a byte of bits
  static constexpr uint32_t kActionWordsShift = 6;
  static constexpr uint32_t kActionWordsMask = 0x1f;
  static constexpr uint32_t kVariablesShift = 16;
  static constexpr uint32_t kMaxVariables = 0xffff;

  // A selector of a rule: | place 7 | rule 5 | dynamic 1 | segment 6 | bit 13 |. The bit is the
  // principal's, see PrincipalState. The segment is the one that is to be the entity id, if that is
  // all that a dynamic selector asks of the path; else kAnyCondition.
  static constexpr uint32_t kBitMask = 0x1fff;
  static constexpr uint32_t kSegmentShift = 13;
  static constexpr uint32_t kSegmentMask = 0x3f;
  static constexpr uint32_t kAnyCondition = 0x3f;
  static constexpr uint32_t kDynamic = 1 << 19;
  static constexpr uint32_t kRuleShift = 20;
  static constexpr uint32_t kRuleMask = 0x1f;
  static constexpr uint32_t kPlaceShift = 25;
  static constexpr uint32_t kPlaceMask = 0x7f;

  // A wide list: header, number of selectors, place of the variables, and for each selector:
  struct WideEntry {
    uint32_t bit;
    uint32_t set;
    uint32_t rule;
    uint32_t place;
  };
  static constexpr uint32_t kWideHeaderWords = 3;
  static constexpr uint32_t kWideEntryWords = sizeof(WideEntry) / sizeof(uint32_t);

  static uint32_t NumActionWords(size_t num_actions) {
    return static_cast<uint32_t>((num_actions + 3) / 4);
  }
  static Hit HitOf(uint32_t entry) {
    return {entry >> kRuleShift & kRuleMask, entry >> kPlaceShift};
  }
  static bool IsSound(const uint32_t* list, size_t num_selectors, size_t num_actions);

  // Returns whether a selector that holds as far as the principal alone decides does so on this
  // path.
  [[gnu::always_inline]] bool HoldsOnPath(uint32_t header, uint32_t entry, const Requester& who,
                                          SegmentedPath path) const {
    const uint32_t place = entry >> kSegmentShift & kSegmentMask;
    if (place == kAnyCondition) [[unlikely]] {
      return Holds(header >> kVariablesShift, entry & kBitMask, who.state, path);
    }
    const SegmentedPath::Range segment = path.Find(place);
    const uint32_t size = who.bits.entity_id_size;
    if (segment.length != size) return false;
    if (size <= SegmentedPath::kBlock) {
      return Difference(path.Key(segment.begin, size), LoadKey(who.bits.entity_id)) == 0;
    }
    return IsLongEntityId(path.text().data() + segment.begin, who);
  }
  static bool IsLongEntityId(const char* text, const Requester& who);

  [[gnu::noinline]] Hit FirstAmongMany(const uint32_t* list, uint8_t action, const Requester& who,
                                       SegmentedPath path) const;
  bool Holds(uint32_t variables, uint32_t bit, const PrincipalState& principal,
             SegmentedPath path) const;

  AccessListsArrays<View> arrays_;
  Effect effect_ = Effect::kDeny;
  bool fits_bits_ = false;    // PrincipalBits has all that an allow may ask for
  uint32_t first_entry_ = 0;  // of a list that is not wide, counted from its header
  const SelectorTable* selectors_ = nullptr;
};

// Makes access lists, each of them once.
class AccessListsBuilder {
 public:
  // REQUIRES: `selectors` outlive this.
  AccessListsBuilder(Effect effect, const SelectorTable& selectors, size_t num_actions)
      : effect_(effect), selectors_(selectors), num_actions_(num_actions) {}

  // Returns the list of the declaration's rules of this effect.
  uint32_t Add(const DeclarationSpec& declaration);

  AccessListsArrays<List> Build() && { return std::move(arrays_); }

 private:
  using Entry = AccessLists::WideEntry;

  std::vector<Entry> EntriesOf(const DeclarationSpec& declaration);
  uint32_t SetOf(uint64_t actions);
  uint32_t VariablesOf(const std::vector<BoundVariable>& variables);
  bool IsDynamic(const Entry& entry) const { return selectors_.is_dynamic(entry.bit - 1); }
  uint32_t SegmentOf(const Entry& entry, const std::vector<BoundVariable>& variables) const;
  std::vector<uint32_t> Narrow(uint32_t flags, const std::vector<BoundVariable>& variables,
                               const std::vector<Entry>& entries);
  std::vector<uint32_t> Widen(uint32_t flags, uint32_t variables,
                              const std::vector<Entry>& entries);

  const Effect effect_;
  const SelectorTable& selectors_;
  const size_t num_actions_;
  AccessListsArrays<List> arrays_;
  absl::flat_hash_map<std::vector<uint32_t>, uint32_t> lists_;
  absl::flat_hash_map<uint64_t, uint32_t> sets_;
  absl::flat_hash_map<std::vector<uint32_t>, uint32_t> variables_;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_ACCESS_LISTS_H_
