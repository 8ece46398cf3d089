// `postern version`: prints the versions.
#ifndef POSTERN_TOOLS_COMMANDS_VERSION_H_
#define POSTERN_TOOLS_COMMANDS_VERSION_H_

#include "tools/commands/command.h"

namespace postern::tools {

// The version of the library and of the command line.
inline constexpr char kVersion[] = "0.1.0";

// Adds the command to `root`, which must outlive it.
Command AddVersionCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_VERSION_H_
