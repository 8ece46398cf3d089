// How a principal is made ready: what holds of it whatever the path, as a bit for each selector.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "engine/internal/principal_copy.h"
#include "engine/internal/selector_table.h"
#include "engine/internal/selector_truth.h"

namespace postern::internal {
namespace {

constexpr auto kInDeny = static_cast<size_t>(Effect::kDeny);    // of PrincipalState::holds_in
constexpr auto kInAllow = static_cast<size_t>(Effect::kAllow);  // the same

// One entry of `where`; `value` is what the principal has, known or not. Where the path matters
// too, this is whether it still can hold.
Truth StaticTruth(const WhereSpec& where, std::string_view value) {
  if (value.data() == nullptr) return Truth::kUnknown;
  if (!where.variable.empty()) return Truth::kYes;
  return TruthOf(std::find(where.values.begin(), where.values.end(), value) != where.values.end());
}

}  // namespace

std::unique_ptr<char[]> SelectorTable::Prepare(const Principal& principal, PrincipalBits& bits,
                                               PrincipalState& state) const {
  std::unique_ptr<char[]> block;
  const bool has_names = (principal.groups && !principal.groups->empty()) || principal.name ||
                         !principal.attributes.empty();
  const size_t id_size = principal.entity_id ? principal.entity_id->size() : 0;
  if (principal.entity_id) CopyEntityId(*principal.entity_id, bits);
  if (has_names || id_size > sizeof bits.entity_id) {
    block = PrepareInBlock(principal, state);
  } else {
    state.kind = principal.kind;
    state.knows_groups = principal.groups.has_value();
    if (principal.entity_id) state.entity_id = {bits.entity_id, id_size};
    state.values = no_values_;
    const uint64_t* const nameless = nameless_[SituationOf(principal)].data();
    state.holds_in[kInDeny] = nameless;
    state.holds_in[kInAllow] = nameless + num_words();
  }
  std::copy_n(state.holds(Effect::kAllow), PrincipalBits::kNumWords, bits.allows);
  return block;
}

std::unique_ptr<char[]> SelectorTable::PrepareInBlock(const Principal& principal,
                                                      PrincipalState& state) const {
  PrincipalRoom room;
  room.words = base_[SituationOf(principal)];
  room.num_values = attributes_.size();
  room.has_sorted_groups =
      has_group_variable_ && principal.groups && principal.groups->size() > kFewGroups;
  PrincipalArrays arrays;
  std::unique_ptr<char[]> block = CopyPrincipal(principal, room, state, arrays);
  uint64_t* const words = arrays.words;
  state.holds_in[kInDeny] = words;
  state.holds_in[kInAllow] = words + num_words();
  if (const Named* const role = AddMemberships(principal, words)) {
    Hold(role->role, words);
    if (principal.entity_id) Hold(role->role_owner, words);
  }
  if (attributes_.size() > 0) {
    FindAttributes(state, arrays.values);
    ApplyWhere(arrays.values, words);
  }
  return block;
}

// The selectors hold for certain.
void SelectorTable::Hold(absl::Span<const uint32_t> selectors, uint64_t* words) const {
  for (const uint32_t selector : selectors) SetBothBitsOf(selector, words, num_words());
}

inline void SelectorTable::HoldMembers(const Named& named, uint64_t* words, size_t num_words) {
  if (named.member == kNone) return;
  SetBothBitsOf(named.member, words, num_words);
  for (const uint32_t selector : named.more_members) SetBothBitsOf(selector, words, num_words);
}

// Adds what the groups of a principal or its name as a function make hold. Returns what there is of
// its role, or null.
const SelectorTable::Named* SelectorTable::AddMemberships(const Principal& principal,
                                                          uint64_t* words) const {
  if (principal.kind == PrincipalKind::kGuest) return &guest_;
  if (principal.kind == PrincipalKind::kFunction) {
    const uint32_t number = function_names_.Find(*principal.name);
    if (number == TextTable::kNone) return nullptr;
    HoldMembers(functions_[number], words, num_words());
    return &functions_[number];
  }
  const Named* role = &authenticated_;
  if (!principal.groups) return role;
  const size_t num_words = this->num_words();
  for (const std::string& group : *principal.groups) {
    const uint32_t number = group_names_.Find(group);
    if (number == TextTable::kNone) continue;
    const Named& named = groups_[number];
    HoldMembers(named, words, num_words);
    if (named.precedence < role->precedence) role = &named;
  }
  return role;
}

void SelectorTable::FindAttributes(const PrincipalState& state,
                                   absl::Span<std::string_view> values) const {
  for (const PrincipalState::Attribute& attribute : state.attributes) {
    const uint32_t number = attributes_.Find(attribute.name);
    if (number != TextTable::kNone) values[number] = attribute.value;
  }
}

// Takes back what a `where` rules out.
void SelectorTable::ApplyWhere(absl::Span<const std::string_view> values, uint64_t* words) const {
  uint64_t* const in_deny = words;
  uint64_t* const in_allow = words + num_words();
  for (size_t w = 0; w < num_words(); ++w) {
    for (uint64_t left = in_deny[w] & has_where_[w]; left != 0; left &= left - 1) {
      const uint64_t bit = left & -left;
      const size_t selector = w * 64 + static_cast<size_t>(std::countr_zero(bit)) - 1;
      Truth truth = Truth::kYes;
      for (size_t i = 0; i < specs_[selector].where.size(); ++i) {
        const uint32_t attribute = conditions_[selector].where[i].attribute;
        truth = std::min(truth, StaticTruth(specs_[selector].where[i], values[attribute]));
      }
      if (!Counts(truth, Effect::kAllow)) in_allow[w] &= ~bit;
      if (!Counts(truth, Effect::kDeny)) in_deny[w] &= ~bit;
    }
  }
}

}  // namespace postern::internal
