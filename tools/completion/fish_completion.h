// FishCompletion: what completes the command line in fish 3.
#ifndef POSTERN_TOOLS_COMPLETION_FISH_COMPLETION_H_
#define POSTERN_TOOLS_COMPLETION_FISH_COMPLETION_H_

#include <string>

#include "tools/completion/command_table.h"

namespace postern::tools {

// Returns a script for a folder of $fish_complete_path; it can be sourced, too. It never runs the
// program.
std::string FishCompletion(const CommandTable& table);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMPLETION_FISH_COMPLETION_H_
