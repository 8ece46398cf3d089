// `postern test`: runs case files.
#ifndef POSTERN_TOOLS_COMMANDS_TEST_H_
#define POSTERN_TOOLS_COMMANDS_TEST_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command to `root`, which must outlive it.
Command AddTestCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_TEST_H_
