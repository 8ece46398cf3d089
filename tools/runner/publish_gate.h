// The gate before a policy that changed is put in force: its cases must hold.
#ifndef POSTERN_TOOLS_RUNNER_PUBLISH_GATE_H_
#define POSTERN_TOOLS_RUNNER_PUBLISH_GATE_H_

#include <string>

#include "absl/status/statusor.h"
#include "engine/decision_graph.h"

namespace postern::tools {

// Returns the graph of the policy `path` if all tests of `case_file` pass with it, whatever policy
// the case file names; both are read anew. An empty `case_file` asks for nothing. Errors: as
// LoadPolicyFile; kInvalidArgument if the case file has errors; kFailedPrecondition if a test fails
// or none was run.
absl::StatusOr<DecisionGraph> LoadPolicyThatPasses(const std::string& path,
                                                   const std::string& case_file);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_PUBLISH_GATE_H_
