#include "engine/internal/access_lists.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace postern::internal {

AccessLists::AccessLists(const AccessListsArrays<View>& arrays, Effect effect,
                         const SelectorTable& selectors)
    : arrays_(arrays), effect_(effect), selectors_(&selectors) {
  const size_t num_sets = std::min<size_t>(arrays.action_sets.size(), kSetMask + 1);
  for (size_t action = 0; action < kMaxActions; ++action) {
    for (size_t set = 0; set < num_sets; ++set) {
      sets_of_action_[action] |= (arrays.action_sets[set] >> action & 1) << set;
    }
  }
}

// --- deciding ------------------------------------------------------------------------------------

Hit AccessLists::FirstOnPath(uint32_t list, const uint32_t* word, uint8_t action,
                             const PrincipalState& principal, const SegmentedPath& path) const {
  const uint32_t header = arrays_.words[list];
  const uint64_t* const bits = principal.holds(effect_);
  const uint64_t sets = sets_of_action_[action];
  const uint32_t* const end =
      arrays_.words.data() + list + 1 + (header >> kCountShift & kCountMask);
  for (; word != end; ++word) {
    if (!MayHold(*word, bits, sets)) continue;
    if ((*word & kDynamic) == 0 ||
        Holds(header >> kVariablesShift, *word & kBitMask, principal, path)) {
      return HitOf(*word);
    }
  }
  return {};
}

Hit AccessLists::FirstWide(const uint32_t* list, uint8_t action, const PrincipalState& principal,
                           const SegmentedPath& path) const {
  const uint64_t* const bits = principal.holds(effect_);
  const uint32_t* word = list + kWideHeaderWords;
  for (uint32_t i = 0; i < list[1]; ++i, word += kWideEntryWords) {
    WideEntry entry;
    std::memcpy(&entry, word, sizeof entry);
    const uint64_t actions = arrays_.action_sets[entry.set];
    if ((bits[entry.bit / 64] >> (entry.bit % 64) & actions >> action & 1) == 0) continue;
    if (!selectors_->is_dynamic(entry.bit - 1) || Holds(list[2], entry.bit, principal, path)) {
      return {entry.rule, entry.place};
    }
  }
  return {};
}

bool AccessLists::Holds(uint32_t variables, uint32_t bit, const PrincipalState& principal,
                        const SegmentedPath& path) const {
  return selectors_->HoldsOnPath(bit - 1, effect_, principal,
                                 MatchedVariables(arrays_.variables.subspan(variables), path));
}

// --- validating ----------------------------------------------------------------------------------

absl::StatusOr<std::vector<bool>> AccessLists::Validate(const AccessListsArrays<View>& arrays,
                                                        size_t num_selectors) {
  const View<uint32_t> words = arrays.words;
  const size_t num_sets = arrays.action_sets.size();
  const size_t num_variables = arrays.variables.size();
  const auto is_sound = [&](uint32_t bit, uint32_t set) {
    return bit > 0 && bit <= num_selectors && set < num_sets;
  };
  std::vector<bool> begins(words.size());
  for (size_t i = 0; i < words.size();) {
    const absl::Status error =
        absl::InvalidArgumentError(absl::StrCat("damaged graph: access list at ", i));
    begins[i] = true;
    const bool is_wide = (words[i] & kWide) != 0;
    if (is_wide && words.size() - i < kWideHeaderWords) return error;
    const uint64_t count = is_wide ? words[i + 1] : words[i] >> kCountShift & kCountMask;
    const uint32_t variables = is_wide ? words[i + 2] : words[i] >> kVariablesShift;
    const uint64_t length = is_wide ? kWideHeaderWords + count * kWideEntryWords : 1 + count;
    if (length > words.size() - i || variables >= num_variables) return error;
    for (size_t k = i + (is_wide ? kWideHeaderWords : 1); k < i + length;
         k += is_wide ? kWideEntryWords : 1) {
      const bool is_entry_sound =
          is_wide ? is_sound(words[k], words[k + 1])
                  : is_sound(words[k] & kBitMask, words[k] >> kSetShift & kSetMask);
      if (!is_entry_sound) return error;
    }
    i += length;
  }
  if (!words.empty() && arrays.variables.back().variable != kNoVariable) {
    return absl::InvalidArgumentError("damaged graph: variables of access lists");
  }
  return begins;
}

