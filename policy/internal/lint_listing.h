// Internal: use policy/lint.h.
//
// Lint of listings, which show the names of everything below the prefix that is asked for.
#ifndef POSTERN_POLICY_INTERNAL_LINT_LISTING_H_
#define POSTERN_POLICY_INTERNAL_LINT_LISTING_H_

#include "policy/internal/lint_context.h"

namespace postern::internal {

// Adds `leaking-list`.
void LintListing(LintContext& context);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_LINT_LISTING_H_
