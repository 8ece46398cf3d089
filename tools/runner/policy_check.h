// The errors of a case file that only the policy can tell: names that the policy does not know, and
// principals of which something is left open that the policy asks for.
#ifndef POSTERN_TOOLS_RUNNER_POLICY_CHECK_H_
#define POSTERN_TOOLS_RUNNER_POLICY_CHECK_H_

#include "tools/runner/case_file.h"
#include "tools/runner/vocabulary.h"

namespace postern::tools {

// Adds the errors to the issues of `file`. A case file for several policies is checked against
// each, since a name that one of them does not know would prove nothing there.
void CheckAgainstPolicy(const Vocabulary& policy, CaseFile& file);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_POLICY_CHECK_H_
