// ZshCompletion: what completes the command line in zsh, by its completion system, compinit.
#ifndef POSTERN_TOOLS_COMPLETION_ZSH_COMPLETION_H_
#define POSTERN_TOOLS_COMPLETION_ZSH_COMPLETION_H_

#include <string>

#include "tools/completion/command_table.h"

namespace postern::tools {

// Returns a file `_postern` for a folder of $fpath; it can be sourced, too. It never runs the
// program.
std::string ZshCompletion(const CommandTable& table);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMPLETION_ZSH_COMPLETION_H_
