#include "policy/lint.h"

#include "policy/internal/closures.h"
#include "policy/internal/lint_context.h"
#include "policy/internal/lint_rules.h"
#include "policy/internal/same_paths.h"

namespace postern {

void CheckDeclarations(const Policy& policy, Issues& issues) {
  internal::CheckSamePaths(policy, issues);
  internal::CheckClosures(policy, issues);
}

void Lint(const Policy& policy, Issues& issues) {
  internal::LintContext context(policy, issues);
  internal::LintRules(context);
  context.Finish();
}

}  // namespace postern
