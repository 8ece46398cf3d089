// Internal: not for users of the library, see engine/policy_file.h.
#ifndef POSTERN_ENGINE_INTERNAL_FILE_WATCH_H_
#define POSTERN_ENGINE_INTERNAL_FILE_WATCH_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace postern::internal {

// Which file a path leads to, symbolic links followed, and in which state it is. While it is
// written to, or another one takes its place, this changes.
struct FileSignature {
  static FileSignature Of(const std::string& path);

  bool operator==(const FileSignature& other) const;
  bool operator!=(const FileSignature& other) const { return !(*this == other); }

  bool exists = false;      // and can be looked at
  bool is_regular = false;  // no folder, pipe or device
  uint64_t device = 0;
  uint64_t inode = 0;
  int64_t size = 0;
  int64_t modified_ns = 0;
  int64_t changed_ns = 0;
};

// Tells when a file may have changed: by inotify on its folder, since to publish is to rename
// another file, or a symbolic link, to its name. Where inotify can't look (a network's file system,
// the target of a link in another folder) only the time-out tells.
class FileWatch {
 public:
  // Errors: kResourceExhausted if the process has no more file descriptors, or so.
  static absl::StatusOr<FileWatch> Open(const std::string& path);

  FileWatch(FileWatch&& other) noexcept;
  FileWatch& operator=(FileWatch&& other) noexcept;
  ~FileWatch();

  // Waits until something happened in the folder or for so long. Returns false if stopped.
  bool Wait(int timeout_ms);

  // Waits for so long, whatever happens. Returns false if stopped.
  bool Sleep(int timeout_ms) const;

  // Ends Wait and Sleep, now and from now on. Thread-safe.
  void Stop() const;

 private:
  FileWatch() = default;
  void AddFolder();

  std::string folder_;
  int events_ = -1;     // of inotify; -1 if there is none to be had
  int folder_id_ = -1;  // inotify's number of the folder; -1 if it is not there
  int stop_ = -1;       // an eventfd
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_FILE_WATCH_H_
