// A selector with its `where` is a conjunction of parts, and each part is yes, no or unknown.
// Unknown never helps: in an allow it does not hold, in a deny it does. What depends on the
// principal alone is decided once, in Prepare, as one bit for allows and one for denies; what
// compares with a segment of the path is looked at when deciding, and only if the bit is set.

#include "engine/internal/selector_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

namespace postern::internal {
namespace {

using Kind = SelectorSpec::Kind;

enum class Truth { kNo, kUnknown, kYes };

Truth TruthOf(bool holds) { return holds ? Truth::kYes : Truth::kNo; }

bool Counts(Truth truth, Effect effect) {
  return truth == Truth::kYes || (truth == Truth::kUnknown && effect == Effect::kDeny);
}

Truth IsMember(const PrincipalState& state, std::string_view group) {
  if (!state.groups) return Truth::kUnknown;
  return TruthOf(state.groups->contains(absl::string_view(group.data(), group.size())));
}

// The selector itself. Where the path matters too, this is whether it still can.
Truth StaticTruth(const SelectorSpec& selector, const Principal& principal,
                  const PrincipalState& state) {
  const bool is_user = principal.kind == PrincipalKind::kUser;
  switch (selector.kind) {
    case Kind::kGuest:
      return TruthOf(principal.kind == PrincipalKind::kGuest);
    case Kind::kAuthenticated:
      return TruthOf(is_user);
    case Kind::kAnyone:
      return Truth::kYes;
    case Kind::kOwner:
      return !is_user ? Truth::kNo : state.entity_id ? Truth::kYes : Truth::kUnknown;
    case Kind::kGroup:
      return !is_user ? Truth::kNo : IsMember(state, selector.name);
    case Kind::kGroupVariable:
      return !is_user ? Truth::kNo : state.groups ? Truth::kYes : Truth::kUnknown;
    case Kind::kFunction:
      return TruthOf(principal.kind == PrincipalKind::kFunction && principal.name == selector.name);
    case Kind::kRole:
      return TruthOf(state.role == selector.name);
    case Kind::kRoleOwner:
      return TruthOf(state.role == selector.name && state.entity_id);
  }
  return Truth::kNo;
}

// One entry of `where`. Where the path matters too, this is whether it still can hold.
Truth StaticTruth(const WhereSpec& where, const Principal& principal) {
  for (const auto& [attribute, value] : principal.attributes) {
    if (attribute != where.attribute) continue;
    if (!where.variable.empty()) return Truth::kYes;
    const auto& values = where.values;
    return TruthOf(std::find(values.begin(), values.end(), value) != values.end());
  }
  return Truth::kUnknown;
}

uint32_t Intern(const std::string& name, absl::flat_hash_map<std::string, uint32_t>& numbers) {
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

SelectorTable::SelectorTable(std::vector<SelectorSpec> selectors,
                             std::vector<std::string> role_groups)
    : specs_(std::move(selectors)), role_groups_(std::move(role_groups)) {
  for (const SelectorSpec& selector : specs_) {
    Dynamic& dynamic = dynamic_.emplace_back();
    const std::string variable = VariableOf(selector);
    if (!variable.empty()) dynamic.variable = Intern(variable, variables_);
    for (const WhereSpec& where : selector.where) {
      if (where.variable.empty()) continue;
      dynamic.where.push_back(
          {Intern(where.attribute, attributes_), Intern(where.variable, variables_)});
    }
  }
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

std::string SelectorTable::RoleOf(const Principal& principal, const PrincipalState& state) const {
  switch (principal.kind) {
    case PrincipalKind::kGuest:
      return "guest";
    case PrincipalKind::kFunction:
      return absl::StrCat("function:", *principal.name);
    case PrincipalKind::kUser:
      break;
  }
  for (const std::string& group : role_groups_) {
    if (IsMember(state, group) == Truth::kYes) return absl::StrCat("group:", group);
  }
  return "authenticated";
}

void SelectorTable::Prepare(const Principal& principal, PrincipalState& state) const {
  state.entity_id = principal.entity_id;
  if (principal.groups) state.groups.emplace(principal.groups->begin(), principal.groups->end());
  state.role = RoleOf(principal, state);
  state.attributes.resize(attributes_.size());
  for (const auto& [name, value] : principal.attributes) {
    const auto found = attributes_.find(name);
    if (found != attributes_.end()) state.attributes[found->second] = value;
  }
  state.holds_in_allow.assign((size() + 64) / 64, 0);
  state.holds_in_deny.assign((size() + 64) / 64, 0);
  for (uint32_t i = 0; i < size(); ++i) {
    Truth truth = StaticTruth(specs_[i], principal, state);
    for (const WhereSpec& where : specs_[i].where) {
      truth = std::min(truth, StaticTruth(where, principal));
    }
    const uint32_t bit = i + 1;
    const uint64_t mask = uint64_t{1} << (bit % 64);
    if (Counts(truth, Effect::kAllow)) state.holds_in_allow[bit / 64] |= mask;
    if (Counts(truth, Effect::kDeny)) state.holds_in_deny[bit / 64] |= mask;
  }
}

bool SelectorTable::is_dynamic(uint32_t selector) const {
  return dynamic_[selector].variable != kNone || !dynamic_[selector].where.empty();
}

bool SelectorTable::Holds(uint32_t selector, Effect effect, const PrincipalState& principal,
                          const MatchedVariables& variables) const {
  const uint32_t bit = selector + 1;
  return (principal.holds(effect)[bit / 64] >> (bit % 64) & 1) != 0 &&
         HoldsOnPath(selector, effect, principal, variables);
}

bool SelectorTable::HoldsOnPath(uint32_t selector, Effect effect, const PrincipalState& principal,
                                const MatchedVariables& variables) const {
  const Dynamic& dynamic = dynamic_[selector];
  if (dynamic.variable != kNone) {
    const std::string_view segment = variables.Get(dynamic.variable);
    Truth truth = Truth::kUnknown;
    if (specs_[selector].kind == Kind::kGroupVariable) {
      truth = IsMember(principal, segment);
    } else if (principal.entity_id) {
      truth = TruthOf(*principal.entity_id == segment);
    }
    if (!Counts(truth, effect)) return false;
  }
  for (const WhereVariable& where : dynamic.where) {
    const std::optional<std::string>& value = principal.attributes[where.attribute];
    const Truth truth = value ? TruthOf(*value == variables.Get(where.variable)) : Truth::kUnknown;
    if (!Counts(truth, effect)) return false;
  }
  return true;
}

}  // namespace postern::internal
