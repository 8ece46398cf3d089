// The lint: what is wrong, or probably not meant, in a policy that is well-formed.
//
// Two errors need more than one declaration and are found here as well: two declarations that match
// exactly the same paths (`same-paths`) and a closure that a more specific allow overrules
// (`closure-overruled`).
#ifndef POSTERN_POLICY_LINT_H_
#define POSTERN_POLICY_LINT_H_

#include "policy/ignore_comments.h"
#include "policy/issue.h"
#include "policy/model.h"

namespace postern {

// Adds the two errors named above. Exact: where a closure takes too long to check, that is an error
// too (`closure-undecided`), never silence.
void CheckDeclarations(const Policy& policy, Issues& issues);

// Adds the warnings (docs/lint.md lists them, policy/lint_ids.h too). Each states a witness where
// it speaks of paths; the first 100 of an id are listed, the others counted. Bounded: where a
// policy is too large or too entangled to look at everything, one warning (`lint-cut`) says what
// was left out. Those that `ignores` has a reason for are marked so, also those that `issues` has
// already, and count for no limit. REQUIRES: no error was found in `policy`.
void Lint(const Policy& policy, IgnoreComments ignores, Issues& issues);

}  // namespace postern

#endif  // POSTERN_POLICY_LINT_H_
