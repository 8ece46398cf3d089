#include "tools/cli/file_watcher.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

namespace fs = std::filesystem;
using Files = std::vector<std::string>;

// An event that never comes is waited for until the test is killed: there is no time that would be
// long enough on every machine.
class FileWatcherTest : public ::testing::Test {
 protected:
  FileWatcherTest() : folder_(fs::path(::testing::TempDir()) / "file_watcher_test") {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "a" / "b");
    fs::create_directories(folder_ / "published" / "1");
    fs::create_directories(folder_ / "published" / "2");
    for (const char* name : {"a/b/x", "a/y", "published/1/z", "published/2/z"}) Write(name, name);
    EXPECT_EQ(::pipe2(stop_, O_CLOEXEC), 0);
    watcher_ = FileWatcher::Open().value();
  }

  ~FileWatcherTest() override {
    ::close(stop_[0]);
    ::close(stop_[1]);
    fs::remove_all(folder_);
  }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }

  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name)) << text;
  }

  void Add(const std::string& name) { watcher_->AddFile(Path(name)); }

  // Returns whether anything that matters has happened: a stop ends the wait only if not.
  bool HasHappened() {
    EXPECT_EQ(::write(stop_[1], "", 1), 1);
    const auto woken = watcher_->Wait(stop_[0]);
    EXPECT_TRUE(woken.ok()) << woken.status();
    return *woken;
  }

  // Waits until some of the files have changed, and returns which.
  Files Changed() {
    Files changed;
    while (changed.empty()) {
      const auto woken = watcher_->Wait(stop_[0]);
      if (!woken.ok() || !*woken) return {std::string(woken.status().message())};
      changed = watcher_->ChangedFiles();
    }
    return changed;
  }

  fs::path folder_;
  int stop_[2] = {-1, -1};
  std::unique_ptr<FileWatcher> watcher_;
};

TEST_F(FileWatcherTest, AFileThatIsWrittenTo) {
  Add("a/b/x");
  Add("a/y");
  EXPECT_EQ(watcher_->ChangedFiles(), Files());
  Write("a/y", "longer than before");
  EXPECT_EQ(Changed(), Files{Path("a/y")});
}

TEST_F(FileWatcherTest, AFileThatAnotherOneReplaces) {
  Add("a/y");
  Write("a/y.tmp", "a/y");
  fs::rename(Path("a/y.tmp"), Path("a/y"));
  EXPECT_EQ(Changed(), Files{Path("a/y")});
}

TEST_F(FileWatcherTest, AFileThatIsDeletedAndComesBack) {
  Add("a/y");
  fs::remove(Path("a/y"));
  EXPECT_EQ(Changed(), Files{Path("a/y")});
  watcher_ = FileWatcher::Open().value();
  Add("a/y");
  Write("a/y", "");
  EXPECT_EQ(Changed(), Files{Path("a/y")});
}

TEST_F(FileWatcherTest, AFileInAFolderThatIsNotThereYet) {
  Add("c/d/w");
  fs::create_directories(Path("c"));
  EXPECT_TRUE(*watcher_->Wait(-1));
  fs::create_directories(Path("c/d"));
  EXPECT_TRUE(*watcher_->Wait(-1));
  EXPECT_EQ(watcher_->ChangedFiles(), Files());
  Write("c/d/w", "");
  EXPECT_EQ(Changed(), Files{Path("c/d/w")});
}

TEST_F(FileWatcherTest, AFolderFarAboveThatIsRenamed) {
  Add("a/b/x");
  fs::rename(Path("a"), Path("elsewhere"));
  EXPECT_EQ(Changed(), Files{Path("a/b/x")});
}

TEST_F(FileWatcherTest, WhatASymbolicLinkLeadsTo) {
  fs::create_symlink("../published/1/z", Path("a/link"));
  Add("a/link");
  Write("published/1/z", "longer than before");
  EXPECT_EQ(Changed(), Files{Path("a/link")});
}

