#include "engine/internal/file_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <tuple>
#include <utility>

#include "absl/status/status.h"

namespace postern::internal {
namespace {

constexpr uint32_t kEvents = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE |
                             IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

int64_t Nanoseconds(const timespec& time) {
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool IsReady(const pollfd& descriptor) { return (descriptor.revents & POLLIN) != 0; }

}  // namespace

FileSignature FileSignature::Of(const std::string& path) {
  FileSignature signature;
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return signature;
  signature.exists = true;
  signature.is_regular = S_ISREG(status.st_mode);
  signature.device = status.st_dev;
  signature.inode = status.st_ino;
  signature.size = status.st_size;
  signature.modified_ns = Nanoseconds(status.st_mtim);
  signature.changed_ns = Nanoseconds(status.st_ctim);
  return signature;
}

bool FileSignature::operator==(const FileSignature& other) const {
  const auto all = [](const FileSignature& of) {
    return std::tie(of.exists, of.is_regular, of.device, of.inode, of.size, of.modified_ns,
                    of.changed_ns);
  };
  return all(*this) == all(other);
}

absl::StatusOr<FileWatch> FileWatch::Open(const std::string& path) {
  FileWatch watch;
  watch.folder_ = FolderOf(path);
  watch.stop_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (watch.stop_ < 0) return absl::ErrnoToStatus(errno, "no eventfd to be had");
  watch.events_ = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  watch.AddFolder();
  return watch;
}

FileWatch::FileWatch(FileWatch&& other) noexcept { *this = std::move(other); }

FileWatch& FileWatch::operator=(FileWatch&& other) noexcept {
  std::swap(folder_, other.folder_);
  std::swap(events_, other.events_);
  std::swap(folder_id_, other.folder_id_);
  std::swap(stop_, other.stop_);
  return *this;
}

FileWatch::~FileWatch() {
  if (events_ >= 0) close(events_);
  if (stop_ >= 0) close(stop_);
}

// The folder may have gone and come back, as another one.
void FileWatch::AddFolder() {
  if (events_ < 0) return;
  const int id = inotify_add_watch(events_, folder_.c_str(), kEvents);
  if (folder_id_ >= 0 && id != folder_id_) inotify_rm_watch(events_, folder_id_);
  folder_id_ = id;
}

bool FileWatch::Wait(int timeout_ms) {
  pollfd descriptors[] = {{stop_, POLLIN, 0}, {events_, POLLIN, 0}};
  // A negative descriptor is left out, and an interrupt is as good as an event.
  poll(descriptors, 2, timeout_ms);
  if (IsReady(descriptors[0])) return false;
  alignas(inotify_event) char buffer[4096];
  while (events_ >= 0 && read(events_, buffer, sizeof buffer) > 0) {
  }
  AddFolder();  // the same one gets the same number again
  return true;
}

bool FileWatch::Sleep(int timeout_ms) const {
  pollfd descriptor = {stop_, POLLIN, 0};
  poll(&descriptor, 1, timeout_ms);
  return !IsReady(descriptor);
}

void FileWatch::Stop() const {
  // It can't be full, and were it, it would be ready.
  [[maybe_unused]] const int result = eventfd_write(stop_, 1);
}

}  // namespace postern::internal
