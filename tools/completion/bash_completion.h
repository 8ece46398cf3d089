// BashCompletion: what completes the command line in bash 4 or newer, with or without the package
// bash-completion.
#ifndef POSTERN_TOOLS_COMPLETION_BASH_COMPLETION_H_
#define POSTERN_TOOLS_COMPLETION_BASH_COMPLETION_H_

#include <string>

#include "tools/completion/command_table.h"

namespace postern::tools {

// Returns a script to be sourced. It never runs the program.
std::string BashCompletion(const CommandTable& table);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMPLETION_BASH_COMPLETION_H_
