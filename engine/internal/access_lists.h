// Internal: not for users of the library, see engine/decision_graph.h.
//
// The rules of one effect of each declaration, the other way round: for each action, whom they
// speak of, in file order. Declarations with the same rules share one access list, so deciding
// reads eight bytes: those of the list and the action that is asked for.
#ifndef POSTERN_ENGINE_INTERNAL_ACCESS_LISTS_H_
#define POSTERN_ENGINE_INTERNAL_ACCESS_LISTS_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "engine/decision.h"
#include "engine/graph_spec.h"
#include "engine/internal/blob.h"
#include "engine/internal/principal_state.h"
#include "engine/internal/segmented_path.h"
#include "engine/internal/selector_table.h"

namespace postern::internal {

// A rule that holds, and the first of its selectors that does.
struct Hit {
  uint32_t rule = Decision::kNone;  // place in its declaration; kNone: no rule holds
  uint32_t selector = Decision::kNone;
  explicit operator bool() const { return rule != Decision::kNone; }
};

// One selector of a rule.
struct AccessEntry {
  uint32_t bit;         // of the principal, see PrincipalState; 0 is never set
  uint32_t rule;        // place in its declaration
  uint32_t place;       // in the rule's selectors
  uint32_t is_dynamic;  // whether the selector compares with a segment of the path
};

// A list is a header, and for each action a slot: up to two entries of 32 bits each (zero for
// none), or where more or larger ones are. A zeroed slot allows nothing.
template <template <typename> class Array>
struct AccessListsArrays {
  Array<uint64_t> slots;
  Array<AccessEntry> entries;      // of the slots that have no room for theirs
  Array<BoundVariable> variables;  // of the lists that ask for some

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor&& visit) {
    visit(self.slots);
    visit(self.entries);
    visit(self.variables);
  }
};

// Immutable; borrows its arrays.
class AccessLists {
 public:
  AccessLists() = default;  // no lists

  // REQUIRES: Validate() accepts the arrays, and `selectors` outlive this.
  AccessLists(const AccessListsArrays<View>& arrays, size_t num_actions, Effect effect,
              const SelectorTable& selectors)
      : arrays_(arrays), stride_(num_actions + 1), effect_(effect), selectors_(&selectors) {}

  // Returns an error that names the first thing for which a look-up would leave the arrays.
  static absl::Status Validate(const AccessListsArrays<View>& arrays, size_t num_actions,
                               size_t num_selectors);

  // Returns how many lists there are. REQUIRES: the arrays are valid.
  static uint32_t Count(const AccessListsArrays<View>& arrays, size_t num_actions) {
    return static_cast<uint32_t>(arrays.slots.size() / (num_actions + 1));
  }

  // Returns whether the declarations of the list inherit.
  bool inherits(uint32_t list) const { return (arrays_.slots[list * stride_] & kInherits) != 0; }

  // Returns the first rule, in file order, that holds. Does not allocate. REQUIRES: the list and
  // the action exist.
  Hit FirstHit(uint32_t list, uint8_t action, const PrincipalState& principal,
               const SegmentedPath& path) const {
    const uint64_t slot = arrays_.slots[list * stride_ + 1 + action];
    if (IsFar(slot)) return FirstFar(list, slot, principal, path);
    const uint64_t* const bits = principal.holds(effect_);
    for (const uint32_t entry : {static_cast<uint32_t>(slot), static_cast<uint32_t>(slot >> 32)}) {
      const uint32_t bit = entry & kBitMask;
      if ((bits[bit / 64] >> (bit % 64) & 1) == 0) continue;
      if ((entry & kDynamic) == 0 || Holds(list, bit, principal, path)) {
        return {entry >> kRuleShift & kRuleMask, entry >> kPlaceShift};
      }
    }
    return {};
  }

 private:
  friend class AccessListsBuilder;

  // The header of a list: kInherits, the number of its variables, where the first of them is.
  static constexpr uint64_t kInherits = 1;
  static constexpr uint32_t kCountShift = 16;
  static constexpr uint32_t kFirstShift = 32;

  // An entry of 32 bits: | place 10 | rule 8 | dynamic 1 | bit 13 |.
  static constexpr uint32_t kBitMask = 0x1fff;
  static constexpr uint32_t kDynamic = 0x2000;
  static constexpr uint32_t kRuleShift = 14;
  static constexpr uint32_t kRuleMask = 0xff;
  static constexpr uint32_t kPlaceShift = 22;
  static constexpr uint32_t kPlaceMask = 0x3ff;

  // The lower half of a slot with more or larger entries; the upper half says where they begin.
  // They end with one whose bit is 0.
  static constexpr uint64_t kFar = 0xffffffff;
  static bool IsFar(uint64_t slot) { return (slot & kFar) == kFar; }

  Hit FirstFar(uint32_t list, uint64_t slot, const PrincipalState& principal,
               const SegmentedPath& path) const;
  bool Holds(uint32_t list, uint32_t bit, const PrincipalState& principal,
             const SegmentedPath& path) const;

  AccessListsArrays<View> arrays_;
  size_t stride_ = 1;
  Effect effect_ = Effect::kDeny;
  const SelectorTable* selectors_ = nullptr;
};

// Makes access lists, each of them once.
class AccessListsBuilder {
 public:
  // REQUIRES: `selectors` outlive this.
  AccessListsBuilder(size_t num_actions, Effect effect, const SelectorTable& selectors)
      : num_actions_(num_actions), effect_(effect), selectors_(selectors) {}

  // Returns the list of the declaration's rules of this effect.
  uint32_t Add(const DeclarationSpec& declaration);

  AccessListsArrays<List> Build() && { return std::move(arrays_); }

 private:
  uint64_t HeaderOf(const DeclarationSpec& declaration);
  uint64_t SlotOf(const DeclarationSpec& declaration, size_t action);
  uint64_t StoreFar(const std::vector<AccessEntry>& entries);

  const size_t num_actions_;
  const Effect effect_;
  const SelectorTable& selectors_;
  AccessListsArrays<List> arrays_;
  absl::flat_hash_map<std::vector<uint64_t>, uint32_t> lists_;
  absl::flat_hash_map<std::vector<uint32_t>, uint64_t> far_;
  absl::flat_hash_map<std::vector<uint32_t>, uint32_t> variables_;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_ACCESS_LISTS_H_
