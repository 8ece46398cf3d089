#include "policy/lint.h"

#include <string>
#include <utility>

#include "policy/analysis/internal/lint_access.h"
#include "policy/internal/closures.h"
#include "policy/internal/lint_amplify.h"
#include "policy/internal/lint_closures.h"
#include "policy/internal/lint_context.h"
#include "policy/internal/lint_listing.h"
#include "policy/internal/lint_names.h"
#include "policy/internal/lint_pairs.h"
#include "policy/internal/lint_port.h"
#include "policy/internal/lint_reach.h"
#include "policy/internal/lint_rules.h"
#include "policy/internal/same_paths.h"

namespace postern {

void CheckDeclarations(const Policy& policy, Issues& issues) {
  if (policy.amplify) return;  // no two of its declarations are alike, and none is a closure
  internal::CheckSamePaths(policy, issues);
  internal::CheckClosures(policy, issues);
}

void Lint(const Policy& policy, IgnoreComments ignores, Issues& issues) {
  issues.Ignore(
      [&ignores](const Issue& issue) { return ignores.ReasonFor(issue.id, issue.range); });
  internal::LintContext context(policy, std::move(ignores), issues);
  if (policy.amplify) {
    internal::LintAmplify(context);
    context.Finish();
    return;
  }
  internal::LintRules(context);
  internal::LintNames(context);
  internal::LintReach(context);
  internal::LintListing(context);
  internal::LintPairs(context);
  internal::LintClosures(context);
  internal::LintAccess(context);
  internal::LintPort(context);
  context.Finish();
}

}  // namespace postern
