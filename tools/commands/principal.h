// `postern principal`: whom the claims of a token speak of.
#ifndef POSTERN_TOOLS_COMMANDS_PRINCIPAL_H_
#define POSTERN_TOOLS_COMMANDS_PRINCIPAL_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command to `root`, which must outlive it.
Command AddPrincipalCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_PRINCIPAL_H_
