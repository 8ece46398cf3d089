// `postern test --watch`: runs tests again when files change.
#ifndef POSTERN_TOOLS_COMMANDS_TEST_WATCH_H_
#define POSTERN_TOOLS_COMMANDS_TEST_WATCH_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tools/cli/console.h"
#include "tools/cli/exit_status.h"
#include "tools/runner/case_file.h"

namespace postern::tools {

// Runs the tests of `paths` once and calls its argument with every file before it is read. Returns
// nothing if they can't be run at all, which it has told.
using RunOfTests = std::function<std::optional<ExitStatus>(const BeforeRead&)>;

// Calls `run`, and again whenever a file that it has read changes, or a case file comes or goes,
// until SIGINT or SIGTERM. Before a run it tells what has changed. Returns the status of the last
// run: kInterrupted if that was interrupted; kCouldNotRun if files can't be watched.
ExitStatus WatchTests(const std::vector<std::string>& paths, const RunOfTests& run,
                      Console& console);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_TEST_WATCH_H_
