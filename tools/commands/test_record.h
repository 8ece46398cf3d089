// `postern test --record`: a case file of real requests.
#ifndef POSTERN_TOOLS_COMMANDS_TEST_RECORD_H_
#define POSTERN_TOOLS_COMMANDS_TEST_RECORD_H_

#include <optional>
#include <string>

#include "tools/cli/console.h"
#include "tools/cli/exit_status.h"

namespace postern::tools {

struct RecordOptions {
  std::string requests;               // a file of request lines, `-` for standard input
  std::string policy;                 // its path
  std::optional<std::string> output;  // a new file; none: standard output
};

// Returns what is wrong with the options, or nothing.
std::string UsageError(const RecordOptions& options);

// Writes the case file. Lines that are no request, or such that no case file can ask, are told with
// their numbers, and the rest is written; then the status is kCouldNotRun. An interrupt ends the
// process, and nothing is written.
ExitStatus RunRecord(const RecordOptions& options, Console& console);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_TEST_RECORD_H_
