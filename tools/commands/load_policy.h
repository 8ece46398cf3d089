// Loads the policy of a command that needs a sound one.
#ifndef POSTERN_TOOLS_COMMANDS_LOAD_POLICY_H_
#define POSTERN_TOOLS_COMMANDS_LOAD_POLICY_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "policy/compiler.h"
#include "tools/cli/console.h"
#include "tools/cli/exit_status.h"
#include "tools/runner/loaded_policy.h"

namespace postern::tools {

// Compiles `path` without its warnings, which are the business of `postern check`, and tells its
// errors on standard error. `file_name` is what the graph calls the file, if not its path.
CompileResult LoadPolicy(const std::string& path, Console& console,
                         const std::string& file_name = "");

// The same, timed. What counts is what it takes to make a policy of the file's bytes; reading them
// does not, as that may be waiting for standard input.
struct TimedPolicy {
  CompileResult result;
  double load_ms = 0;
};
TimedPolicy LoadTimedPolicy(const std::string& path, Console& console);

// Loads `path` with the names that it knows, for a command that needs the model. Null after telling
// why not, with the exit status in `status`.
std::unique_ptr<const LoadedPolicy> LoadModel(const std::string& path, Console& console,
                                              ExitStatus& status);

// Returns what became of it: kDone, kCouldNotRun if it could not be read, kHasErrors.
ExitStatus StatusOf(const CompileResult& policy);

// Returns the reason of a status that is not OK, for Console::Error.
std::string TextOf(const absl::Status& status);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_LOAD_POLICY_H_
