#include "tools/cli/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace postern::tools {
namespace {

std::string ReasonOf(int error) { return std::generic_category().message(error); }

constexpr mode_t kReadableByAll = 0666;

// It can be asked only by setting it.
mode_t CurrentUmask() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return mask;
}

absl::Status CannotWrite(const std::string& path, const std::string& reason) {
  return absl::UnavailableError("cannot write `" + path + "`: " + reason);
}

}  // namespace

absl::StatusOr<std::unique_ptr<PendingFile>> PendingFile::Open(const std::string& path) {
  const auto failed = [&path](const std::string& reason) { return CannotWrite(path, reason); };
  struct stat old = {};
  std::string target = path;
  const bool is_new = ::lstat(path.c_str(), &old) != 0;
  if (!is_new) {
    std::error_code error;
    target = std::filesystem::canonical(path, error).string();
    if (error) return failed(error.message());
    if (::stat(target.c_str(), &old) != 0 || ::access(target.c_str(), W_OK) != 0) {
      return failed(ReasonOf(errno));
    }
    if (!S_ISREG(old.st_mode)) return failed("not a regular file");
  }
  std::string temporary = target + ".XXXXXX";
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return failed(ReasonOf(errno));
  const mode_t mode = is_new ? kReadableByAll & ~CurrentUmask() : old.st_mode & 07777;
  // From here on the file is removed if anything fails.
  std::unique_ptr<PendingFile> file(
      new PendingFile(path, std::move(target), std::move(temporary), fd, mode));
  // The owner goes first: changing it clears bits of the mode. Only root may give a file away.
  if (!is_new && ::fchown(fd, old.st_uid, old.st_gid) != 0 && errno != EPERM) {
    return failed(ReasonOf(errno));
  }
  return file;
}

PendingFile::PendingFile(std::string path, std::string target, std::string temporary, int fd,
                         mode_t mode)
    : path_(std::move(path)),
      target_(std::move(target)),
      temporary_(std::move(temporary)),
      fd_(fd),
      mode_(mode),
      out_(fd) {}

PendingFile::~PendingFile() {
  out_.Flush();  // while its descriptor is still this file's
  ::close(fd_);
  if (!is_committed_) ::unlink(temporary_.c_str());
}

absl::Status PendingFile::Commit() {
  if (!out_.Flush()) return CannotWrite(path_, out_.error());
  is_committed_ = ::fchmod(fd_, mode_) == 0 && ::fsync(fd_) == 0 &&
                  ::rename(temporary_.c_str(), target_.c_str()) == 0;
  return is_committed_ ? absl::OkStatus() : CannotWrite(path_, ReasonOf(errno));
}

absl::Status ReplaceFile(const std::string& path, std::string_view text) {
  struct stat old = {};
  if (::lstat(path.c_str(), &old) != 0) return CannotWrite(path, ReasonOf(errno));
  return WriteFile(path, text);
}

absl::Status WriteFile(const std::string& path, std::string_view text) {
  const auto file = PendingFile::Open(path);
  if (!file.ok()) return file.status();
  (*file)->out().Write(text);
  return (*file)->Commit();
}

absl::Status MayReplace(const std::string& path, std::string_view what,
                        const std::function<bool(std::string_view beginning)>& is_such) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return absl::OkStatus();
  char beginning[64];
  std::ifstream file(path, std::ios::binary);
  file.read(beginning, sizeof beginning);
  const std::string_view read(beginning, static_cast<size_t>(file.gcount()));
  if (read.empty() || is_such(read)) return absl::OkStatus();
  return absl::FailedPreconditionError("`" + path + "` is there and is no " + std::string(what) +
                                       ", so it stays; write to another file");
}

}  // namespace postern::tools
