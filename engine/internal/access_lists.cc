#include "engine/internal/access_lists.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace postern::internal {

// --- deciding ------------------------------------------------------------------------------------

Hit AccessLists::FirstFar(uint32_t list, uint64_t slot, const PrincipalState& principal,
                          const SegmentedPath& path) const {
  const uint64_t* const bits = principal.holds(effect_);
  for (const AccessEntry* entry = &arrays_.entries[slot >> 32]; entry->bit != 0; ++entry) {
    if ((bits[entry->bit / 64] >> (entry->bit % 64) & 1) == 0) continue;
    if (entry->is_dynamic == 0 || Holds(list, entry->bit, principal, path)) {
      return {entry->rule, entry->place};
    }
  }
  return {};
}

bool AccessLists::Holds(uint32_t list, uint32_t bit, const PrincipalState& principal,
                        const SegmentedPath& path) const {
  const uint64_t header = arrays_.slots[list * stride_];
  const absl::Span<const BoundVariable> variables =
      arrays_.variables.subspan(header >> kFirstShift, header >> kCountShift & 0xffff);
  return selectors_->HoldsOnPath(bit - 1, effect_, principal, MatchedVariables(variables, path));
}

// --- validating ----------------------------------------------------------------------------------

absl::Status AccessLists::Validate(const AccessListsArrays<View>& arrays, size_t num_actions,
                                   size_t num_selectors) {
  const size_t stride = num_actions + 1;
  const auto error = [](size_t list) {
    return absl::InvalidArgumentError(absl::StrCat("damaged graph: access list ", list));
  };
  if (arrays.slots.size() % stride != 0 || arrays.slots.size() / stride > 0xffffffff) {
    return absl::InvalidArgumentError("damaged graph: access lists");
  }
  for (size_t i = 0; i < arrays.slots.size(); ++i) {
    const uint64_t slot = arrays.slots[i];
    if (i % stride == 0) {
      const uint64_t first = slot >> kFirstShift;
      const uint64_t count = slot >> kCountShift & 0xffff;
      if (first + count > arrays.variables.size()) return error(i / stride);
    } else if (IsFar(slot)) {
      if (slot >> 32 >= arrays.entries.size()) return error(i / stride);
    } else if ((slot & kBitMask) > num_selectors || (slot >> 32 & kBitMask) > num_selectors) {
      return error(i / stride);
    }
  }
  const auto is_selector = [num_selectors](const AccessEntry& entry) {
    return entry.bit <= num_selectors;
  };
  const bool is_sound = std::all_of(arrays.entries.begin(), arrays.entries.end(), is_selector) &&
                        (arrays.entries.empty() || arrays.entries.back().bit == 0);
  return is_sound ? absl::OkStatus()
                  : absl::InvalidArgumentError("damaged graph: entries of access lists");
}

// --- building ------------------------------------------------------------------------------------

uint32_t AccessListsBuilder::Add(const DeclarationSpec& declaration) {
  std::vector<uint64_t> slots = {HeaderOf(declaration)};
  for (size_t action = 0; action < num_actions_; ++action) {
    slots.push_back(SlotOf(declaration, action));
  }
  const auto [found, is_new] = lists_.try_emplace(slots, static_cast<uint32_t>(lists_.size()));
  if (is_new) arrays_.slots.insert(arrays_.slots.end(), slots.begin(), slots.end());
  return found->second;
}

// Only a list that compares with segments of the path says where they are: others are shared
// whatever their patterns.
uint64_t AccessListsBuilder::HeaderOf(const DeclarationSpec& declaration) {
  const uint64_t header = declaration.inherits ? AccessLists::kInherits : 0;
  const bool is_dynamic =
      std::any_of(declaration.rules.begin(), declaration.rules.end(), [this](const RuleSpec& rule) {
        return rule.effect == effect_ &&
               std::any_of(rule.selectors.begin(), rule.selectors.end(),
                           [this](uint32_t i) { return selectors_.is_dynamic(i); });
      });
  if (!is_dynamic) return header;
  const std::vector<BoundVariable> variables = selectors_.Bind(declaration);
  std::vector<uint32_t> key;
  for (const BoundVariable& variable : variables) {
    key.insert(key.end(), {variable.variable, variable.segment});
  }
  const auto [found, is_new] =
      variables_.try_emplace(std::move(key), static_cast<uint32_t>(arrays_.variables.size()));
  if (is_new) {
    arrays_.variables.insert(arrays_.variables.end(), variables.begin(), variables.end());
  }
  return header | uint64_t{variables.size()} << AccessLists::kCountShift |
         uint64_t{found->second} << AccessLists::kFirstShift;
}

uint64_t AccessListsBuilder::SlotOf(const DeclarationSpec& declaration, size_t action) {
  std::vector<AccessEntry> entries;
  for (uint32_t rule = 0; rule < declaration.rules.size(); ++rule) {
    const RuleSpec& spec = declaration.rules[rule];
    if (spec.effect != effect_ || (spec.actions >> action & 1) == 0) continue;
    for (uint32_t place = 0; place < spec.selectors.size(); ++place) {
      const uint32_t selector = spec.selectors[place];
      entries.push_back({selector + 1, rule, place, selectors_.is_dynamic(selector)});
    }
  }
  const auto is_near = [](const AccessEntry& entry) {
    return entry.bit < AccessLists::kBitMask && entry.rule <= AccessLists::kRuleMask &&
           entry.place <= AccessLists::kPlaceMask;
  };
  if (entries.size() > 2 || !std::all_of(entries.begin(), entries.end(), is_near)) {
    return StoreFar(entries);
  }
  uint64_t slot = 0;
  for (size_t i = 0; i < entries.size(); ++i) {
    const AccessEntry& entry = entries[i];
    const uint64_t packed = entry.bit | (entry.is_dynamic != 0 ? AccessLists::kDynamic : 0) |
                            entry.rule << AccessLists::kRuleShift |
                            entry.place << AccessLists::kPlaceShift;
    slot |= packed << (32 * i);
  }
  return slot;
}

uint64_t AccessListsBuilder::StoreFar(const std::vector<AccessEntry>& entries) {
  std::vector<uint32_t> key;
  for (const AccessEntry& entry : entries) {
    key.insert(key.end(), {entry.bit, entry.rule, entry.place});
  }
  const uint64_t slot = uint64_t{arrays_.entries.size()} << 32 | AccessLists::kFar;
  const auto [found, is_new] = far_.try_emplace(std::move(key), slot);
  if (is_new) {
    arrays_.entries.insert(arrays_.entries.end(), entries.begin(), entries.end());
    arrays_.entries.push_back({});
  }
  return found->second;
}

}  // namespace postern::internal
