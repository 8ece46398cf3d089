// `postern compile`: writes compiled policies.
#ifndef POSTERN_TOOLS_COMMANDS_COMPILE_H_
#define POSTERN_TOOLS_COMMANDS_COMPILE_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command to `root`, which must outlive it.
Command AddCompileCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_COMPILE_H_
