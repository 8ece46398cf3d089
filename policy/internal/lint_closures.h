// Internal: use policy/lint.h.
//
// Lint of exceptions inside closures.
#ifndef POSTERN_POLICY_INTERNAL_LINT_CLOSURES_H_
#define POSTERN_POLICY_INTERNAL_LINT_CLOSURES_H_

#include "policy/internal/lint_context.h"

namespace postern::internal {

// Adds `reopens-closure`.
void LintClosures(LintContext& context);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_LINT_CLOSURES_H_
