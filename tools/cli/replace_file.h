// Writes a file anew, all of it or nothing.
#ifndef POSTERN_TOOLS_CLI_REPLACE_FILE_H_
#define POSTERN_TOOLS_CLI_REPLACE_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace postern::tools {

// Replaces the contents of an existing file, or of the one that a symbolic link leads to: a new
// file is written beside it and takes its name, with its mode and, where permitted, its owner. An
// interruption at any moment leaves the old file or the new. Errors: the system's reason, with the
// path; also for a file that is not writable or not regular (a pipe, a device), and the old file is
// untouched.
absl::Status ReplaceFile(const std::string& path, std::string_view text);

// The same for a file that may not be there yet: it is then created, readable by all but for what
// the umask takes away.
absl::Status WriteFile(const std::string& path, std::string_view text);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_REPLACE_FILE_H_
