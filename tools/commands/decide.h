// `postern decide`: decides one request, or a stream of them.
#ifndef POSTERN_TOOLS_COMMANDS_DECIDE_H_
#define POSTERN_TOOLS_COMMANDS_DECIDE_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command to `root`, which must outlive it.
Command AddDecideCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_DECIDE_H_
