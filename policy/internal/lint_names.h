// Internal: use policy/lint.h.
//
// Lint of spelling: variables, patterns and ids that were probably meant otherwise.
#ifndef POSTERN_POLICY_INTERNAL_LINT_NAMES_H_
#define POSTERN_POLICY_INTERNAL_LINT_NAMES_H_

#include "policy/internal/lint_context.h"

namespace postern::internal {

// Adds `unused-variable`, `near-entity-id`, `case-only` and `id-is-a-reason`.
void LintNames(LintContext& context);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_LINT_NAMES_H_
