// Internal: use policy/lint.h.
//
// The error `closure-overruled`.
#ifndef POSTERN_POLICY_INTERNAL_CLOSURES_H_
#define POSTERN_POLICY_INTERNAL_CLOSURES_H_

#include "policy/issue.h"
#include "policy/model.h"

namespace postern::internal {

// Adds an error for each closure that loses paths to a more specific declaration which has an allow
// and does not lie wholly inside it.
void CheckClosures(const Policy& policy, Issues& issues);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_CLOSURES_H_
