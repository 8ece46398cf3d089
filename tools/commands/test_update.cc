#include "tools/commands/test_update.h"

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/escape.h"
#include "policy/limits.h"
#include "policy/source.h"
#include "tools/authoring/case_updater.h"
#include "tools/cli/replace_file.h"
#include "tools/cli/unified_diff.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"

namespace postern::tools {
namespace {

void TellUnanswered(const ReadyFile& ready, const CaseUpdate& update, Console& console,
                    ExitStatus& status) {
  for (const Unanswered& left : update.unanswered) {
    const uint32_t line = ready.file.source().Locate(left.place.begin).line;
    console.Error(ready.path + ":" + std::to_string(line) + ": not updated: " + left.why);
    status = Worse(status, ExitStatus::kFellShort);
  }
}

// Replaces the file, unless somebody has changed it since it was read.
absl::Status Replace(const ReadyFile& ready, const std::string& text) {
  const Source& read = ready.file.source();
  const absl::StatusOr<Source> now = Source::Read(ready.path, PolicyLimits().file_bytes);
  if (!now.ok()) return now.status();
  if (now->text() != read.text()) {
    return absl::AbortedError(Quoted(ready.path) +
                              " was changed while its answers were found, and is not updated; "
                              "run it again");
  }
  return ReplaceFile(ready.path, text);
}

}  // namespace

bool UpdateFile(const ReadyFile& ready, bool is_output_taken,
                const std::function<bool()>& is_stopped, Console& console, ExitStatus& status) {
  const absl::StatusOr<CaseUpdate> update = UpdateCases(ready.file, ready.policies, is_stopped);
  if (absl::IsCancelled(update.status())) return false;
  if (!update.ok()) {
    console.Error(Quoted(ready.path) + " is not updated: " + TextOf(update.status()));
    const bool is_as_it_says = absl::IsFailedPrecondition(update.status());
    status = Worse(status, is_as_it_says ? ExitStatus::kFellShort : ExitStatus::kCouldNotRun);
    return false;
  }
  TellUnanswered(ready, *update, console, status);
  if (!update->text) return false;
  if (const absl::Status written = Replace(ready, *update->text); !written.ok()) {
    console.Error(TextOf(written));
    status = Worse(status, ExitStatus::kCouldNotRun);
    return false;
  }
  const std::string diff =
      UnifiedDiffText(TerminalSafe(ready.path), ready.file.source().text(), *update->text);
  if (is_output_taken) {
    console.ErrorText(diff);
  } else {
    console.out().Write(diff);
  }
  return true;
}

}  // namespace postern::tools
