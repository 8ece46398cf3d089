// `postern fmt`: writes policies in their canonical form.
#ifndef POSTERN_TOOLS_COMMANDS_FMT_H_
#define POSTERN_TOOLS_COMMANDS_FMT_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command to `root`, which must outlive it.
Command AddFmtCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_FMT_H_
