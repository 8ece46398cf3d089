#include "policy/internal/path_access.h"

#include <algorithm>

namespace postern::internal {
namespace {

using Kind = SelectorSpec::Kind;

uint64_t LowestBit(uint64_t actions) { return actions & (~actions + 1); }

bool IsUser(const Selector& selector) {
  return selector.kind == Kind::kAuthenticated || selector.kind == Kind::kOwner ||
         selector.kind == Kind::kGroup || selector.kind == Kind::kGroupVariable;
}

// Returns whether a variable stands for the same segment of a path in both patterns. No variable
// stands behind a `**`, so its place in the pattern is its place in the path.
bool SameSegment(const Pattern& a, std::string_view variable_a, const Pattern& b,
                 std::string_view variable_b) {
  const auto segment = a.VariableSegment(variable_a);
  return segment.has_value() && segment == b.VariableSegment(variable_b);
}

bool SelectorCovers(const Claim& wide, const Claim& narrow) {
  const Selector& w = *wide.selector;
  const Selector& n = *narrow.selector;
  if (w.kind == Kind::kAnyone) return true;
  if (w.kind == Kind::kAuthenticated) return IsUser(n);
  if (w.kind != n.kind) return false;
  const Pattern& wide_pattern = wide.declaration->pattern;
  const Pattern& narrow_pattern = narrow.declaration->pattern;
  if (w.kind == Kind::kOwner) {
    return SameSegment(wide_pattern, "entity_id", narrow_pattern, "entity_id");
  }
  if (w.kind == Kind::kGroupVariable) {
    return SameSegment(wide_pattern, w.name, narrow_pattern, n.name);
  }
  return w.name == n.name;
}

// Returns whether `wide` holds for whomever `narrow` does.
bool WhereCovers(const Where& wide, const Pattern& wide_pattern, const Where& narrow,
                 const Pattern& narrow_pattern) {
  if (wide.attribute != narrow.attribute) return false;
  if (!narrow.variable.empty()) {
    return !wide.variable.empty() &&
           SameSegment(wide_pattern, wide.variable, narrow_pattern, narrow.variable);
  }
  return std::all_of(narrow.values.begin(), narrow.values.end(), [&wide](const std::string& v) {
    return std::find(wide.values.begin(), wide.values.end(), v) != wide.values.end();
  });
}

bool IsClaimed(const Where& where, const Pattern& pattern, const Claims& claims) {
  return std::any_of(claims.begin(), claims.end(), [&](const Claim& claim) {
    if (claim.rule == nullptr) return false;
    return std::any_of(claim.rule->where.begin(), claim.rule->where.end(),
                       [&](const Where& claimed) {
                         return WhereCovers(where, pattern, claimed, claim.declaration->pattern);
                       });
  });
}

bool SelectorsMayBothHold(const Selector& a, const Selector& b) {
  if (a.kind == Kind::kAnyone || b.kind == Kind::kAnyone) return true;
  if (a.kind == Kind::kFunction && b.kind == Kind::kFunction) return a.name == b.name;
  return a.kind == b.kind || (IsUser(a) && IsUser(b));
}

// Returns whether no value of an attribute satisfies both.
bool Excludes(const Where& a, const Where& b) {
  if (a.attribute != b.attribute || !a.variable.empty() || !b.variable.empty()) return false;
  return std::none_of(a.values.begin(), a.values.end(), [&b](const std::string& value) {
    return std::find(b.values.begin(), b.values.end(), value) != b.values.end();
  });
}

// Returns every selector of every rule of this effect.
Claims ClaimsOf(const Declaration& declaration, Effect effect) {
  Claims claims;
  for (const Rule& rule : declaration.rules) {
    if (rule.effect != effect) continue;
    for (const Selector& selector : rule.selectors) {
      claims.push_back({&declaration, &selector, &rule});
    }
  }
  return claims;
}

// Returns an action that `allowed` gives to some for whom `denied` is meant, as one bit, or 0.
uint64_t OpenAction(const PathAccess& access, const Claim& allowed, const Claim& denied) {
  if (!MayBothHold(allowed, denied)) return 0;
  uint64_t actions = allowed.rule->actions & denied.rule->actions;
  while (actions != 0 && access.IsDenied(LowestBit(actions), {allowed, denied})) {
    actions &= actions - 1;
  }
  return LowestBit(actions);
}

}  // namespace

bool SurelyHolds(const Claim& wide, const Claims& narrow) {
  const bool selector_holds = std::any_of(
      narrow.begin(), narrow.end(), [&wide](const Claim& n) { return SelectorCovers(wide, n); });
  if (!selector_holds || wide.rule == nullptr) return selector_holds;
  return std::all_of(wide.rule->where.begin(), wide.rule->where.end(), [&](const Where& where) {
    return IsClaimed(where, wide.declaration->pattern, narrow);
  });
}

bool MayBothHold(const Claim& a, const Claim& b) {
  if (!SelectorsMayBothHold(*a.selector, *b.selector)) return false;
  if (a.rule == nullptr || b.rule == nullptr) return true;
  return std::all_of(a.rule->where.begin(), a.rule->where.end(), [&](const Where& where) {
    return std::none_of(b.rule->where.begin(), b.rule->where.end(),
                        [&where](const Where& other) { return Excludes(where, other); });
  });
}

bool HasRuleFor(const Declaration& declaration, Effect effect, uint64_t action,
                const Claims& principal) {
  const Claims claims = ClaimsOf(declaration, effect);
  return std::any_of(claims.begin(), claims.end(), [&](const Claim& claim) {
    return (claim.rule->actions & action) != 0 && SurelyHolds(claim, principal);
  });
}

size_t PathAccess::NumAsked() const {
  size_t num_asked = 0;
  while (num_asked < matching.size()) {
    if (!policy.declarations[matching[num_asked++]].inherits) break;
  }
  return num_asked;
}

bool PathAccess::IsDenied(uint64_t action, const Claims& principal) const {
  return std::any_of(matching.begin(), matching.end(), [&](uint32_t d) {
    return HasRuleFor(policy.declarations[d], Effect::kDeny, action, principal);
  });
}

bool PathAccess::IsAllowed(uint64_t action, const Claims& principal) const {
  if (IsDenied(action, principal)) return false;
  const size_t num_asked = NumAsked();
  return std::any_of(matching.begin(), matching.begin() + num_asked, [&](uint32_t d) {
    return HasRuleFor(policy.declarations[d], Effect::kAllow, action, principal);
  });
}

std::optional<OpenDoor> FindOpenDoor(const PathAccess& access, const Declaration& declaration,
                                     const Rule& deny) {
  const size_t num_asked = access.NumAsked();
  for (size_t i = 0; i < num_asked; ++i) {
    const Declaration& asked = access.policy.declarations[access.matching[i]];
    for (const Claim& allowed : ClaimsOf(asked, Effect::kAllow)) {
      for (const Selector& denied : deny.selectors) {
        const uint64_t action = OpenAction(access, allowed, {&declaration, &denied, &deny});
        if (action != 0) return OpenDoor{access.matching[i], allowed.selector, action};
      }
    }
  }
  return std::nullopt;
}

}  // namespace postern::internal
