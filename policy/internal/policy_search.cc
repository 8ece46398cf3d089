#include "policy/internal/policy_search.h"

#include <algorithm>

namespace postern::internal {

PathSearch PolicySearch::Find(const std::vector<const Pattern*>& included,
                              const std::vector<const Pattern*>& excluded) {
  if (exhausted()) return {PathSearch::Outcome::kUndecided, "", 0};
  PathSearch search =
      FindPath(included, excluded, std::min(budget_.all_states, budget_.states_per_search));
  // A state costs about as much as it has patterns.
  const size_t cost = search.states + included.size() + excluded.size();
  budget_.all_states -= std::min(budget_.all_states, cost);
  return search;
}

// What blocks is found as it turns up in witnesses: among a million declarations those few matter
// that match the very path.
PathSearch PolicySearch::FindAvoiding(const std::vector<const Pattern*>& included,
                                      absl::FunctionRef<bool(uint32_t declaration)> blocks) {
  std::vector<const Pattern*> excluded;
  while (true) {
    PathSearch search = Find(included, excluded);
    if (!search.found()) return search;
    const size_t known = excluded.size();
    for (const uint32_t declaration : all_.Matching(search.witness)) {
      if (blocks(declaration)) excluded.push_back(&policy_.declarations[declaration].pattern);
    }
    if (excluded.size() == known) return search;
  }
}

PathSearch PolicySearch::FindReached(const std::vector<const Pattern*>& included,
                                     uint32_t declaration) {
  return FindAvoiding(included, [&](uint32_t other) { return Hides(other, declaration); });
}

bool PolicySearch::Hides(uint32_t a, uint32_t b) const {
  const Declaration& hiding = policy_.declarations[a];
  return !hiding.inherits &&
         CompareSpecificity(hiding.pattern, policy_.declarations[b].pattern) < 0;
}

}  // namespace postern::internal
