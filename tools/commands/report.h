// `postern report`: a policy and its tests as a page.
#ifndef POSTERN_TOOLS_COMMANDS_REPORT_H_
#define POSTERN_TOOLS_COMMANDS_REPORT_H_

#include "tools/commands/command.h"

namespace postern::tools {

// Adds the command to `root`, which must outlive it.
Command AddReportCommand(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_REPORT_H_
