// How the table is built, and how it decides; selector_preparation.cc has Prepare.

#include "engine/internal/selector_table.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "engine/internal/selector_truth.h"

namespace postern::internal {
namespace {

using Kind = SelectorSpec::Kind;

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
