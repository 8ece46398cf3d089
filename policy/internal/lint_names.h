// Internal: use policy/lint.h.
//
// Lint of spelling: variables and patterns that were probably meant otherwise.
#ifndef POSTERN_POLICY_INTERNAL_LINT_NAMES_H_
#define POSTERN_POLICY_INTERNAL_LINT_NAMES_H_

#include "policy/internal/lint_context.h"

namespace postern::internal {

// Adds `unused-variable`, `near-entity-id` and `case-only`.
void LintNames(LintContext& context);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_LINT_NAMES_H_
