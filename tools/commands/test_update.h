// `postern test --update`: case files whose snapshots are filled in.
#ifndef POSTERN_TOOLS_COMMANDS_TEST_UPDATE_H_
#define POSTERN_TOOLS_COMMANDS_TEST_UPDATE_H_

#include <functional>

#include "tools/cli/console.h"
#include "tools/cli/exit_status.h"
#include "tools/runner/ready_file.h"

namespace postern::tools {

// Updates the case file of `ready` and shows what changed, on standard error if standard output has
// a report for programs (`is_output_taken`). What can't be updated is told, with what to do
// instead; `status` becomes kFellShort if that is for what the file says, and kCouldNotRun if it
// can't be written, or was changed since it was read. Returns whether the file was written, so that
// it must be read again. REQUIRES: ready.status is kDone, and the file was read with
// CaseFileOptions::allow_blanks.
//
// Once `is_stopped` says yes, the file is left as it is, and nothing is told.
bool UpdateFile(const ReadyFile& ready, bool is_output_taken,
                const std::function<bool()>& is_stopped, Console& console, ExitStatus& status);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_TEST_UPDATE_H_
