// Finds the case files that a command line means.
#ifndef POSTERN_TOOLS_RUNNER_FIND_CASE_FILES_H_
#define POSTERN_TOOLS_RUNNER_FIND_CASE_FILES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace postern::tools {

// What the name of a case file ends in that a folder stands for.
inline constexpr std::string_view kCaseFileSuffix = "_test.yaml";

// Returns `path` itself if it is no folder; for a folder every `*_test.yaml` below it, in the order
// of their paths. Symbolic links to folders are not followed. Errors: kNotFound for a folder
// without case files, or the system's reason if a folder can't be read.
absl::StatusOr<std::vector<std::string>> FindCaseFiles(const std::string& path);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_FIND_CASE_FILES_H_