// So ConfigMaps of Kubernetes are published: a link to a folder is replaced.
TEST_F(FileWatcherTest, ALinkOnTheWayThatLeadsElsewhere) {
  fs::create_symlink("1", Path("published/now"));
  fs::create_symlink("../published/now/z", Path("a/link"));
  Add("a/link");
  fs::create_symlink("2", Path("published/next"));
  fs::rename(Path("published/next"), Path("published/now"));
  EXPECT_EQ(Changed(), Files{Path("a/link")});
}

TEST_F(FileWatcherTest, LinksThatGoInCirclesLeadNowhere) {
  fs::create_symlink("two", Path("one"));
  fs::create_symlink("one", Path("two"));
  Add("one");
  fs::remove(Path("two"));
  Write("two", "");
  EXPECT_EQ(Changed(), Files{Path("one")});
}

TEST_F(FileWatcherTest, AWayThatGoesUpAgain) {
  Add("a/b/../y");
  Write("a/y", "longer than before");
  EXPECT_EQ(Changed(), Files{Path("a/b/../y")});
}

TEST_F(FileWatcherTest, OtherFilesOfAFolderDoNotMatter) {
  Add("a/y");
  Write("a/other", "");
  fs::create_directories(Path("a/folder"));
  EXPECT_FALSE(HasHappened());
}

TEST_F(FileWatcherTest, WhatHappenedBeforeTheWaitIsNotMissed) {
  Add("a/y");
  for (int i = 0; i < 100; ++i) Write("a/y", std::to_string(i));
  EXPECT_TRUE(*watcher_->Wait(-1));
  EXPECT_EQ(watcher_->ChangedFiles(), Files{Path("a/y")});
  EXPECT_FALSE(HasHappened()) << "a burst ends one wait, not many";
}

TEST_F(FileWatcherTest, ATreeTellsOfNewFilesOfItsSuffix) {
  watcher_->AddTree(folder_.string(), "_test.yaml");
  Write("a/b/notes.txt", "");
  fs::rename(Path("a/b/notes.txt"), Path("a/b/more.txt"));
  Write("a/b/new_test.yaml", "");
  EXPECT_TRUE(*watcher_->Wait(-1));
  EXPECT_EQ(watcher_->ChangedFiles(), Files()) << "files are told only if they were added";
}

TEST_F(FileWatcherTest, ATreePassesOverOtherFiles) {
  watcher_->AddTree(folder_.string(), "_test.yaml");
  Write("a/b/notes.txt", "");
  EXPECT_FALSE(HasHappened());
}

TEST_F(FileWatcherTest, FoldersOfATreeComeAndGo) {
  watcher_->AddTree(folder_.string(), "_test.yaml");
  fs::create_directories(Path("new/deep"));
  EXPECT_TRUE(*watcher_->Wait(-1));
  Write("new/deep/x_test.yaml", "");
  EXPECT_TRUE(*watcher_->Wait(-1));
  fs::remove_all(folder_);
  EXPECT_TRUE(*watcher_->Wait(-1));
  fs::create_directories(folder_);
  EXPECT_TRUE(*watcher_->Wait(-1));
  Write("y_test.yaml", "");
  EXPECT_TRUE(*watcher_->Wait(-1));
}

TEST_F(FileWatcherTest, AStopEndsTheWaitUnlessSomethingHappenedBefore) {
  Add("a/y");
  EXPECT_FALSE(HasHappened());
  Write("a/y", "");
  EXPECT_TRUE(HasHappened());
}

TEST_F(FileWatcherTest, TooManyFolders) {
  FileWatcherOptions options;
  options.max_folders = 3;
  watcher_ = FileWatcher::Open(options).value();
  watcher_->AddTree(folder_.string(), "_test.yaml");
  const auto woken = watcher_->Wait(stop_[0]);
  EXPECT_EQ(woken.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_NE(std::string(woken.status().message()).find("more than 3 folders; name smaller ones"),
            std::string::npos)
      << woken.status();
}

TEST_F(FileWatcherTest, NoMoreFileDescriptors) {
  rlimit limit;
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit none = {0, limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto watcher = FileWatcher::Open();
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_EQ(watcher.status().message(),
            "cannot watch files: Too many open files; fs.inotify.max_user_instances says how many "
            "of your programs may");
}

}  // namespace
}  // namespace postern::tools
