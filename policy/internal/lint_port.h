// Internal: use policy/lint.h.
//
// Lint of native policies that were carried over from Amplify.
#ifndef POSTERN_POLICY_INTERNAL_LINT_PORT_H_
#define POSTERN_POLICY_INTERNAL_LINT_PORT_H_

#include "policy/internal/lint_context.h"

namespace postern::internal {

// Adds `ported-closure`, to policies alone that say nothing but what Amplify's can say.
void LintPort(LintContext& context);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_LINT_PORT_H_
