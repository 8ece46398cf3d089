// Internal: use policy/lint.h.
//
// Lint of the rules within one declaration.
#ifndef POSTERN_POLICY_INTERNAL_LINT_RULES_H_
#define POSTERN_POLICY_INTERNAL_LINT_RULES_H_

#include "policy/internal/lint_context.h"

namespace postern::internal {

// Adds `denies-alone`, `deny-anyone-where`, `rule-covered` and `guest-writes`.
void LintRules(LintContext& context);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_LINT_RULES_H_
