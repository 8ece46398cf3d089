// Internal: use policy/lint.h.
//
// Lint of what rules come to together: on every path that they match, for every principal.
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_LINT_ACCESS_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_LINT_ACCESS_H_

#include "policy/internal/lint_context.h"

namespace postern::internal {

// Adds `contradictory-rules`, `rule-never-decides`, `guard-denies-nothing`, `unused-action`,
// `unused-group` and `unused-function`. REQUIRES: LintRules was called, so that rules which it
// tells of are not told of again.
void LintAccess(LintContext& context);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_LINT_ACCESS_H_
