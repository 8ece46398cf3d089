// The runner: asks the policy what a case file expects of it.
#ifndef POSTERN_TOOLS_RUNNER_RUNNER_H_
#define POSTERN_TOOLS_RUNNER_RUNNER_H_

#include <functional>

#include "policy/compiler.h"
#include "tools/runner/case_file.h"
#include "tools/runner/report.h"
#include "tools/runner/vocabulary.h"

namespace postern::tools {

// Runs the tests and proofs of `file` against one of its policies and returns what was counted.
// `is_stopped` is asked before every request; once it says yes, nothing more is run. Memory does
// not grow with the number of requests. REQUIRES: policy.ok(), and `file` has no errors, those of
// CheckAgainstPolicy(vocabulary, file) included.
Totals RunTests(const CaseFile& file, const CompileResult& policy, const Vocabulary& vocabulary,
                const std::function<bool()>& is_stopped, Report& report);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_RUNNER_H_
