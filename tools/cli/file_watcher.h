// FileWatcher: tells when files may have changed, by inotify (Linux).
//
//   const auto watcher = FileWatcher::Open();
//   (*watcher)->AddFile("rules/rooms.yaml");  // before it is read, so that no change is missed
//   …                                         // read it
//   while (*(*watcher)->Wait(stop_fd)) {
//     for (const std::string& file : (*watcher)->ChangedFiles()) …
//   }
//
// The whole way to a file is watched: each folder on it for the one name that is looked up there,
// and so on where a symbolic link leads. So it does not matter how a file changes: written to,
// replaced by a rename, deleted and made again with its folders, or by a link that leads elsewhere.
// What happens is only a reason to look; whether a file has changed, its state on the disk says.
// What the kernel does not tell, such as changes by other machines on a network's file system, is
// not seen.
#ifndef POSTERN_TOOLS_CLI_FILE_WATCHER_H_
#define POSTERN_TOOLS_CLI_FILE_WATCHER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

struct inotify_event;

namespace postern::tools {

struct FileWatcherOptions {
  // Changes come in bursts: a wait ends when nothing happens for so long, or after the longest time
  // that it may take to settle, in a folder that never rests.
  int settle_ms = 50;
  int max_settle_ms = 1000;
  size_t max_folders = 65536;  // each takes about 1 KiB of the kernel's memory
};

// Neither movable nor copyable. What was added once stays; open another one to watch other files.
class FileWatcher {
 public:
  // Errors: the system has no more inotify instances, or the process no more file descriptors.
  static absl::StatusOr<std::unique_ptr<FileWatcher>> Open(const FileWatcherOptions& options = {});
  ~FileWatcher();
  FileWatcher(const FileWatcher&) = delete;
  FileWatcher& operator=(const FileWatcher&) = delete;

  // Watches a file, which need not be there, from now on. Thread-safe. What can't be watched is an
  // error of Wait().
  void AddFile(const std::string& path);

  // Watches a folder and all folders below it, symbolic links not followed, for files whose names
  // end in `suffix` and for more folders: the same. A folder that can't be read is passed over.
  void AddTree(const std::string& path, const std::string& suffix);

  // Waits until something has happened, now or since it was added, and things have settled. Returns
  // false if nothing has when `stop_fd` can be read, which also cuts settling short; -1: there is
  // no such. Errors: kResourceExhausted if there are more folders than the options or the system
  // (fs.inotify.max_user_watches) allow; the system's reason if the folder of a file can't be
  // watched. REQUIRES: nothing is added meanwhile.
  absl::StatusOr<bool> Wait(int stop_fd);

  // Returns those of the files that are not in the state that they were in when they were added, in
  // the order of their paths as they were given.
  std::vector<std::string> ChangedFiles() const;

 private:
  // Which file a path leads to, and in which state it is; while it is written to, or another one
  // takes its place, this changes.
  struct State {
    explicit State(const std::string& path);
    bool operator==(const State& other) const;

    bool exists = false;
    uint64_t device = 0;
    uint64_t inode = 0;
    int64_t size = 0;
    int64_t modified_ns = 0;
    int64_t changed_ns = 0;
  };
  struct Tree {
    std::string path;
    std::string suffix;
  };
  // What matters in a folder.
  struct Folder {
    std::set<std::string, std::less<>> names;
    std::set<std::string> suffixes;  // of files in a tree; empty: it is not in one
  };

  FileWatcher(const FileWatcherOptions& options, int events) : options_(options), events_(events) {}
  Folder* WatchFolder(const std::string& path, bool is_needed);
  void WatchWay(const std::string& path);
  void WatchTree(const Tree& tree);
  void WatchAll();
  bool HasHappened();
  bool Matters(const inotify_event& event) const;
  void Settle(int stop_fd);

  const FileWatcherOptions options_;
  const int events_;  // of inotify
  std::mutex mutex_;  // guards all below
  absl::Status status_;
  std::map<std::string, State> files_;
  std::vector<Tree> trees_;
  std::unordered_map<int, Folder> folders_;  // by inotify's number
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_FILE_WATCHER_H_
