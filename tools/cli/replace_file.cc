#include "tools/cli/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "tools/cli/output.h"

namespace postern::tools {
namespace {

std::string ReasonOf(int error) { return std::generic_category().message(error); }

// A file that is removed unless it was renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string pattern) : path_(std::move(pattern)) {
    fd_ = ::mkostemp(path_.data(), O_CLOEXEC);
  }
  ~TemporaryFile() {
    if (fd_ < 0) return;
    ::close(fd_);
    if (!is_renamed_) ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  // Each returns the reason why not; empty if it took the name.
  std::string Replace(const std::string& target, const struct stat& old, std::string_view text) {
    // The owner goes first: changing it clears bits of the mode. Only root may give a file away.
    if (fd_ >= 0 && ::fchown(fd_, old.st_uid, old.st_gid) != 0 && errno != EPERM) {
      return ReasonOf(errno);
    }
    return Create(target, old.st_mode & 07777, text);
  }

  std::string Create(const std::string& target, mode_t mode, std::string_view text) {
    if (fd_ < 0) return ReasonOf(errno);
    Output output(fd_);
    output.Write(text);
    if (!output.Flush()) return output.error();
    if (::fchmod(fd_, mode) != 0 || ::fsync(fd_) != 0) return ReasonOf(errno);
    is_renamed_ = ::rename(path_.c_str(), target.c_str()) == 0;
    return is_renamed_ ? "" : ReasonOf(errno);
  }

 private:
  std::string path_;
  int fd_ = -1;
  bool is_renamed_ = false;
};

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

absl::Status ReplaceFile(const std::string& path, std::string_view text) {
  const auto failed = [&path](const std::string& reason) { return CannotWrite(path, reason); };
  std::error_code error;
  const std::string target = std::filesystem::canonical(path, error).string();
  if (error) return failed(error.message());
  struct stat old = {};
  if (::stat(target.c_str(), &old) != 0 || ::access(target.c_str(), W_OK) != 0) {
    return failed(ReasonOf(errno));
  }
  if (!S_ISREG(old.st_mode)) return failed("not a regular file");
  const std::string reason = TemporaryFile(target + ".XXXXXX").Replace(target, old, text);
  return reason.empty() ? absl::OkStatus() : failed(reason);
}

absl::Status WriteFile(const std::string& path, std::string_view text) {
  struct stat old = {};
  if (::lstat(path.c_str(), &old) == 0) return ReplaceFile(path, text);
  const std::string reason =
      TemporaryFile(path + ".XXXXXX").Create(path, kReadableByAll & ~CurrentUmask(), text);
  return reason.empty() ? absl::OkStatus() : CannotWrite(path, reason);
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
