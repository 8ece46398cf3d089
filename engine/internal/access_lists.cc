#include "engine/internal/access_lists.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace postern::internal {

AccessLists::AccessLists(const AccessListsArrays<View>& arrays, Effect effect,
                         const SelectorTable& selectors, size_t num_actions)
    : arrays_(arrays),
      effect_(effect),
      fits_bits_(effect == Effect::kAllow && selectors.size() < 64 * PrincipalBits::kNumWords),
      first_entry_(1 + NumActionWords(num_actions)),
      selectors_(&selectors) {}

// --- deciding ------------------------------------------------------------------------------------

bool AccessLists::IsLongEntityId(const char* text, const Requester& who) {
  const uint32_t size = who.bits.entity_id_size;
  const char* const entity_id =
      size <= sizeof who.bits.entity_id ? who.bits.entity_id : who.state.entity_id.data();
  return std::memcmp(entity_id, text, size) == 0;
}

// The list is wide, or there are so many selectors that PrincipalBits has not all of them.
Hit AccessLists::FirstAmongMany(const uint32_t* list, uint8_t action, const Requester& who,
                                SegmentedPath path) const {
  const uint64_t* const holds = who.state.holds(effect_);
  const auto is_set = [holds](uint32_t bit) { return (holds[bit / 64] >> (bit % 64) & 1) != 0; };
  if ((*list & kWide) == 0) {
    uint32_t left = reinterpret_cast<const uint8_t*>(list + 1)[action];
    for (; left != 0; left &= left - 1) {
      const uint32_t entry = list[first_entry_ + static_cast<uint32_t>(std::countr_zero(left))];
      if (!is_set(entry & kBitMask)) continue;
      if ((entry & kDynamic) == 0 || HoldsOnPath(*list, entry, who, path)) return HitOf(entry);
    }
    return {};
  }
  const uint32_t* word = list + kWideHeaderWords;
  for (uint32_t i = 0; i < list[1]; ++i, word += kWideEntryWords) {
    WideEntry entry;
    std::memcpy(&entry, word, sizeof entry);
    const uint64_t actions = arrays_.action_sets[entry.set];
    if (!is_set(entry.bit) || (actions >> action & 1) == 0) continue;
    if (!selectors_->is_dynamic(entry.bit - 1) || Holds(list[2], entry.bit, who.state, path)) {
      return {entry.rule, entry.place};
    }
  }
  return {};
}

bool AccessLists::Holds(uint32_t variables, uint32_t bit, const PrincipalState& principal,
                        SegmentedPath path) const {
  return selectors_->HoldsOnPath(bit - 1, effect_, principal,
                                 MatchedVariables(arrays_.variables.subspan(variables), path));
}

// --- validating ----------------------------------------------------------------------------------

// Returns whether a list that is not wide, and complete, can be read.
bool AccessLists::IsSound(const uint32_t* list, size_t num_selectors, size_t num_actions) {
  const uint32_t count = *list >> kCountShift & kCountMask;
  const uint8_t* const bits_of_action = reinterpret_cast<const uint8_t*>(list + 1);
  for (size_t action = 0; action < num_actions; ++action) {
    if (bits_of_action[action] >> count != 0) return false;
  }
  const uint32_t* const entries = list + 1 + NumActionWords(num_actions);
  return std::all_of(entries, entries + count, [num_selectors](uint32_t entry) {
    return (entry & kBitMask) > 0 && (entry & kBitMask) <= num_selectors;
  });
}

