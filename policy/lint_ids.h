// The ids of the lint: each has a severity, a line on what it says, and a page, docs/lint/ID.md.
//
//   FindLintId("shadowed")->summary   // "a declaration never governs: a more specific …"
//
// Issues of other ids are errors in the text of a policy, which say all that there is to say.
#ifndef POSTERN_POLICY_LINT_IDS_H_
#define POSTERN_POLICY_LINT_IDS_H_

#include <string_view>

#include "absl/types/span.h"
#include "policy/issue.h"

namespace postern {

struct LintId {
  std::string_view id;
  Severity severity;
  std::string_view summary;  // as a message: lower case, no full stop
};

// Returns all of them, in the order of docs/lint.md.
absl::Span<const LintId> LintIds();

// Returns the one of this name, or null.
const LintId* FindLintId(std::string_view id);

}  // namespace postern

#endif  // POSTERN_POLICY_LINT_IDS_H_
