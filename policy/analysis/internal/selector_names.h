// Internal: not for users of the library.
//
// The names that a policy has for principals: the selectors of its rules.
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_SELECTOR_NAMES_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_SELECTOR_NAMES_H_

#include <vector>

#include "policy/analysis/internal/principal_space.h"
#include "policy/analysis/internal/principal_text.h"
#include "policy/model.h"

namespace postern::internal {

// A declaration that matches, and whose it is.
struct MatchingDeclaration {
  const Policy* policy;
  const Declaration* declaration;
};

// Returns the selectors of the rules on a class, each set of principals once, those that hold for
// many first; before them `anyone`, `guest` and `authenticated`. A variable stands alone where
// `told`, the patterns beside which a reader sees it, have it for the same segment; else the
// pattern is named that has it: `group:<team> of teams/<team>/*`.
std::vector<NamedSet> NamesOn(PrincipalSpace& space,
                              const std::vector<MatchingDeclaration>& matching,
                              const KnownSegments& known, const std::vector<const Pattern*>& told);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_SELECTOR_NAMES_H_
