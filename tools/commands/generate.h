// `postern generate`: the cases that cover a policy.
#ifndef POSTERN_TOOLS_COMMANDS_GENERATE_H_
#define POSTERN_TOOLS_COMMANDS_GENERATE_H_

#include "tools/commands/command.h"

namespace postern::tools {

Command AddGenerateCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_GENERATE_H_
