// Case updater: a case file with its snapshots filled in (`postern test --update`).
//
// Only what case_answers.h answers changes, by edits of the text: comments, order and the style of
// everything else stay.
#ifndef POSTERN_TOOLS_AUTHORING_CASE_UPDATER_H_
#define POSTERN_TOOLS_AUTHORING_CASE_UPDATER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/authoring/case_answers.h"
#include "tools/runner/case_file.h"
#include "tools/runner/loaded_policy.h"

namespace postern::tools {

struct CaseUpdate {
  std::optional<std::string> text;     // of the whole file; nothing: it is as it should be
  std::vector<Unanswered> unanswered;  // in the order of their places
};

// Returns what becomes of `file`, which was read with CaseFileOptions::allow_blanks. The text was
// read again: it says nothing else but for the answers, and leaves none to be given. Errors:
// kFailedPrecondition, why the file can't be updated: its policies have different answers, it is
// JSON; kInternal if the text would not be what it should be; kCancelled once `is_stopped`, which
// is asked before every request, says yes. REQUIRES: `file` has no errors, those of
// CheckAgainstPolicy of all its `policies` included.
absl::StatusOr<CaseUpdate> UpdateCases(
    const CaseFile& file, const std::vector<std::shared_ptr<const LoadedPolicy>>& policies,
    const std::function<bool()>& is_stopped = {});

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_AUTHORING_CASE_UPDATER_H_
