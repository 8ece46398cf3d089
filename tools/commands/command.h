// Commands: what the files of this folder offer to the command line.
#ifndef POSTERN_TOOLS_COMMANDS_COMMAND_H_
#define POSTERN_TOOLS_COMMANDS_COMMAND_H_

#include <CLI/CLI.hpp>
#include <functional>

#include "tools/cli/console.h"
#include "tools/cli/exit_status.h"

namespace postern::tools {

// A sub-command of the root, and what it does once its options are parsed.
struct Command {
  CLI::App* app;
  std::function<ExitStatus(Console&)> run;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_COMMAND_H_
