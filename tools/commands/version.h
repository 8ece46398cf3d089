// `postern version`: prints the versions; so does `postern --version`.
#ifndef POSTERN_TOOLS_COMMANDS_VERSION_H_
#define POSTERN_TOOLS_COMMANDS_VERSION_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command and the option to `root`, which must outlive it.
Command AddVersionCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_VERSION_H_
