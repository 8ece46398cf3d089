// Internal: not for users of the library.
//
// Requests that show what an analysis says, decided by the engine itself.
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_WITNESS_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_WITNESS_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "engine/decision.h"
#include "engine/principal.h"
#include "policy/analysis/internal/path_classes.h"
#include "policy/analysis/internal/principal_space.h"
#include "policy/internal/declaration_trie.h"
#include "policy/model.h"

namespace postern::internal {

// Returns paths of a class, at least one. In the first, as far as the class has such paths, no two
// segments are equal and none is one of `constants` but where all the class's paths have it so.
std::vector<std::string> PathsLike(const Policy& policy, const DeclarationTrie& trie,
                                   const PathClass& one, const std::set<std::string>& constants);

// Returns members of a set on a path, at least one; readers expect the first most. REQUIRES:
// Possible(set) is the set, not empty.
std::vector<Principal> MembersOn(const PrincipalSpace& space, PrincipalSpace::Set set,
                                 PathMode mode, const std::string& path);

// Returns the engine's decision on a raw path, as a request sends it. `ranked` are all declarations
// of the policy that match it, the most specific first. The result's declaration is a place in the
// policy.
Decision Decide(const Policy& policy, const Principal& principal, const std::string& action,
                const std::string& path, const std::vector<uint32_t>& ranked);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_WITNESS_H_
