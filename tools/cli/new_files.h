// New files: written all or none, and never over a file that is there.
#ifndef POSTERN_TOOLS_CLI_NEW_FILES_H_
#define POSTERN_TOOLS_CLI_NEW_FILES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace postern::tools {

struct NewFile {
  std::string path;
  std::string_view text;
};

// Creates all of `files`. Errors: AlreadyExists if there is anything at one of the paths, a
// dangling link too; Internal with the system's reason if one can't be written. The message names
// the file, and what had been created is removed again. Two processes that write the same files at
// once can't overwrite each other's.
absl::Status WriteNewFiles(const std::vector<NewFile>& files);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_NEW_FILES_H_
