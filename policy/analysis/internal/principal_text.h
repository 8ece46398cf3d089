// Internal: not for users of the library.
//
// Sets of principals in the policy's own words: `guest, authenticated (not group:staff)`.
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_PRINCIPAL_TEXT_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_PRINCIPAL_TEXT_H_

#include <string>
#include <vector>

#include "policy/analysis/internal/principal_space.h"

namespace postern::internal {

// A set that has a name.
struct NamedSet {
  std::string text;
  PrincipalSpace::Set surely = Bdd::kFalse;
  PrincipalSpace::Set maybe = Bdd::kFalse;  // surely, or not known enough of
};

// Returns words for a set, exact ones: names, each perhaps with those that are not meant in
// parentheses; where no names do, or there are more than 64, facts. REQUIRES: `set` is Possible()
// and not empty; the first three names are `anyone`, `guest` and `authenticated`.
std::string PrincipalText(PrincipalSpace& space, PrincipalSpace::Set set,
                          const std::vector<NamedSet>& names);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_PRINCIPAL_TEXT_H_