absl::StatusOr<std::vector<bool>> AccessLists::Validate(const AccessListsArrays<View>& arrays,
                                                        size_t num_selectors, size_t num_actions) {
  const View<uint32_t> words = arrays.words;
  const size_t num_sets = arrays.action_sets.size();
  const uint32_t num_action_words = NumActionWords(num_actions);
  std::vector<bool> begins(words.size());
  for (size_t i = 0; i < words.size();) {
    const absl::Status error =
        absl::InvalidArgumentError(absl::StrCat("damaged graph: access list at ", i));
    begins[i] = true;
    const bool is_wide = (words[i] & kWide) != 0;
    if (is_wide && words.size() - i < kWideHeaderWords) return error;
    const uint64_t count = is_wide ? words[i + 1] : words[i] >> kCountShift & kCountMask;
    const uint32_t variables = is_wide ? words[i + 2] : words[i] >> kVariablesShift;
    const uint64_t length =
        is_wide ? kWideHeaderWords + count * kWideEntryWords : 1 + num_action_words + count;
    if (length > words.size() - i || variables >= arrays.variables.size()) return error;
    if (!is_wide) {
      const bool has_bytes = (words[i] >> kActionWordsShift & kActionWordsMask) == num_action_words;
      const bool is_sound =
          has_bytes && count <= kMaxCount && IsSound(words.data() + i, num_selectors, num_actions);
      if (!is_sound) return error;
    }
    for (size_t k = i + kWideHeaderWords; is_wide && k < i + length; k += kWideEntryWords) {
      if (words[k] == 0 || words[k] > num_selectors || words[k + 1] >= num_sets) return error;
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
  const bool is_dynamic = std::any_of(entries.begin(), entries.end(),
                                      [this](const Entry& entry) { return IsDynamic(entry); });
  // Only a list that looks for variables says where they are: others are shared whatever their
  // patterns.
  const std::vector<BoundVariable> variables =
      is_dynamic ? selectors_.Bind(declaration) : std::vector<BoundVariable>();
  std::vector<uint32_t> words = Narrow(flags, variables, entries);
  if (words.empty()) words = Widen(flags, VariablesOf(variables), entries);
  const auto [found, is_new] =
      lists_.try_emplace(words, static_cast<uint32_t>(arrays_.words.size()));
  if (is_new) arrays_.words.insert(arrays_.words.end(), words.begin(), words.end());
  return found->second;
}

// Returns the segment that a selector of a narrow list names.
uint32_t AccessListsBuilder::SegmentOf(const Entry& entry,
                                       const std::vector<BoundVariable>& variables) const {
  if (!IsDynamic(entry)) return 0;
  // What is unknown holds in a deny, so there the entity id alone does not decide.
  if (effect_ == Effect::kDeny) return AccessLists::kAnyCondition;
  const uint32_t owner = selectors_.OwnerVariable(entry.bit - 1);
  for (const BoundVariable& bound : variables) {
    if (bound.variable == owner) return std::min(bound.segment, AccessLists::kAnyCondition);
  }
  return AccessLists::kAnyCondition;
}

// Returns the words of the list, or none if it does not fit them.
std::vector<uint32_t> AccessListsBuilder::Narrow(uint32_t flags,
                                                 const std::vector<BoundVariable>& variables,
                                                 const std::vector<Entry>& entries) {
  if (entries.size() > AccessLists::kMaxCount) return {};
  const uint32_t num_action_words = AccessLists::NumActionWords(num_actions_);
  std::vector<uint32_t> words(1 + num_action_words);
  bool looks_for_variables = false;
  for (size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    if (entry.bit > AccessLists::kBitMask || entry.rule > AccessLists::kRuleMask ||
        entry.place > AccessLists::kPlaceMask) {
      return {};
    }
    const uint32_t segment = SegmentOf(entry, variables);
    looks_for_variables |= segment == AccessLists::kAnyCondition;
    words.push_back(entry.bit | segment << AccessLists::kSegmentShift |
                    (IsDynamic(entry) ? AccessLists::kDynamic : 0) |
                    entry.rule << AccessLists::kRuleShift |
                    entry.place << AccessLists::kPlaceShift);
    for (size_t action = 0; action < num_actions_; ++action) {
      const uint32_t has_action = arrays_.action_sets[entry.set] >> action & 1;
      words[1 + action / 4] |= has_action << (8 * (action % 4) + i);
    }
  }
  const uint32_t place =
      VariablesOf(looks_for_variables ? variables : std::vector<BoundVariable>());
  if (place > AccessLists::kMaxVariables) return {};
  words[0] = flags | static_cast<uint32_t>(entries.size()) << AccessLists::kCountShift |
             num_action_words << AccessLists::kActionWordsShift |
             place << AccessLists::kVariablesShift;
  return words;
}

std::vector<uint32_t> AccessListsBuilder::Widen(uint32_t flags, uint32_t variables,
                                                const std::vector<Entry>& entries) {
  std::vector<uint32_t> words = {flags | AccessLists::kWide, static_cast<uint32_t>(entries.size()),
                                 variables};
  for (const Entry& entry : entries) {
    words.insert(words.end(), {entry.bit, entry.set, entry.rule, entry.place});
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

// Returns where the run of these variables begins.
uint32_t AccessListsBuilder::VariablesOf(const std::vector<BoundVariable>& variables) {
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
