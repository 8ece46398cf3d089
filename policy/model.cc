#include "policy/model.h"

#include <algorithm>

namespace postern {
namespace {

bool HasEffect(const std::vector<Rule>& rules, Effect effect) {
  return std::any_of(rules.begin(), rules.end(),
                     [effect](const Rule& rule) { return rule.effect == effect; });
}

}  // namespace

bool Declaration::HasAllow() const { return HasEffect(rules, Effect::kAllow); }

bool Declaration::HasDeny() const { return HasEffect(rules, Effect::kDeny); }

void Policy::UseDefaultActions() {
  actions = {"get", "list", "write", "delete"};
  action_sets = {{"read", ActionMask("get") | ActionMask("list")}};
}

uint64_t Policy::ActionMask(std::string_view name) const {
  if (name == "all") {
    uint64_t all = 0;
    for (size_t i = 0; i < actions.size(); ++i) all |= uint64_t{1} << i;
    return all;
  }
  for (size_t i = 0; i < actions.size(); ++i) {
    if (actions[i] == name) return uint64_t{1} << i;
  }
  for (const ActionSet& set : action_sets) {
    if (set.name == name) return set.actions;
  }
  return 0;
}

}  // namespace postern
