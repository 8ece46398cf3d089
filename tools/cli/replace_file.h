// Writes a file anew, all of it or nothing.
#ifndef POSTERN_TOOLS_CLI_REPLACE_FILE_H_
#define POSTERN_TOOLS_CLI_REPLACE_FILE_H_

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/cli/output.h"

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

// The same for what is written bit by bit: it goes to a file beside the one it is for, whose name
// it takes in the end. Not thread-safe.
//
//   const auto file = PendingFile::Open("report.xml");
//   if (!file.ok()) …
//   (*file)->out().Write("<testsuites>\n");
//   if (const absl::Status written = (*file)->Commit(); !written.ok()) …
class PendingFile {
 public:
  // Errors: as WriteFile's, but for those of the writing itself.
  static absl::StatusOr<std::unique_ptr<PendingFile>> Open(const std::string& path);

  // Removes what was not committed.
  ~PendingFile();
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  Output& out() { return out_; }

  // Gives the file its name. Errors: the system's reason, with the path, also for what could not be
  // written before. REQUIRES: not called before.
  absl::Status Commit();

 private:
  PendingFile(std::string path, std::string target, std::string temporary, int fd, mode_t mode);

  const std::string path_;       // as the user calls it
  const std::string target_;     // where a symbolic link leads to
  const std::string temporary_;  // beside the target
  const int fd_;
  const mode_t mode_;
  bool is_committed_ = false;
  Output out_;
};

// A slip of the hand must not cost a text: returns OK if a file may be written over, as it is not
// there, is empty, is no regular file (WriteFile has more to say to that) or begins as a `what`
// does: `is_such` is asked with its first bytes, at least one and at most 64. Error:
// kFailedPrecondition, "`x` is there and is no WHAT, so it stays; write to another file".
absl::Status MayReplace(const std::string& path, std::string_view what,
                        const std::function<bool(std::string_view beginning)>& is_such);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_REPLACE_FILE_H_
