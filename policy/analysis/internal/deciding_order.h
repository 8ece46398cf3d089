// Internal: not for users of the library.
//
// The rules that may decide on a class of paths, in the order in which they do.
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_DECIDING_ORDER_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_DECIDING_ORDER_H_

#include <cstdint>
#include <vector>

#include "policy/analysis/internal/principal_space.h"
#include "policy/model.h"

namespace postern::internal {

struct PlacedRule {
  uint32_t declaration = 0;  // its place in the policy
  uint32_t number = 0;       // the rule's place in the declaration
  const Rule* rule = nullptr;
  std::vector<PrincipalSpace::Set> selectors;  // for whom each holds; of a deny, or may hold
};

// Returns for whom each selector of a rule holds; those of a deny also for whom they may hold.
std::vector<PrincipalSpace::Set> SelectorSets(const Policy& policy, const Declaration& declaration,
                                              const Rule& rule, const KnownSegments& known,
                                              PrincipalSpace& space);

// Returns the denies of all declarations, then the allows of those that are asked. `ranked` are the
// declarations that match, the most specific first. Lifetime: the rules are the policy's.
std::vector<PlacedRule> RulesInOrder(const Policy& policy, const std::vector<uint32_t>& ranked,
                                     const KnownSegments& known, PrincipalSpace& space);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_DECIDING_ORDER_H_
