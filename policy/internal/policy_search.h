// Internal: use policy/lint.h.
//
// Searches for paths in the light of a whole policy: not merely which paths two patterns share, but
// on which of them a declaration has its say. One budget bounds all searches together.
#ifndef POSTERN_POLICY_INTERNAL_POLICY_SEARCH_H_
#define POSTERN_POLICY_INTERNAL_POLICY_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "policy/internal/declaration_trie.h"
#include "policy/model.h"
#include "policy/path_set.h"

namespace postern::internal {

// How many states searches may visit.
struct SearchBudget {
  size_t all_states;         // together
  size_t states_per_search;  // each
};

// Lifetime: `policy` and `all`, which holds every declaration, must outlive it. Not thread-safe.
class PolicySearch {
 public:
  PolicySearch(const Policy& policy, const DeclarationTrie& all, SearchBudget budget)
      : policy_(policy), all_(all), budget_(budget) {}

  // As postern::FindPath; undecided once the budget is spent.
  PathSearch Find(const std::vector<const Pattern*>& included,
                  const std::vector<const Pattern*>& excluded);

  // Searches a path that all of `included` match, and no declaration for which `blocks` returns
  // true.
  PathSearch FindAvoiding(const std::vector<const Pattern*>& included,
                          absl::FunctionRef<bool(uint32_t declaration)> blocks);

  // Searches a path that all of `included` match and on which `declaration` is asked: it governs,
  // or all that match and are more specific `inherit`. REQUIRES: its pattern is among `included`.
  PathSearch FindReached(const std::vector<const Pattern*>& included, uint32_t declaration);

  // Returns whether `a` keeps `b` from being asked wherever both match.
  bool Hides(uint32_t a, uint32_t b) const;

  bool exhausted() const { return budget_.all_states == 0; }

 private:
  const Policy& policy_;
  const DeclarationTrie& all_;
  SearchBudget budget_;  // what is left
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_POLICY_SEARCH_H_
