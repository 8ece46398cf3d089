// Internal: not for users of the library, see engine/decision_graph.h.
//
// The rules of one effect of each declaration, without what only explaining needs: in file order,
// whom they speak of and to which actions. Declarations with the same rules share one list, a few
// words in one cache line.
#ifndef POSTERN_ENGINE_INTERNAL_ACCESS_LISTS_H_
#define POSTERN_ENGINE_INTERNAL_ACCESS_LISTS_H_

#include <array>
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
#include "engine/internal/principal_state.h"
#include "engine/internal/segmented_path.h"
#include "engine/internal/selector_table.h"
#include "engine/limits.h"

namespace postern::internal {

// A rule that holds, and the first of its selectors that does.
struct Hit {
  uint32_t rule = Decision::kNone;  // place in its declaration; kNone: no rule holds
  uint32_t selector = Decision::kNone;
  explicit operator bool() const { return rule != Decision::kNone; }
};

// A list is a header and one word for each selector of each rule, as AccessLists says. One that
// does not fit such words is wide: a header, two words, and four for each selector.
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
  AccessLists(const AccessListsArrays<View>& arrays, Effect effect, const SelectorTable& selectors);

  // Returns, for each word, whether a list begins there. Errors: kInvalidArgument if one of them
  // would lead out of the arrays.
  static absl::StatusOr<std::vector<bool>> Validate(const AccessListsArrays<View>& arrays,
                                                    size_t num_selectors);

  // Returns whether the declarations of the list inherit.
  bool inherits(uint32_t list) const { return (arrays_.words[list] & kInherits) != 0; }

  // Returns the first rule, in file order, that holds. Does not allocate. REQUIRES: the list and
  // the action exist.
  [[gnu::always_inline]] Hit FirstHit(uint32_t list, uint8_t action,
                                      const PrincipalState& principal,
                                      const SegmentedPath& path) const {
    const uint32_t* word = arrays_.words.data() + list;
    const uint32_t header = *word;
    if ((header & kWide) != 0) [[unlikely]]
      return FirstWide(word, action, principal, path);
    const uint64_t* const bits = principal.holds(effect_);
    const uint64_t sets = sets_of_action_[action];
    const uint32_t* const end = word + 1 + (header >> kCountShift & kCountMask);
    while (++word != end) {
      if (!MayHold(*word, bits, sets)) continue;
      if ((*word & kDynamic) != 0) return FirstOnPath(list, word, action, principal, path);
      return HitOf(*word);
    }
    return {};
  }

 private:
  friend class AccessListsBuilder;

  // A header: | place of the variables 16 | number of selectors 14 | wide 1 | inherits 1 |.
  static constexpr uint32_t kInherits = 1;
  static constexpr uint32_t kWide = 2;
  static constexpr uint32_t kCountShift = 2;
  static constexpr uint32_t kCountMask = 0x3fff;
  static constexpr uint32_t kVariablesShift = 16;
  static constexpr uint32_t kMaxVariables = 0xffff;

  // A selector of a rule: | place 7 | rule 5 | dynamic 1 | set of actions 6 | bit 13 |. The bit is
  // the principal's, see PrincipalState.
  static constexpr uint32_t kBitMask = 0x1fff;
  static constexpr uint32_t kSetShift = 13;
  static constexpr uint32_t kSetMask = 0x3f;
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

  // Whether the selector holds as far as the principal alone decides, and the rule is about the
  // action, which those of `sets` have.
  static bool MayHold(uint32_t word, const uint64_t* bits, uint64_t sets) {
    const uint32_t bit = word & kBitMask;
    return (bits[bit / 64] >> (bit % 64) & sets >> (word >> kSetShift & kSetMask) & 1) != 0;
  }
  static Hit HitOf(uint32_t word) { return {word >> kRuleShift & kRuleMask, word >> kPlaceShift}; }

  // The same as FirstHit from `word` on, for lists that compare with the path.
  [[gnu::noinline]] Hit FirstOnPath(uint32_t list, const uint32_t* word, uint8_t action,
                                    const PrincipalState& principal,
                                    const SegmentedPath& path) const;
  [[gnu::noinline]] Hit FirstWide(const uint32_t* list, uint8_t action,
                                  const PrincipalState& principal, const SegmentedPath& path) const;
  bool Holds(uint32_t variables, uint32_t bit, const PrincipalState& principal,
             const SegmentedPath& path) const;

  AccessListsArrays<View> arrays_;
  std::array<uint64_t, kMaxActions> sets_of_action_ = {};  // bit i: set i has the action
  Effect effect_ = Effect::kDeny;
  const SelectorTable* selectors_ = nullptr;
};

// Makes access lists, each of them once.
class AccessListsBuilder {
 public:
  // REQUIRES: `selectors` outlive this.
  AccessListsBuilder(Effect effect, const SelectorTable& selectors)
      : effect_(effect), selectors_(selectors) {}

  // Returns the list of the declaration's rules of this effect.
  uint32_t Add(const DeclarationSpec& declaration);

  AccessListsArrays<List> Build() && { return std::move(arrays_); }

 private:
  using Entry = AccessLists::WideEntry;

  std::vector<Entry> EntriesOf(const DeclarationSpec& declaration);
  uint32_t SetOf(uint64_t actions);
  uint32_t VariablesOf(const DeclarationSpec& declaration);
  bool IsDynamic(const Entry& entry) const { return selectors_.is_dynamic(entry.bit - 1); }
  std::vector<uint32_t> Narrow(uint32_t flags, uint32_t variables,
                               const std::vector<Entry>& entries) const;

  const Effect effect_;
  const SelectorTable& selectors_;
  AccessListsArrays<List> arrays_;
  absl::flat_hash_map<std::vector<uint32_t>, uint32_t> lists_;
  absl::flat_hash_map<uint64_t, uint32_t> sets_;
  absl::flat_hash_map<std::vector<uint32_t>, uint32_t> variables_;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_ACCESS_LISTS_H_
