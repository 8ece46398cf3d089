// A case file with its policies, ready to be run, or what keeps it from that.
#ifndef POSTERN_TOOLS_RUNNER_READY_FILE_H_
#define POSTERN_TOOLS_RUNNER_READY_FILE_H_

#include <memory>
#include <string>
#include <vector>

#include "tools/cli/exit_status.h"
#include "tools/runner/case_file.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/policy_cache.h"
#include "tools/runner/report.h"

namespace postern::tools {

struct ReadyFile {
  std::string path;
  CaseFile file;  // its issues are those of CheckAgainstPolicy, too
  std::vector<std::shared_ptr<const LoadedPolicy>> policies;
  std::vector<std::shared_ptr<const CachedPolicy>> broken;  // policies that have errors
  ExitStatus status = ExitStatus::kDone;                    // anything else: it can't be run

  // Returns what is wrong. REQUIRES: status is not kDone. Lifetime: borrows from this.
  NotRun Errors() const;

  // Returns the same as people read it, in whole lines.
  std::string ErrorsText(bool color) const;
};

// Reads the case file at `path`, `-` for standard input, and its policies. Thread-safe, but for
// standard input.
std::unique_ptr<const ReadyFile> MakeReady(const std::string& path, const CaseFileOptions& options,
                                           PolicyCache& policies);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_READY_FILE_H_
