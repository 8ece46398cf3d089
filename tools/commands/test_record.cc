#include "tools/commands/test_record.h"

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "policy/document.h"
#include "tools/authoring/case_recorder.h"
#include "tools/cli/new_files.h"
#include "tools/cli/paths.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/request/request_file.h"
#include "tools/runner/loaded_policy.h"

namespace postern::tools {
namespace {

// Returns the path of the policy as the case file names it; standard output is in this folder.
std::string PolicyPath(const RecordOptions& options) {
  return options.output ? PathFrom(*options.output, options.policy) : options.policy;
}

// Adds all requests that can be added; tells of the others. Returns the number of lines, or nothing
// if the file could not be read.
std::optional<uint64_t> AddRequests(const RecordOptions& options, const LoadedPolicy& policy,
                                    CaseRecorder& recorder, Console& console, ExitStatus& status) {
  uint64_t num_lines = 0;
  const auto add = [&](uint64_t number, const RequestLine& line) {
    num_lines = number;
    absl::Status added = absl::OkStatus();
    if (!line.ok()) {
      added = absl::InvalidArgumentError(line.error);
    } else {
      added = recorder.Add(line.principal, line.action, line.path.value_or(""));
    }
    if (added.ok()) return true;
    console.Error(Quoted(options.requests) + ", line " + std::to_string(number) + ": left out, " +
                  TextOf(added));
    status = ExitStatus::kCouldNotRun;
    return true;
  };
  const absl::Status read = ForEachRequest(options.requests, *policy.policy.graph(), add);
  if (read.ok()) return num_lines;
  console.Error(TextOf(read));
  return std::nullopt;
}

// Writes the text where it is to go.
absl::Status WriteText(const RecordOptions& options, const std::string& text, Console& console) {
  if (options.output) return WriteNewFiles({{*options.output, text}});
  console.out().Write(text);
  return absl::OkStatus();
}

}  // namespace

std::string UsageError(const RecordOptions& options) {
  if (options.policy == "-") {
    return "a case file names its policy, so that can't be standard input, `-`";
  }
  if (options.output == "-") return "`--record` writes to standard output without `--output`";
  if (options.output && SyntaxOf(*options.output) == Syntax::kJson) {
    return "`--record` writes YAML, and " + Quoted(*options.output) + " would be read as JSON";
  }
  return "";
}

ExitStatus RunRecord(const RecordOptions& options, Console& console) {
  ExitStatus status = ExitStatus::kDone;
  const std::unique_ptr<const LoadedPolicy> policy = LoadModel(options.policy, console, status);
  if (policy == nullptr) return status;
  CaseRecorder recorder(*policy);
  const auto num_lines = AddRequests(options, *policy, recorder, console, status);
  if (!num_lines) return ExitStatus::kCouldNotRun;
  const size_t num_requests = recorder.size();
  const absl::StatusOr<std::string> text = std::move(recorder).Write(PolicyPath(options));
  absl::Status written = text.status();
  if (written.ok()) written = WriteText(options, *text, console);
  if (!written.ok()) {
    console.Error(TextOf(written));
    return ExitStatus::kCouldNotRun;
  }
  if (options.output) {
    console.out().Write("wrote " + Quoted(*options.output) + " with " +
                        Count(num_requests, "request") + " of " + Count(*num_lines, "line") +
                        "; next:\n  postern test " + ShellPath(*options.output) + "\n");
  }
  return status;
}

}  // namespace postern::tools
