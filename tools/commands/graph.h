// `postern graph`: draws the decision graph of a policy.
#ifndef POSTERN_TOOLS_COMMANDS_GRAPH_H_
#define POSTERN_TOOLS_COMMANDS_GRAPH_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command to `root`, which must outlive it.
Command AddGraphCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_GRAPH_H_
