// Writes a file anew, all of it or nothing.
#ifndef POSTERN_TOOLS_CLI_REPLACE_FILE_H_
#define POSTERN_TOOLS_CLI_REPLACE_FILE_H_

#include <functional>
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

// A slip of the hand must not cost a text: returns OK if a file may be written over, as it is not
// there, is empty, is no regular file (WriteFile has more to say to that) or begins as a `what`
// does: `is_such` is asked with its first bytes, at least one and at most 64. Error:
// kFailedPrecondition, "`x` is there and is no WHAT, so it stays; write to another file".
absl::Status MayReplace(const std::string& path, std::string_view what,
                        const std::function<bool(std::string_view beginning)>& is_such);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_REPLACE_FILE_H_
