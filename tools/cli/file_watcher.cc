#include "tools/cli/file_watcher.h"

#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <deque>
#include <filesystem>
#include <system_error>
#include <tuple>

#include "tools/cli/words.h"

namespace postern::tools {
namespace {

namespace fs = std::filesystem;

// Without IN_MODIFY: what is written to in place counts when it is closed.
constexpr uint32_t kEvents = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE |
                             IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

constexpr int kMaxLinks = 40;         // on the way to a file, as the kernel follows them
constexpr size_t kEventBytes = 4096;  // that are read at once
constexpr int kForever = -1;          // of poll()

int64_t Nanoseconds(const timespec& time) {
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

absl::Status CannotWatch(const std::string& folder, int error) {
  const std::string what = "cannot watch " + Quoted(folder);
  if (error != ENOSPC) return absl::ErrnoToStatus(error, what);
  return absl::ResourceExhaustedError(
      what +
      ": the system watches no more folders for you; raise fs.inotify.max_user_watches, or "
      "name smaller folders");
}

// Waits until `events` or `stop` can be read, an interrupt comes or the time is out. Returns
// whether it was `events`; never if `stop` can be read.
bool WaitFor(int events, int stop, int timeout_ms) {
  pollfd descriptors[] = {{stop, POLLIN, 0}, {events, POLLIN, 0}};
  ::poll(descriptors, 2, timeout_ms);
  return descriptors[0].revents == 0 && descriptors[1].revents != 0;
}

bool CanBeRead(int fd) {
  pollfd descriptor = {fd, POLLIN, 0};
  return ::poll(&descriptor, 1, 0) == 1;
}

}  // namespace

FileWatcher::State::State(const std::string& path) {
  struct stat status;
  if (::stat(path.c_str(), &status) != 0) return;
  exists = true;
  device = status.st_dev;
  inode = status.st_ino;
  size = status.st_size;
  modified_ns = Nanoseconds(status.st_mtim);
  changed_ns = Nanoseconds(status.st_ctim);
}

bool FileWatcher::State::operator==(const State& other) const {
  const auto all = [](const State& of) {
    return std::tie(of.exists, of.device, of.inode, of.size, of.modified_ns, of.changed_ns);
  };
  return all(*this) == all(other);
}

absl::StatusOr<std::unique_ptr<FileWatcher>> FileWatcher::Open(const FileWatcherOptions& options) {
  const int events = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (events >= 0) return std::unique_ptr<FileWatcher>(new FileWatcher(options, events));
  return absl::ResourceExhaustedError("cannot watch files: " + std::string(std::strerror(errno)) +
                                      "; fs.inotify.max_user_instances says how many of your "
                                      "programs may");
}

FileWatcher::~FileWatcher() { ::close(events_); }

void FileWatcher::AddFile(const std::string& path) {
  const std::lock_guard<std::mutex> lock(mutex_);
  WatchWay(path);
  files_.emplace(path, State(path));  // one that was added before keeps its state
}

void FileWatcher::AddTree(const std::string& path, const std::string& suffix) {
  const std::lock_guard<std::mutex> lock(mutex_);
  WatchTree(trees_.emplace_back(Tree{path, suffix}));
}

// Returns what matters in the folder, or null if it is not watched: since there is none, or there
// are too many, or it can't be read; the last is an error if it `is_needed`.
FileWatcher::Folder* FileWatcher::WatchFolder(const std::string& path, bool is_needed) {
  const int id = ::inotify_add_watch(events_, path.c_str(), kEvents);
  if (id < 0) {
    const bool is_gone = errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
    const bool is_refused = errno == EACCES && !is_needed;
    if (!is_gone && !is_refused) status_.Update(CannotWatch(path, errno));
    return nullptr;
  }
  if (folders_.size() >= options_.max_folders && folders_.count(id) == 0) {
    status_.Update(absl::ResourceExhaustedError("cannot watch " + Quoted(path) + ": more than " +
                                                Count(options_.max_folders, "folder") +
                                                "; name smaller ones"));
    return nullptr;
  }
  return &folders_[id];
}

// Goes where the kernel goes when it looks up `path`, one name after another.
void FileWatcher::WatchWay(const std::string& path) {
  const fs::path way = path;
  fs::path folder = way.is_absolute() ? "/" : ".";
  std::deque<fs::path> names;
  const auto follow = [&](const fs::path& next) {
    if (next.is_absolute()) folder = "/";
    const fs::path relative = next.relative_path();
    names.insert(names.begin(), relative.begin(), relative.end());
  };
  follow(way);
  for (int num_links = 0; !names.empty() && num_links <= kMaxLinks;) {
    const fs::path name = names.front();
    names.pop_front();
    if (name.empty() || name == ".") continue;
    if (name != "..") {
      if (Folder* watched = WatchFolder(folder, names.empty()))
        watched->names.insert(name.string());
      std::error_code no_link;
      const fs::path target = fs::read_symlink(folder / name, no_link);
      if (!no_link) {
        ++num_links;
        follow(target);
        continue;
      }
    }
    folder /= name;
  }
}

// A folder is watched before its own folders are listed, so that none can come unseen.
void FileWatcher::WatchTree(const Tree& tree) {
  WatchWay(tree.path);
  const auto watch = [&](const std::string& path) {
    if (Folder* watched = WatchFolder(path, false)) watched->suffixes.insert(tree.suffix);
  };
  watch(tree.path);
  std::error_code error;
  auto entry = fs::recursive_directory_iterator(tree.path, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code unknown;
    if (entry->is_directory(unknown) && !entry->is_symlink(unknown)) watch(entry->path());
    if (!status_.ok()) return;
  }
}

// Folders may have come and gone, and links lead elsewhere. One that is still there keeps inotify's
// number; what happens in one that does not matter any more is passed over.
void FileWatcher::WatchAll() {
  folders_.clear();
  for (const auto& [path, state] : files_) WatchWay(path);
  for (const Tree& tree : trees_) WatchTree(tree);
}

bool FileWatcher::Matters(const inotify_event& event) const {
  if ((event.mask & IN_Q_OVERFLOW) != 0) return true;
  const auto found = folders_.find(event.wd);
  if (found == folders_.end()) return false;
  if (event.len == 0) return true;  // it is the folder itself that was moved or deleted
  const Folder& folder = found->second;
  const std::string_view name = event.name;
  if (folder.names.find(name) != folder.names.end()) return true;
  if ((event.mask & IN_ISDIR) != 0) return !folder.suffixes.empty();
  return std::any_of(
      folder.suffixes.begin(), folder.suffixes.end(), [&](const std::string& suffix) {
        return name.size() >= suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
      });
}

// Takes what inotify has to tell, and returns whether some of it matters.
bool FileWatcher::HasHappened() {
  alignas(inotify_event) char buffer[kEventBytes];
  bool matters = false;
  ssize_t size = 0;
  while ((size = ::read(events_, buffer, sizeof buffer)) > 0) {
    for (ssize_t at = 0; at < size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer + at);
      matters = matters || Matters(*event);
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
  }
  return matters;
}

void FileWatcher::Settle(int stop_fd) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + std::chrono::milliseconds(options_.max_settle_ms);
  while (Clock::now() < end && WaitFor(events_, stop_fd, options_.settle_ms)) HasHappened();
}

absl::StatusOr<bool> FileWatcher::Wait(int stop_fd) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!status_.ok()) return status_;
  while (!HasHappened()) {
    if (!WaitFor(events_, stop_fd, kForever) && CanBeRead(stop_fd)) return false;
  }
  Settle(stop_fd);
  WatchAll();
  if (!status_.ok()) return status_;
  return true;
}

std::vector<std::string> FileWatcher::ChangedFiles() const {
  std::vector<std::string> changed;
  for (const auto& [path, state] : files_) {
    if (!(State(path) == state)) changed.push_back(path);
  }
  return changed;
}

}  // namespace postern::tools
