// postern prove: what holds of every request.
#ifndef POSTERN_TOOLS_COMMANDS_PROVE_H_
#define POSTERN_TOOLS_COMMANDS_PROVE_H_

#include <CLI/CLI.hpp>

#include "tools/commands/command.h"

namespace postern::tools {

Command AddProveCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_PROVE_H_
