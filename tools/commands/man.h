// `postern man`: prints the manual page postern(1).
#ifndef POSTERN_TOOLS_COMMANDS_MAN_H_
#define POSTERN_TOOLS_COMMANDS_MAN_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command to `root`, which must outlive it.
Command AddManCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_MAN_H_
