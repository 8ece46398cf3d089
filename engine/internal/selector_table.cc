// A selector with its `where` is a conjunction of parts, and each part is yes, no or unknown.
// Unknown never helps: in an allow it does not hold, in a deny it does. What depends on the
// principal alone is decided once, in Prepare, as one bit for allows and one for denies; what
// compares with a segment of the path is looked at when deciding, and only if the bit is set.

#include "engine/internal/selector_table.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "engine/internal/principal_copy.h"

namespace postern::internal {
namespace {

using Kind = SelectorSpec::Kind;

enum class Truth { kNo, kUnknown, kYes };

Truth TruthOf(bool holds) { return holds ? Truth::kYes : Truth::kNo; }

bool Counts(Truth truth, Effect effect) {
  return truth == Truth::kYes || (truth == Truth::kUnknown && effect == Effect::kDeny);
}

Truth IsMember(const PrincipalState& state, std::string_view group) {
  if (!state.knows_groups) return Truth::kUnknown;
  const absl::Span<const std::string_view> sorted = state.sorted_groups;
  if (!sorted.empty()) return TruthOf(std::binary_search(sorted.begin(), sorted.end(), group));
  return TruthOf(std::find(state.groups.begin(), state.groups.end(), group) != state.groups.end());
}

// Returns whether what the principal has is that text.
Truth Is(std::string_view known, std::string_view segment) {
  return known.data() == nullptr ? Truth::kUnknown : TruthOf(known == segment);
}

absl::string_view Key(std::string_view text) { return {text.data(), text.size()}; }

constexpr auto kInDeny = static_cast<size_t>(Effect::kDeny);    // of PrincipalState::holds_in
constexpr auto kInAllow = static_cast<size_t>(Effect::kAllow);  // the same

// What a principal is, whatever it is called. Functions: with the two flags off.
struct Situation {
  PrincipalKind kind;
  bool has_id;
  bool has_groups;
};
constexpr Situation kSituations[] = {
    {PrincipalKind::kGuest, false, false},    {PrincipalKind::kGuest, true, false},
    {PrincipalKind::kUser, false, false},     {PrincipalKind::kUser, false, true},
    {PrincipalKind::kUser, true, false},      {PrincipalKind::kUser, true, true},
    {PrincipalKind::kFunction, false, false},
};

// Returns its place in kSituations.
size_t SituationOf(const Principal& principal) {
  const size_t has_id = principal.entity_id.has_value();
  switch (principal.kind) {
    case PrincipalKind::kGuest:
      return has_id;
    case PrincipalKind::kUser:
      return 2 + 2 * has_id + principal.groups.has_value();
    case PrincipalKind::kFunction:
      break;
  }
  return 6;
}

// The selector itself, names aside. Where the path matters too, this is whether it still can.
Truth TruthIn(const Situation& situation, SelectorSpec::Kind selector) {
  const bool is_user = situation.kind == PrincipalKind::kUser;
  switch (selector) {
    case Kind::kGuest:
      return TruthOf(situation.kind == PrincipalKind::kGuest);
    case Kind::kAuthenticated:
      return TruthOf(is_user);
    case Kind::kAnyone:
      return Truth::kYes;
    case Kind::kOwner:
      return !is_user ? Truth::kNo : situation.has_id ? Truth::kYes : Truth::kUnknown;
    case Kind::kGroup:
      return is_user && !situation.has_groups ? Truth::kUnknown : Truth::kNo;
    case Kind::kGroupVariable:
      return !is_user ? Truth::kNo : situation.has_groups ? Truth::kYes : Truth::kUnknown;
    case Kind::kFunction:
    case Kind::kRole:
    case Kind::kRoleOwner:
      return Truth::kNo;
  }
  return Truth::kNo;
}

// A selector's bit is the one behind its number (PrincipalState).
void SetBitOf(uint32_t selector, uint64_t* words) {
  const uint32_t bit = selector + 1;
  words[bit / 64] |= uint64_t{1} << (bit % 64);
}

// The same in denies and, `num_words` further on, in allows.
void SetBothBitsOf(uint32_t selector, uint64_t* words, size_t num_words) {
  SetBitOf(selector, words);
  SetBitOf(selector, words + num_words);
}

// One entry of `where`; `value` is what the principal has, known or not. Where the path matters
// too, this is whether it still can hold.
Truth StaticTruth(const WhereSpec& where, std::string_view value) {
  if (value.data() == nullptr) return Truth::kUnknown;
  if (!where.variable.empty()) return Truth::kYes;
  return TruthOf(std::find(where.values.begin(), where.values.end(), value) != where.values.end());
}

// Returns the value that belongs to the name, which may be new.
template <typename Value>
Value& ValueOf(std::string_view name, TextTable& names, std::vector<Value>& values) {
  const uint32_t number = names.Add(name);
  if (number == values.size()) values.emplace_back();
  return values[number];
}

}  // namespace

std::string VariableOf(const SelectorSpec& selector) {
  switch (selector.kind) {
    case Kind::kOwner:
    case Kind::kGroupVariable:
      return selector.name;
    case Kind::kRoleOwner:
      return kEntityIdVariable;
    default:
      return "";
  }
}

// --- building ------------------------------------------------------------------------------------

SelectorTable::SelectorTable(std::vector<SelectorSpec> selectors,
                             std::vector<std::string> role_groups)
    : specs_(std::move(selectors)), role_groups_(std::move(role_groups)) {
  num_words_ = std::max<size_t>(num_words_, (specs_.size() + 64) / 64);
  for (std::vector<uint64_t>& words : base_) words.assign(2 * num_words(), 0);
  has_where_.assign(num_words(), 0);
  for (uint32_t i = 0; i < role_groups_.size(); ++i) {
    uint32_t& precedence = ValueOf(role_groups_[i], group_names_, groups_).precedence;
    precedence = std::min(precedence, i);
  }
  for (uint32_t i = 0; i < size(); ++i) {
    AddCondition(i);
    AddBase(i);
    AddName(i);
  }
  no_values_.resize(attributes_.size());
  for (size_t i = 0; i < kNumSituations; ++i) AddNameless(i);
}

void SelectorTable::AddCondition(uint32_t selector) {
  Condition& condition = conditions_.emplace_back();
  const std::string variable = VariableOf(specs_[selector]);
  if (!variable.empty()) condition.variable = variables_.Add(variable);
  condition.is_of_path = !variable.empty();
  condition.asks_for_group = specs_[selector].kind == Kind::kGroupVariable;
  for (const WhereSpec& spec : specs_[selector].where) {
    Where& where = condition.where.emplace_back();
    where.attribute = attributes_.Add(spec.attribute);
    if (spec.variable.empty()) continue;
    where.variable = variables_.Add(spec.variable);
    condition.is_of_path = true;
  }
  if (!condition.where.empty()) SetBitOf(selector, has_where_.data());
  has_group_variable_ |= specs_[selector].kind == Kind::kGroupVariable;
}

void SelectorTable::AddBase(uint32_t selector) {
  for (size_t i = 0; i < kNumSituations; ++i) {
    const Truth truth = TruthIn(kSituations[i], specs_[selector].kind);
    if (Counts(truth, Effect::kDeny)) SetBitOf(selector, base_[i].data());
    if (Counts(truth, Effect::kAllow)) SetBitOf(selector, base_[i].data() + num_words());
  }
}

void SelectorTable::AddName(uint32_t selector) {
  const SelectorSpec& spec = specs_[selector];
  if (spec.kind == Kind::kGroup) {
    AddMember(selector, ValueOf(spec.name, group_names_, groups_));
  }
  if (spec.kind == Kind::kFunction) {
    AddMember(selector, ValueOf(spec.name, function_names_, functions_));
  }
  if (spec.kind != Kind::kRole && spec.kind != Kind::kRoleOwner) return;
  speaks_of_roles_ = true;
  if (Named* const named = RoleNamed(spec.name)) {
    (spec.kind == Kind::kRole ? named->role : named->role_owner).push_back(selector);
  }
}

void SelectorTable::AddMember(uint32_t selector, Named& named) {
  if (named.member == kNone) {
    named.member = selector;
  } else {
    named.more_members.push_back(selector);
  }
}

// Returns null if no principal has such a role.
SelectorTable::Named* SelectorTable::RoleNamed(absl::string_view role) {
  if (role == "guest") return &guest_;
  if (role == "authenticated") return &authenticated_;
  if (absl::ConsumePrefix(&role, "group:")) {
    return &ValueOf({role.data(), role.size()}, group_names_, groups_);
  }
  if (absl::ConsumePrefix(&role, "function:")) {
    return &ValueOf({role.data(), role.size()}, function_names_, functions_);
  }
  return nullptr;
}

void SelectorTable::AddNameless(size_t situation) {
  static_assert(std::size(kSituations) == kNumSituations);
  const auto [kind, has_id, has_groups] = kSituations[situation];
  nameless_[situation] = base_[situation];
  uint64_t* const words = nameless_[situation].data();
  if (kind != PrincipalKind::kFunction) {
    const Named& role = kind == PrincipalKind::kGuest ? guest_ : authenticated_;
    Hold(role.role, words);
    if (has_id) Hold(role.role_owner, words);
  }
  ApplyWhere(no_values_, words);
}

std::string SelectorTable::TextWithWhere(uint32_t selector) const {
  std::string text = specs_[selector].text;
  absl::string_view separator = " where ";
  for (const WhereSpec& where : specs_[selector].where) {
    absl::StrAppend(&text, separator, where.attribute, "=", absl::StrJoin(where.values, "|"));
    if (!where.variable.empty()) absl::StrAppend(&text, "<", where.variable, ">");
    separator = " ";
  }
  return text;
}

std::vector<BoundVariable> SelectorTable::Bind(const DeclarationSpec& declaration) const {
  std::vector<BoundVariable> bound;
  for (const auto& [name, segment] : declaration.variables) {
    const uint32_t variable = variables_.Find(name);
    if (variable != kNoVariable) bound.push_back({variable, segment});
  }
  return bound;
}

std::string SelectorTable::RoleOf(const PrincipalState& principal) const {
  if (principal.error != PrincipalError::kNone) return "";
  switch (principal.kind) {
    case PrincipalKind::kGuest:
      return "guest";
    case PrincipalKind::kFunction:
      return absl::StrCat("function:", Key(principal.name));
    case PrincipalKind::kUser:
      break;
  }
  for (const std::string& group : role_groups_) {
    if (IsMember(principal, group) == Truth::kYes) return absl::StrCat("group:", group);
  }
  return "authenticated";
}

// --- preparing -----------------------------------------------------------------------------------

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

// --- deciding ------------------------------------------------------------------------------------

uint32_t SelectorTable::OwnerVariable(uint32_t selector) const {
  const Condition& condition = conditions_[selector];
  const bool compares_more =
      condition.asks_for_group ||
      std::any_of(condition.where.begin(), condition.where.end(),
                  [](const Where& where) { return where.variable != kNone; });
  return compares_more ? kNoVariable : condition.variable;
}

bool SelectorTable::is_dynamic(uint32_t selector) const { return conditions_[selector].is_of_path; }

bool SelectorTable::Holds(uint32_t selector, Effect effect, const PrincipalState& principal,
                          const MatchedVariables& variables) const {
  const uint32_t bit = selector + 1;
  return (principal.holds(effect)[bit / 64] >> (bit % 64) & 1) != 0 &&
         HoldsOnPath(selector, effect, principal, variables);
}

bool SelectorTable::HoldsOnPath(uint32_t selector, Effect effect, const PrincipalState& principal,
                                const MatchedVariables& variables) const {
  const Condition& condition = conditions_[selector];
  if (condition.variable != kNone) {
    const std::string_view segment = variables.Get(condition.variable);
    const Truth truth =
        condition.asks_for_group ? IsMember(principal, segment) : Is(principal.entity_id, segment);
    if (!Counts(truth, effect)) return false;
  }
  for (const Where& where : condition.where) {
    if (where.variable == kNone) continue;
    const std::string_view value = principal.values[where.attribute];
    if (!Counts(Is(value, variables.Get(where.variable)), effect)) return false;
  }
  return true;
}

}  // namespace postern::internal
