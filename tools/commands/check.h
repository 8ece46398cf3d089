// `postern check`: tells the errors and warnings of policies.
#ifndef POSTERN_TOOLS_COMMANDS_CHECK_H_
#define POSTERN_TOOLS_COMMANDS_CHECK_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command to `root`, which must outlive it.
Command AddCheckCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_CHECK_H_
