// postern query: who may do what where.
#ifndef POSTERN_TOOLS_COMMANDS_QUERY_H_
#define POSTERN_TOOLS_COMMANDS_QUERY_H_

#include <CLI/CLI.hpp>

#include "tools/commands/command.h"

namespace postern::tools {

Command AddQueryCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_QUERY_H_
