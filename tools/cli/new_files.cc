#include "tools/cli/new_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

#include "tools/cli/output.h"
#include "tools/cli/words.h"

namespace postern::tools {
namespace {

constexpr mode_t kReadableByAll = 0666;  // less what the user's umask takes away

absl::Status CannotWrite(const NewFile& file, const std::string& reason) {
  return absl::InternalError("cannot write " + Quoted(file.path) + ": " + reason);
}

// Creates and writes one file; removes it again if it can't be written whole.
absl::Status WriteNewFile(const NewFile& file) {
  const int fd = ::open(file.path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kReadableByAll);
  if (fd < 0 && errno == EEXIST) {
    return absl::AlreadyExistsError(Quoted(file.path) + " exists already, nothing was written");
  }
  if (fd < 0) return CannotWrite(file, std::strerror(errno));
  Output out(fd);
  out.Write(file.text);
  std::string error = out.Flush() ? "" : out.error();
  if (::close(fd) != 0 && error.empty()) error = std::strerror(errno);
  if (error.empty()) return absl::OkStatus();
  ::unlink(file.path.c_str());
  return CannotWrite(file, error);
}

}  // namespace

absl::Status WriteNewFiles(const std::vector<NewFile>& files) {
  for (size_t i = 0; i < files.size(); ++i) {
    absl::Status written = WriteNewFile(files[i]);
    if (written.ok()) continue;
    for (size_t created = 0; created < i; ++created) ::unlink(files[created].path.c_str());
    return written;
  }
  return absl::OkStatus();
}

}  // namespace postern::tools
