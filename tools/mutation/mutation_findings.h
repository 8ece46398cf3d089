// Mutation testing as reports for programs tell it.
#ifndef POSTERN_TOOLS_MUTATION_MUTATION_FINDINGS_H_
#define POSTERN_TOOLS_MUTATION_MUTATION_FINDINGS_H_

#include "tools/mutation/mutation_run.h"
#include "tools/runner/findings.h"
#include "tools/runner/loaded_policy.h"

namespace postern::tools {

// Returns what became of the policy's mutants. Lifetime: borrows from the policy.
PolicyMutants FindingsOf(const LoadedPolicy& policy, const MutationResult& result);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_MUTATION_MUTATION_FINDINGS_H_
