#include "tools/runner/find_case_files.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

namespace fs = std::filesystem;

class FindCaseFilesTest : public ::testing::Test {
 protected:
  FindCaseFilesTest() : folder_(fs::path(::testing::TempDir()) / "find_case_files") {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "b" / "deep");
    fs::create_directories(folder_ / "empty" / "folder_test.yaml");
    for (const char* name : {"z_test.yaml", "b/a_test.yaml", "b/deep/_test.yaml", "b/a_test.yml",
                             "b/test.yaml", "people.yaml"}) {
      std::ofstream(folder_ / name) << "x";
    }
    fs::create_directory_symlink(folder_, folder_ / "b" / "loop");
  }
  ~FindCaseFilesTest() override { fs::remove_all(folder_); }

  fs::path folder_;
};

TEST_F(FindCaseFilesTest, AFolderStandsForTheCaseFilesBelowIt) {
  const auto found = FindCaseFiles(folder_.string());
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(*found,
            (std::vector<std::string>{folder_ / "b/a_test.yaml", folder_ / "b/deep/_test.yaml",
                                      folder_ / "z_test.yaml"}));
}

TEST_F(FindCaseFilesTest, AFileStandsForItselfWhateverItsName) {
  for (const fs::path& path : {folder_ / "people.yaml", folder_ / "nosuch", fs::path("-")}) {
    const auto found = FindCaseFiles(path.string());
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(*found, std::vector<std::string>{path.string()});
  }
}

TEST_F(FindCaseFilesTest, AFolderWithoutCaseFilesIsAnError) {
  const auto found = FindCaseFiles((folder_ / "empty").string());
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(std::string(found.status().message()),
            "no case file, `*_test.yaml`, in `" + (folder_ / "empty").string() + "`");
}

TEST_F(FindCaseFilesTest, TheCurrentFolderAddsNothingToTheNames) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  const auto found = FindCaseFiles(".");
  fs::current_path(before);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->front(), "b/a_test.yaml");
}

}  // namespace
}  // namespace postern::tools
