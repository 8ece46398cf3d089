// Case recorder: real requests as a case file of what is decided today.
//
//   CaseRecorder recorder(policy);
//   for (const RequestLine& line : lines) recorder.Add(line.principal, line.action, …);
//   const absl::StatusOr<std::string> text = recorder.Write("social-room.yaml");
#ifndef POSTERN_TOOLS_AUTHORING_CASE_RECORDER_H_
#define POSTERN_TOOLS_AUTHORING_CASE_RECORDER_H_

#include <cstddef>
#include <string>
#include <unordered_set>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/principal.h"
#include "tools/authoring/case_writer.h"
#include "tools/runner/loaded_policy.h"

namespace postern::tools {

// Not thread-safe. Lifetime: borrows the policy. Memory grows with the distinct requests alone.
class CaseRecorder {
 public:
  explicit CaseRecorder(const LoadedPolicy& policy) : policy_(policy) {}

  // Decides the request and keeps it, once. `path` is empty for a `list` without a prefix. Errors:
  // kInvalidArgument, why no case file can ask it so; nothing is kept then. REQUIRES: all texts are
  // UTF-8, as those of a request line.
  absl::Status Add(const Principal& principal, const std::string& action, const std::string& path);

  // Returns how many distinct requests were kept.
  size_t size() const { return group_.requests.size(); }

  // Returns the case file with all of them, for a policy whose path is `policy_path` as seen from
  // there. Errors: as WriteCases; kInternal if it would not pass; kResourceExhausted if it would be
  // larger than a case file may be. REQUIRES: called once.
  absl::StatusOr<std::string> Write(const std::string& policy_path) &&;

 private:
  absl::Status Check(const std::string& text) const;

  const LoadedPolicy& policy_;
  std::unordered_set<std::string> seen_;
  CaseGroup group_;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_AUTHORING_CASE_RECORDER_H_
