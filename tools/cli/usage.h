// Usage: parses a command line with CLI11 and tells what is wrong with it, with a suggestion.
#ifndef POSTERN_TOOLS_CLI_USAGE_H_
#define POSTERN_TOOLS_CLI_USAGE_H_

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tools/cli/console.h"
#include "tools/cli/exit_status.h"

namespace postern::tools {

// Parses `arguments` (without the program's name) into `root` and its sub-commands. Returns nothing
// if a sub-command is to be run; otherwise what there was to say is said (help, a usage error) and
// the status is returned.
std::optional<ExitStatus> ParseCommandLine(CLI::App& root, std::vector<std::string> arguments,
                                           Console& console);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_USAGE_H_
