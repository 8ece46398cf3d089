// `postern explain`: why one request is decided so, and what would change it.
#ifndef POSTERN_TOOLS_COMMANDS_EXPLAIN_H_
#define POSTERN_TOOLS_COMMANDS_EXPLAIN_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command to `root`, which must outlive it.
Command AddExplainCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_EXPLAIN_H_
