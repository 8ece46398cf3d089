// Internal: use policy/lint.h.
//
// Lint of two declarations that compete for paths.
#ifndef POSTERN_POLICY_INTERNAL_LINT_PAIRS_H_
#define POSTERN_POLICY_INTERNAL_LINT_PAIRS_H_

#include "policy/internal/lint_context.h"

namespace postern::internal {

// Adds `shadowed`, `crossing` and `byte-order`.
void LintPairs(LintContext& context);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_LINT_PAIRS_H_
