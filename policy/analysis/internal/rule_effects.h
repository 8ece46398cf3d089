// Internal: not for users of the library.
//
// What each rule of a policy comes to: whether it ever decides, and whether it gives or takes
// anything. For every class of paths the rules that may hold are put in the order in which they
// decide, and of each it is asked whom those before it leave over.
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_RULE_EFFECTS_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_RULE_EFFECTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "policy/internal/declaration_trie.h"
#include "policy/model.h"

namespace postern::internal {

struct RuleEffects {
  // Where a rule may hold, and those that come first there.
  struct Place {
    std::string path;
    std::vector<const Rule*> before;  // a few
  };

  absl::flat_hash_set<const Rule*> deciding;         // for some request
  absl::flat_hash_set<const Selector*> giving;       // of allows: somebody whom no deny holds for
  uint64_t granted = 0;                              // actions
  absl::flat_hash_set<uint32_t> taking;              // guards: something that an allow gives
  absl::flat_hash_map<const Rule*, Place> may_hold;  // the first place of those that are asked
};

struct RuleEffectsBudget {
  size_t states;  // of the walk over the patterns
  size_t nodes;   // of truth functions
  size_t rules;   // looked at, each for each action and class
};

// Returns what is known of the rules of declarations that are of interest (by place), or nothing if
// that takes too long. What is not said to decide, give or take surely does not; what is said to
// may in rare cases not. What rules of `dead` decide their declaration's others do, so they come
// before none. `trie` holds all declarations.
std::optional<RuleEffects> FindRuleEffects(const Policy& policy, const DeclarationTrie& trie,
                                           const std::vector<bool>& is_of_interest,
                                           const absl::flat_hash_set<const Rule*>& dead,
                                           const RuleEffectsBudget& budget);

// Returns those selectors of allows to which denies of their own declaration leave nothing; none if
// that takes too long.
std::vector<const Selector*> SelectorsLeftNothing(const Policy& policy,
                                                  const Declaration& declaration);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_RULE_EFFECTS_H_
