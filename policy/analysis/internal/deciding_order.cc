#include "policy/analysis/internal/deciding_order.h"

namespace postern::internal {

std::vector<PrincipalSpace::Set> SelectorSets(const Policy& policy, const Declaration& declaration,
                                              const Rule& rule, const KnownSegments& known,
                                              PrincipalSpace& space) {
  std::vector<PrincipalSpace::Set> sets;
  sets.reserve(rule.selectors.size());
  for (const Selector& selector : rule.selectors) {
    sets.push_back(space.Holds(selector, rule, declaration.pattern, policy.role_groups, known,
                               /*if_unknown=*/rule.effect == Effect::kDeny));
  }
  return sets;
}

std::vector<PlacedRule> RulesInOrder(const Policy& policy, const std::vector<uint32_t>& ranked,
                                     const KnownSegments& known, PrincipalSpace& space) {
  std::vector<PlacedRule> rules;
  for (const Effect effect : {Effect::kDeny, Effect::kAllow}) {
    for (const uint32_t place : ranked) {
      const Declaration& declaration = policy.declarations[place];
      for (uint32_t i = 0; i < declaration.rules.size(); ++i) {
        const Rule& rule = declaration.rules[i];
        if (rule.effect != effect) continue;
        rules.push_back({place, i, &rule, SelectorSets(policy, declaration, rule, known, space)});
      }
      if (effect == Effect::kAllow && !declaration.inherits) break;
    }
  }
  return rules;
}

}  // namespace postern::internal
