#include "tools/cli/replace_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

namespace fs = std::filesystem;

class ReplaceFileTest : public ::testing::Test {
 protected:
  ReplaceFileTest() : folder_(fs::path(::testing::TempDir()) / "replace_file_test") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }

  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name)) << text;
  }

  std::string Read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(Path(name)).rdbuf();
    return text.str();
  }

  size_t NumFiles() const {
    return std::distance(fs::directory_iterator(folder_), fs::directory_iterator());
  }

 private:
  const fs::path folder_;
};

TEST_F(ReplaceFileTest, WritesTheWholeTextAndLeavesNothingElse) {
  Write("a", "a longer text than the new one");
  EXPECT_TRUE(ReplaceFile(Path("a"), "new\n").ok());
  EXPECT_EQ(Read("a"), "new\n");
  EXPECT_EQ(NumFiles(), 1u);
}

TEST_F(ReplaceFileTest, KeepsTheMode) {
  for (const mode_t mode : {0600, 0640, 0755}) {
    Write("a", "old");
    ASSERT_EQ(::chmod(Path("a").c_str(), mode), 0);
    EXPECT_TRUE(ReplaceFile(Path("a"), "new").ok());
    struct stat now = {};
    ASSERT_EQ(::stat(Path("a").c_str(), &now), 0);
    EXPECT_EQ(now.st_mode & 07777, mode);
  }
}

TEST_F(ReplaceFileTest, FollowsLinks) {
  Write("a", "old");
  fs::create_symlink("a", Path("link"));
  fs::create_symlink("link", Path("link-to-link"));
  EXPECT_TRUE(ReplaceFile(Path("link-to-link"), "new").ok());
  EXPECT_EQ(Read("a"), "new");
  EXPECT_TRUE(fs::is_symlink(Path("link")));
  EXPECT_TRUE(fs::is_symlink(Path("link-to-link")));
  EXPECT_EQ(NumFiles(), 3u);
}

TEST_F(ReplaceFileTest, AReaderOfTheOldFileKeepsIt) {
  Write("a", "old");
  std::ifstream reader(Path("a"));
  EXPECT_TRUE(ReplaceFile(Path("a"), "new").ok());
  std::string text;
  reader >> text;
  EXPECT_EQ(text, "old");
}

TEST_F(ReplaceFileTest, AMissingFileIsAnError) {
  EXPECT_EQ(ReplaceFile(Path("a"), "new").message(),
            "cannot write `" + Path("a") + "`: No such file or directory");
  EXPECT_EQ(NumFiles(), 0u);
}

TEST_F(ReplaceFileTest, APipeStays) {
  ASSERT_EQ(::mkfifo(Path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(ReplaceFile(Path("pipe"), "new").message(),
            "cannot write `" + Path("pipe") + "`: not a regular file");
  EXPECT_TRUE(fs::is_fifo(Path("pipe")));
  EXPECT_EQ(NumFiles(), 1u);
}

TEST_F(ReplaceFileTest, AFileThatIsNotWritableStays) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everything";
  Write("a", "old");
  fs::permissions(Path("a"), fs::perms::owner_read);
  EXPECT_EQ(ReplaceFile(Path("a"), "new").message(),
            "cannot write `" + Path("a") + "`: Permission denied");
  EXPECT_EQ(Read("a"), "old");
  EXPECT_EQ(NumFiles(), 1u);
}

TEST_F(ReplaceFileTest, AFileThatIsNotThereIsCreatedByWriteFileAlone) {
  EXPECT_FALSE(ReplaceFile(Path("a"), "new\n").ok());
  const mode_t mask = ::umask(022);
  EXPECT_TRUE(WriteFile(Path("a"), "new\n").ok());
  ::umask(mask);
  EXPECT_EQ(Read("a"), "new\n");
  EXPECT_EQ(fs::status(Path("a")).permissions(), fs::perms(0644));
  EXPECT_TRUE(WriteFile(Path("a"), "newer\n").ok());
  EXPECT_EQ(Read("a"), "newer\n");
  EXPECT_EQ(NumFiles(), 1u);
  EXPECT_EQ(WriteFile(Path("none/a"), "x").message(),
            "cannot write `" + Path("none/a") + "`: No such file or directory");
}

TEST_F(ReplaceFileTest, OnlyWhatIsOursMayBeReplaced) {
  const auto may = [this](const std::string& name) {
    return MayReplace(Path(name), "page", [](std::string_view beginning) {
      return beginning.size() <= 64 && beginning.substr(0, 5) == "page ";
    });
  };
  Write("empty", "");
  Write("ours", "page " + std::string(1000, 'x'));
  Write("text", "pages");
  for (const std::string name : {"absent", "empty", "ours", "."})
    EXPECT_TRUE(may(name).ok()) << name;
  EXPECT_EQ(may("text").message(),
            "`" + Path("text") + "` is there and is no page, so it stays; write to another file");
}

// A file that is written bit by bit.
TEST_F(ReplaceFileTest, NothingIsThereBeforeTheCommit) {
  Write("a", "old");
  for (const std::string name : {"a", "new"}) {
    auto file = PendingFile::Open(Path(name));
    ASSERT_TRUE(file.ok()) << file.status();
    (*file)->out().Write("one\n");
    ASSERT_TRUE((*file)->out().Flush());
    EXPECT_EQ(Read(name), name == "a" ? "old" : "");
    (*file)->out().Write("two\n");
    EXPECT_TRUE((*file)->Commit().ok());
    EXPECT_EQ(Read(name), "one\ntwo\n");
  }
  EXPECT_EQ(NumFiles(), 2u);
}

TEST_F(ReplaceFileTest, WhatIsNotCommittedLeavesNothing) {
  Write("a", "old");
  for (const std::string name : {"a", "new"}) {
    const auto file = PendingFile::Open(Path(name));
    ASSERT_TRUE(file.ok()) << file.status();
    (*file)->out().Write("new");
  }
  EXPECT_EQ(Read("a"), "old");
  EXPECT_EQ(NumFiles(), 1u);
}

TEST_F(ReplaceFileTest, WhatCantBeWrittenIsKnownAtOnce) {
  EXPECT_EQ(PendingFile::Open(Path("no/such")).status().message(),
            "cannot write `" + Path("no/such") + "`: No such file or directory");
  EXPECT_EQ(PendingFile::Open(Path("")).status().message(),
            "cannot write `" + Path("") + "`: not a regular file");
}

}  // namespace
}  // namespace postern::tools
