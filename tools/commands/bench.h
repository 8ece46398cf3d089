// `postern bench`: how fast a policy decides here.
#ifndef POSTERN_TOOLS_COMMANDS_BENCH_H_
#define POSTERN_TOOLS_COMMANDS_BENCH_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command to `root`, which must outlive it.
Command AddBenchCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_BENCH_H_
