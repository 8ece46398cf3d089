// Internal: use policy/lint.h.
//
// Lint of patterns that reach less far than their author may believe.
#ifndef POSTERN_POLICY_INTERNAL_LINT_REACH_H_
#define POSTERN_POLICY_INTERNAL_LINT_REACH_H_

#include "policy/internal/lint_context.h"

namespace postern::internal {

// Adds `glob-not-below`, `deny-exact-open-below`, `deny-below-open-at` and `opaque-deny-wildcard`.
void LintReach(LintContext& context);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_LINT_REACH_H_
