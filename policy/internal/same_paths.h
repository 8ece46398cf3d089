// Internal: use policy/lint.h.
//
// The error `same-paths`.
#ifndef POSTERN_POLICY_INTERNAL_SAME_PATHS_H_
#define POSTERN_POLICY_INTERNAL_SAME_PATHS_H_

#include "policy/issue.h"
#include "policy/model.h"

namespace postern::internal {

// Adds an error for each declaration that matches exactly the same paths as an earlier one.
void CheckSamePaths(const Policy& policy, Issues& issues);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_SAME_PATHS_H_
