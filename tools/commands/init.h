// `postern init`: writes a starter policy and its cases.
#ifndef POSTERN_TOOLS_COMMANDS_INIT_H_
#define POSTERN_TOOLS_COMMANDS_INIT_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command to `root`, which must outlive it.
Command AddInitCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_INIT_H_
