// Internal: not for users of the library.
//
// Who may do what on the paths of a class, as sets of principals.
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_ACCESS_FUNCTION_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_ACCESS_FUNCTION_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "policy/analysis/internal/principal_space.h"
#include "policy/model.h"

namespace postern::internal {

// One policy's. Lifetime: `policy` and `space` must outlive it. Not thread-safe.
class AccessFunction {
 public:
  // `actions` are those that are asked about; one that the policy does not have is denied to all.
  AccessFunction(const Policy& policy, const std::vector<std::string>& actions,
                 PrincipalSpace& space);

  // Returns for each of the actions who is allowed it, where the declarations of `matching` (places
  // in the policy, in any order) match.
  std::vector<PrincipalSpace::Set> On(std::vector<uint32_t> matching, const KnownSegments& known);

  // Returns the places with the most specific first.
  std::vector<uint32_t> Ranked(std::vector<uint32_t> matching) const;

 private:
  // Adds to each action's set whom the declaration's rules of `effect` speak of.
  void Add(const Declaration& declaration, Effect effect, const KnownSegments& known,
           std::vector<PrincipalSpace::Set>& sets);

  const Policy& policy_;
  PrincipalSpace& space_;
  std::vector<uint64_t> masks_;  // of each action asked about, in the policy's; 0: it has none such
  std::vector<uint32_t> rank_;   // [declaration]
};

// Returns the names of groups and the values of attributes that the policy speaks of.
std::set<std::string> ConstantsOf(const Policy& policy);

// Returns what is known of the segments of paths that all these patterns match: a literal of
// theirs, if it is one of `constants`. (Any other is as good as unknown.)
KnownSegments KnownSegmentsOf(const std::vector<const Pattern*>& patterns,
                              const std::set<std::string>& constants);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_ACCESS_FUNCTION_H_
