// The exit statuses of the command line; docs/cli.md has the table.
#ifndef POSTERN_TOOLS_CLI_EXIT_STATUS_H_
#define POSTERN_TOOLS_CLI_EXIT_STATUS_H_

#include <initializer_list>

namespace postern::tools {

enum class ExitStatus : int {
  kDone = 0,           // done; allowed; passed; nothing rejected
  kCouldNotRun = 1,    // usage, an unreadable file, a rejected request line, a failed write
  kAnswerIsNo = 2,     // `decide` or `explain` of one request: denied; `diff --fail-on`
  kHasErrors = 3,      // a policy or case file has errors
  kFellShort = 4,      // an expectation failed, or has no answer that `--update` could write
  kInterrupted = 130,  // SIGINT
};

// Returns the status of a run whose parts ended in `a` and `b`: an interrupt outweighs all, then
// what could not run, then errors, then what fell short.
inline ExitStatus Worse(ExitStatus a, ExitStatus b) {
  for (const ExitStatus worst :
       {ExitStatus::kInterrupted, ExitStatus::kCouldNotRun, ExitStatus::kHasErrors,
        ExitStatus::kFellShort, ExitStatus::kAnswerIsNo}) {
    if (a == worst || b == worst) return worst;
  }
  return ExitStatus::kDone;
}

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_EXIT_STATUS_H_