// --- building ------------------------------------------------------------------------------------

uint32_t AccessListsBuilder::Add(const DeclarationSpec& declaration) {
  const std::vector<Entry> entries = EntriesOf(declaration);
  const uint32_t flags = declaration.inherits ? AccessLists::kInherits : 0;
  // Only a list that compares with segments of the path says where they are: others are shared
  // whatever their patterns.
  const bool is_dynamic = std::any_of(entries.begin(), entries.end(),
                                      [this](const Entry& entry) { return IsDynamic(entry); });
  const uint32_t variables = VariablesOf(is_dynamic ? declaration : DeclarationSpec());
  std::vector<uint32_t> words = Narrow(flags, variables, entries);
  if (words.empty()) {
    words = {flags | AccessLists::kWide, static_cast<uint32_t>(entries.size()), variables};
    for (const Entry& entry : entries) {
      words.insert(words.end(), {entry.bit, entry.set, entry.rule, entry.place});
    }
  }
  const auto [found, is_new] =
      lists_.try_emplace(words, static_cast<uint32_t>(arrays_.words.size()));
  if (is_new) arrays_.words.insert(arrays_.words.end(), words.begin(), words.end());
  return found->second;
}

// Returns the words of the list, or none if it does not fit them.
std::vector<uint32_t> AccessListsBuilder::Narrow(uint32_t flags, uint32_t variables,
                                                 const std::vector<Entry>& entries) const {
  if (variables > AccessLists::kMaxVariables || entries.size() > AccessLists::kCountMask) return {};
  std::vector<uint32_t> words = {flags |
                                 static_cast<uint32_t>(entries.size()) << AccessLists::kCountShift |
                                 variables << AccessLists::kVariablesShift};
  for (const Entry& entry : entries) {
    if (entry.bit > AccessLists::kBitMask || entry.set > AccessLists::kSetMask ||
        entry.rule > AccessLists::kRuleMask || entry.place > AccessLists::kPlaceMask) {
      return {};
    }
    words.push_back(entry.bit | entry.set << AccessLists::kSetShift |
                    (IsDynamic(entry) ? AccessLists::kDynamic : 0) |
                    entry.rule << AccessLists::kRuleShift |
                    entry.place << AccessLists::kPlaceShift);
  }
  return words;
}

std::vector<AccessListsBuilder::Entry> AccessListsBuilder::EntriesOf(
    const DeclarationSpec& declaration) {
  std::vector<Entry> entries;
  for (uint32_t rule = 0; rule < declaration.rules.size(); ++rule) {
    const RuleSpec& spec = declaration.rules[rule];
    if (spec.effect != effect_) continue;
    const uint32_t set = SetOf(spec.actions);
    for (uint32_t place = 0; place < spec.selectors.size(); ++place) {
      entries.push_back({spec.selectors[place] + 1, set, rule, place});
    }
  }
  return entries;
}

uint32_t AccessListsBuilder::SetOf(uint64_t actions) {
  const auto [found, is_new] =
      sets_.try_emplace(actions, static_cast<uint32_t>(arrays_.action_sets.size()));
  if (is_new) arrays_.action_sets.push_back(actions);
  return found->second;
}

// Returns where the run of the declaration's variables begins.
uint32_t AccessListsBuilder::VariablesOf(const DeclarationSpec& declaration) {
  const std::vector<BoundVariable> variables = selectors_.Bind(declaration);
  std::vector<uint32_t> key;
  for (const BoundVariable& variable : variables) {
    key.insert(key.end(), {variable.variable, variable.segment});
  }
  const auto [found, is_new] =
      variables_.try_emplace(std::move(key), static_cast<uint32_t>(arrays_.variables.size()));
  if (is_new) {
    arrays_.variables.insert(arrays_.variables.end(), variables.begin(), variables.end());
    arrays_.variables.push_back({kNoVariable, 0});
  }
  return found->second;
}

}  // namespace postern::internal
