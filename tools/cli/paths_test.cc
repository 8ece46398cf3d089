#include "tools/cli/paths.h"

#include <filesystem>
#include <string>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

namespace fs = std::filesystem;

TEST(PathsTest, APathFromTheRootHasNoDetours) {
  EXPECT_EQ(AbsolutePath("/a/./b/../c"), "/a/c");
  EXPECT_EQ(AbsolutePath("x"), (fs::current_path() / "x").string());
}

TEST(PathsTest, AFileIsSeenFromTheFolderOfAnother) {
  EXPECT_EQ(PathFrom("a_test.yaml", "a.yaml"), "a.yaml");
  EXPECT_EQ(PathFrom("cases/a_test.yaml", "a.yaml"), "../a.yaml");
  EXPECT_EQ(PathFrom("cases/a_test.yaml", "rules/./a.yaml"), "../rules/a.yaml");
  EXPECT_EQ(PathFrom("cases/a_test.yaml", "/rules/a.yaml"), "/rules/a.yaml");
}

TEST(PathsTest, LinksOfFoldersAreFollowed) {
  const fs::path folder = fs::path(::testing::TempDir()) / "paths_test";
  fs::remove_all(folder);
  fs::create_directories(folder / "deep/er");
  fs::create_directory_symlink("deep/er", folder / "link");
  fs::current_path(folder);
  EXPECT_EQ(PathFrom("link/a_test.yaml", "a.yaml"), "../../a.yaml");
  fs::current_path("/");
  fs::remove_all(folder);
}

}  // namespace
}  // namespace postern::tools
