// Internal: use policy/lint.h.
//
// Lint of `semantics: amplify`: what Amplify accepts silently although it can hardly be meant.
#ifndef POSTERN_POLICY_INTERNAL_LINT_AMPLIFY_H_
#define POSTERN_POLICY_INTERNAL_LINT_AMPLIFY_H_

#include "policy/internal/lint_context.h"

namespace postern::internal {

// Adds the warnings `amplify-…`. REQUIRES: the policy has `amplify`.
void LintAmplify(LintContext& context);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_LINT_AMPLIFY_H_
