// `postern diff`: who gained and who lost access between two policies.
#ifndef POSTERN_TOOLS_COMMANDS_DIFF_H_
#define POSTERN_TOOLS_COMMANDS_DIFF_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command to `root`, which must outlive it.
Command AddDiffCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_DIFF_H_
