// `postern schema`: prints the JSON Schema of a kind of document.
#ifndef POSTERN_TOOLS_COMMANDS_SCHEMA_H_
#define POSTERN_TOOLS_COMMANDS_SCHEMA_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command to `root`, which must outlive it.
Command AddSchemaCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_SCHEMA_H_
