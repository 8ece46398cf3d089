#include "policy/internal/path_access.h"

#include <algorithm>
#include <cstddef>

namespace postern::internal {
namespace {

uint64_t LowestBit(uint64_t actions) { return actions & (~actions + 1); }

}  // namespace

bool HasRuleFor(const Declaration& declaration, Effect effect, uint64_t action,
                const Claims& principal, const Bindings& bindings) {
  return std::any_of(declaration.rules.begin(), declaration.rules.end(), [&](const Rule& rule) {
    return rule.effect == effect && (rule.actions & action) != 0 &&
           std::any_of(rule.selectors.begin(), rule.selectors.end(), [&](const Selector& selector) {
             return SurelyHolds(MakeClaim(declaration, rule, selector, bindings), principal);
           });
  });
}

size_t PathAccess::AskedEnd(size_t begin) const {
  size_t end = begin;
  while (end < matching_.size()) {
    if (!policy_.declarations[matching_[end++]].inherits) break;
  }
  return end;
}

bool PathAccess::IsDenied(uint64_t action, const Claims& principal) const {
  return std::any_of(matching_.begin(), matching_.end(), [&](uint32_t d) {
    return HasRuleFor(policy_.declarations[d], Effect::kDeny, action, principal, bindings_);
  });
}

bool PathAccess::IsAllowedFrom(size_t begin, uint64_t action, const Claims& principal) const {
  if (IsDenied(action, principal)) return false;
  const auto place = [this](size_t i) {
    return matching_.begin() + static_cast<std::ptrdiff_t>(i);
  };
  return std::any_of(place(begin), place(AskedEnd(begin)), [&](uint32_t d) {
    return HasRuleFor(policy_.declarations[d], Effect::kAllow, action, principal, bindings_);
  });
}

std::optional<OpenDoor> PathAccess::FindOpenDoor(const Declaration& declaration,
                                                 const Rule& deny) const {
  Claims denied;
  for (const Selector& selector : deny.selectors) {
    denied.push_back(MakeClaim(declaration, deny, selector, bindings_));
  }
  const size_t num_asked = NumAsked();
  for (size_t i = 0; i < num_asked; ++i) {
    const Declaration& asked = policy_.declarations[matching_[i]];
    for (const Rule& allow : asked.rules) {
      if (allow.effect != Effect::kAllow || (allow.actions & deny.actions) == 0) continue;
      for (const Selector& selector : allow.selectors) {
        const Claim allowed = MakeClaim(asked, allow, selector, bindings_);
        const uint64_t action = OpenAction(allowed, denied, allow.actions & deny.actions);
        if (action != 0) return OpenDoor{matching_[i], &selector, action};
      }
    }
  }
  return std::nullopt;
}

uint64_t PathAccess::OpenAction(const Claim& allowed, const Claims& denied,
                                uint64_t actions) const {
  for (const Claim& one : denied) {
    if (!BothHoldForSome(allowed, one)) continue;
    for (uint64_t rest = actions; rest != 0; rest &= rest - 1) {
      if (!IsDenied(LowestBit(rest), {allowed, one})) return LowestBit(rest);
    }
  }
  return 0;
}

}  // namespace postern::internal
