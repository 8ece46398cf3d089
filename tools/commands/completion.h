// `postern completion`: prints what completes the command line in a shell.
#ifndef POSTERN_TOOLS_COMMANDS_COMPLETION_H_
#define POSTERN_TOOLS_COMMANDS_COMPLETION_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command to `root`, which must outlive it.
Command AddCompletionCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_COMPLETION_H_
