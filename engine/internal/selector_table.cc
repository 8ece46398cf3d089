// A selector with its `where` is a conjunction of parts, and each part is yes, no or unknown.
// Unknown never helps: in an allow it does not hold, in a deny it does. What depends on the
// principal alone is decided once, in Prepare, as one bit for allows and one for denies; what
// compares with a segment of the path is looked at when deciding, and only if the bit is set.

#include "engine/internal/selector_table.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

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

// What a principal is, whatever it is called. Guests and functions: with the two flags off.
struct Situation {
  PrincipalKind kind;
  bool has_id;
  bool has_groups;
};
constexpr Situation kSituations[] = {
    {PrincipalKind::kGuest, false, false}, {PrincipalKind::kFunction, false, false},
    {PrincipalKind::kUser, false, false},  {PrincipalKind::kUser, false, true},
    {PrincipalKind::kUser, true, false},   {PrincipalKind::kUser, true, true},
};

// Returns its place in kSituations.
size_t SituationOf(const Principal& principal) {
  if (principal.kind != PrincipalKind::kUser) return principal.kind == PrincipalKind::kFunction;
  return 2 + 2 * principal.entity_id.has_value() + principal.groups.has_value();
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

// One entry of `where`; `value` is what the principal has, known or not. Where the path matters
// too, this is whether it still can hold.
Truth StaticTruth(const WhereSpec& where, std::string_view value) {
  if (value.data() == nullptr) return Truth::kUnknown;
  if (!where.variable.empty()) return Truth::kYes;
  return TruthOf(std::find(where.values.begin(), where.values.end(), value) != where.values.end());
}

// The selectors hold for certain.
inline void Hold(absl::Span<const uint32_t> selectors, PrincipalState& state) {
  for (const uint32_t selector : selectors) {
    for (uint64_t* const words : state.holds_in) SetBitOf(selector, words);
  }
}

uint32_t Intern(const std::string& name, TextMap<uint32_t>& numbers) {
  return numbers.try_emplace(name, static_cast<uint32_t>(numbers.size())).first->second;
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
  for (std::vector<uint64_t>& words : base_) words.assign(2 * num_words(), 0);
  has_where_.assign(num_words(), 0);
  for (uint32_t i = 0; i < role_groups_.size(); ++i) {
    uint32_t& precedence = groups_[role_groups_[i]].precedence;
    precedence = std::min(precedence, i);
  }
  for (uint32_t i = 0; i < size(); ++i) {
    AddCondition(i);
    AddBase(i);
    AddName(i);
  }
}

void SelectorTable::AddCondition(uint32_t selector) {
  Condition& condition = conditions_.emplace_back();
  const std::string variable = VariableOf(specs_[selector]);
  if (!variable.empty()) condition.variable = Intern(variable, variables_);
  condition.is_of_path = !variable.empty();
  condition.asks_for_group = specs_[selector].kind == Kind::kGroupVariable;
  for (const WhereSpec& spec : specs_[selector].where) {
    Where& where = condition.where.emplace_back();
    where.attribute = Intern(spec.attribute, attributes_);
    if (spec.variable.empty()) continue;
    where.variable = Intern(spec.variable, variables_);
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
  if (spec.kind == Kind::kGroup) groups_[spec.name].members.push_back(selector);
  if (spec.kind == Kind::kFunction) functions_[spec.name].members.push_back(selector);
  if (spec.kind != Kind::kRole && spec.kind != Kind::kRoleOwner) return;
  speaks_of_roles_ = true;
  if (Named* const named = RoleNamed(spec.name)) {
    (spec.kind == Kind::kRole ? named->role : named->role_owner).push_back(selector);
  }
}

// Returns null if no principal has such a role.
SelectorTable::Named* SelectorTable::RoleNamed(absl::string_view role) {
  if (role == "guest") return &guest_;
  if (role == "authenticated") return &authenticated_;
  if (absl::ConsumePrefix(&role, "group:")) return &groups_[std::string(role)];
  if (absl::ConsumePrefix(&role, "function:")) return &functions_[std::string(role)];
  return nullptr;
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
    const auto found = variables_.find(name);
    if (found != variables_.end()) bound.push_back({found->second, segment});
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

std::unique_ptr<PrincipalState> SelectorTable::Prepare(const Principal& principal) const {
  PrincipalState::Room room;
  room.num_words = num_words();
  room.num_values = attributes_.size();
  room.has_sorted_groups =
      has_group_variable_ && principal.groups && principal.groups->size() > kFewGroups;
  std::unique_ptr<PrincipalState> state = PrincipalState::Make(principal, room);
  const uint64_t* const base = base_[SituationOf(principal)].data();
  std::copy_n(base, num_words(), state->holds_in[static_cast<size_t>(Effect::kDeny)]);
  std::copy_n(base + num_words(), num_words(),
              state->holds_in[static_cast<size_t>(Effect::kAllow)]);
  if (const Named* const role = AddMemberships(*state)) {
    Hold(role->role, *state);
    if (principal.entity_id) Hold(role->role_owner, *state);
  }
  if (attributes_.empty()) return state;
  FindAttributes(*state);
  ApplyWhere(*state);
  return state;
}

// Adds what the groups of a principal or its name as a function make hold. Returns what there is of
// its role, or null.
const SelectorTable::Named* SelectorTable::AddMemberships(PrincipalState& state) const {
  if (state.kind == PrincipalKind::kGuest) return &guest_;
  if (state.kind == PrincipalKind::kFunction) {
    const auto found = functions_.find(state.name);
    if (found == functions_.end()) return nullptr;
    Hold(found->second.members, state);
    return &found->second;
  }
  const Named* role = &authenticated_;
  for (const std::string_view group : state.groups) {
    const auto found = groups_.find(group);
    if (found == groups_.end()) continue;
    Hold(found->second.members, state);
    if (found->second.precedence < role->precedence) role = &found->second;
  }
  return role;
}

void SelectorTable::FindAttributes(PrincipalState& state) const {
  for (const PrincipalState::Attribute& attribute : state.attributes) {
    const auto found = attributes_.find(attribute.name);
    if (found != attributes_.end()) state.values[found->second] = attribute.value;
  }
}

// Takes back what a `where` rules out.
void SelectorTable::ApplyWhere(PrincipalState& state) const {
  uint64_t* const in_allow = state.holds_in[static_cast<size_t>(Effect::kAllow)];
  uint64_t* const in_deny = state.holds_in[static_cast<size_t>(Effect::kDeny)];
  for (size_t w = 0; w < num_words(); ++w) {
    for (uint64_t left = in_deny[w] & has_where_[w]; left != 0; left &= left - 1) {
      const uint64_t bit = left & -left;
      const size_t selector = w * 64 + static_cast<size_t>(std::countr_zero(bit)) - 1;
      Truth truth = Truth::kYes;
      for (size_t i = 0; i < specs_[selector].where.size(); ++i) {
        const uint32_t attribute = conditions_[selector].where[i].attribute;
        truth = std::min(truth, StaticTruth(specs_[selector].where[i], state.values[attribute]));
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
