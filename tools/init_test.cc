// `postern init`, from outside: what it writes is sound and passes, and it never overwrites.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "tools/testing/process.h"

namespace postern {
namespace {

namespace fs = std::filesystem;

using testing::Finished;
using testing::RunPostern;
using testing::RunShell;

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void WriteFile(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// Each test has an empty folder of its own.
class InitTest : public ::testing::Test {
 protected:
  InitTest() : folder_(fs::path(::testing::TempDir()) / TestName()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }

  static std::string TestName() {
    std::string name = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    std::replace(name.begin(), name.end(), '/', '-');
    return name;
  }

  Finished Init() { return RunPostern({"init", folder_.string()}); }
  std::string Path(const std::string& name) { return (folder_ / name).string(); }

  const fs::path folder_;
};

// Each starter: the flag that asks for it, and what its policy is called.
class StarterTest : public InitTest,
                    public ::testing::WithParamInterface<std::pair<std::string, std::string>> {
 protected:
  Finished Init() {
    std::vector<std::string> arguments = {"init", folder_.string()};
    if (!GetParam().first.empty()) arguments.push_back(GetParam().first);
    return RunPostern(arguments);
  }
  std::string Policy() { return Path(GetParam().second + ".yaml"); }
  std::string Cases() { return Path(GetParam().second + "_test.yaml"); }
};

INSTANTIATE_TEST_SUITE_P(Each, StarterTest,
                         ::testing::Values(std::pair("", "policy"),
                                           std::pair("--amplify", "storage")));

TEST_P(StarterTest, AFreshFolderGetsAPolicyAndItsCases) {
  const Finished finished = Init();
  EXPECT_EQ(finished.status, 0);
  EXPECT_EQ(finished.error, "");
  EXPECT_EQ(finished.out, "wrote `" + Policy() + "` and `" + Cases() +
                              "`; next:\n  postern check --strict " + Policy() +
                              "\n  postern test " + Cases() + "\n");
  for (const std::string& file : {Policy(), Cases()}) {
    EXPECT_NE(ReadFile(file), "");
    EXPECT_EQ(ReadFile(file), ReadFile("tools/commands/init" / fs::path(file).filename()));
  }
}

TEST_P(StarterTest, ThePolicyHasNoWarningAndItsCasesPass) {
  Init();
  const Finished checked = RunPostern({"check", "--strict", Policy()});
  EXPECT_EQ(checked.status, 0) << checked.out;
  EXPECT_NE(checked.out.find("no issues\n"), std::string::npos) << checked.out;
  const Finished tested = RunPostern({"test", Cases()});
  EXPECT_EQ(tested.status, 0) << tested.out << tested.error;
  EXPECT_EQ(tested.out.find("skipped"), std::string::npos) << tested.out;
}

TEST_P(StarterTest, ThePolicyIsInItsCanonicalForm) {
  Init();
  const Finished finished = RunPostern({"fmt", "--check", Policy()});
  EXPECT_EQ(finished.status, 0) << finished.out << finished.error;
}

TEST_P(StarterTest, NothingIsOverwritten) {
  WriteFile(Cases(), "mine");
  EXPECT_EQ(Init().status, 1);
  EXPECT_EQ(ReadFile(Cases()), "mine");
  EXPECT_FALSE(fs::exists(Policy()));
}

TEST_F(InitTest, BothStartersFitInOneFolder) {
  EXPECT_EQ(Init().status, 0);
  EXPECT_EQ(RunPostern({"init", "--amplify", folder_.string()}).status, 0);
  EXPECT_EQ(RunPostern({"test", folder_.string()}).status, 0);
}

TEST_F(InitTest, WithoutAFolderItIsTheCurrentOne) {
  const Finished finished = RunShell("cd " + folder_.string() + " && postern init");
  EXPECT_EQ(finished.out,
            "wrote `policy.yaml` and `policy_test.yaml`; next:\n"
            "  postern check --strict policy.yaml\n"
            "  postern test policy_test.yaml\n");
  EXPECT_TRUE(fs::exists(Path("policy_test.yaml")));
}

TEST_F(InitTest, AMissingFolderIsMade) {
  EXPECT_EQ(RunPostern({"init", Path("a/b")}).status, 0);
  EXPECT_TRUE(fs::exists(Path("a/b/policy.yaml")));
  EXPECT_TRUE(fs::exists(Path("a/b/policy_test.yaml")));
}

TEST_F(InitTest, ThePrintedCommandsRunWhateverTheFolderIsCalled) {
  const std::string odd = Path("it's a $HOME of \"rules\"");
  const Finished finished = RunPostern({"init", odd});
  ASSERT_EQ(finished.status, 0);
  const Finished next = RunShell("set -e\n" + finished.out.substr(finished.out.find('\n')));
  EXPECT_EQ(next.status, 0) << next.error;
  EXPECT_NE(next.out.find("no issues\n"), std::string::npos);
  EXPECT_NE(next.out.find("✓ "), std::string::npos);
}

TEST_F(InitTest, APolicyThatExistsIsNotOverwritten) {
  WriteFile(Path("policy.yaml"), "mine");
  const Finished finished = Init();
  EXPECT_EQ(finished.status, 1);
  EXPECT_EQ(finished.out, "");
  EXPECT_EQ(finished.error,
            "postern: `" + Path("policy.yaml") + "` exists already, nothing was written\n");
  EXPECT_EQ(ReadFile(Path("policy.yaml")), "mine");
  EXPECT_FALSE(fs::exists(Path("policy_test.yaml")));
}

TEST_F(InitTest, CasesThatExistAreNotOverwrittenAndNoPolicyIsLeftBesideThem) {
  WriteFile(Path("policy_test.yaml"), "mine");
  const Finished finished = Init();
  EXPECT_EQ(finished.status, 1);
  EXPECT_EQ(finished.error,
            "postern: `" + Path("policy_test.yaml") + "` exists already, nothing was written\n");
  EXPECT_EQ(ReadFile(Path("policy_test.yaml")), "mine");
  EXPECT_FALSE(fs::exists(Path("policy.yaml")));
}

TEST_F(InitTest, ALinkThatLeadsNowhereExistsToo) {
  fs::create_symlink(Path("elsewhere"), Path("policy.yaml"));
  EXPECT_EQ(Init().status, 1);
  EXPECT_FALSE(fs::exists(Path("elsewhere")));
  EXPECT_TRUE(fs::is_symlink(Path("policy.yaml")));
}

TEST_F(InitTest, OfManyAtOnceOneWrites) {
  const Finished finished = RunShell("for i in 1 2 3 4 5 6 7 8; do (postern init " + Path("new") +
                                     " >/dev/null 2>&1; echo $?) & done; wait");
  EXPECT_EQ(std::count(finished.out.begin(), finished.out.end(), '0'), 1) << finished.out;
  EXPECT_EQ(std::count(finished.out.begin(), finished.out.end(), '1'), 7) << finished.out;
  EXPECT_EQ(ReadFile(Path("new/policy.yaml")), ReadFile("tools/commands/init/policy.yaml"));
  EXPECT_TRUE(fs::exists(Path("new/policy_test.yaml")));
}

TEST_F(InitTest, AFolderThatCannotBeMade) {
  WriteFile(Path("file"), "mine");
  const Finished finished = RunPostern({"init", Path("file/rules")});
  EXPECT_EQ(finished.status, 1);
  EXPECT_EQ(finished.error,
            "postern: cannot create the folder `" + Path("file/rules") + "`: Not a directory\n");
}

// /proc takes no files from anybody, root included.
TEST_F(InitTest, AFolderThatTakesNoFiles) {
  const Finished finished = RunPostern({"init", "/proc/self"});
  EXPECT_EQ(finished.status, 1);
  EXPECT_EQ(finished.error,
            "postern: cannot write `/proc/self/policy.yaml`: No such file or directory\n");
}

// A limit on the size of files stands in for a full disk.
TEST_F(InitTest, AFileThatCannotBeWrittenWholeIsRemoved) {
  const Finished finished =
      RunShell("trap '' XFSZ; ulimit -f 0; exec postern init " + folder_.string() + " 2>/dev/null");
  EXPECT_EQ(finished.status, 1);
  EXPECT_TRUE(fs::is_empty(folder_));
}

}  // namespace
}  // namespace postern
