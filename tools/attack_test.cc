// Input made to mislead: what must not be taken for a request, for a test, or for plain text.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "tools/cli/console.h"
#include "tools/request/request_line.h"
#include "tools/runner/case_file.h"
#include "tools/runner/find_case_files.h"
#include "tools/runner/policy_check.h"
#include "tools/runner/vocabulary.h"

namespace postern::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLine =
    R"({"id":-0,"principal":{"kind":"guest"},"action":"get","path":"room/1"})";

TEST(AttackRequestLineTest, AZeroByteDoesNotEndTheLine) {
  EXPECT_TRUE(ParseRequestLine(kLine).ok());
  const std::string line = std::string(kLine) + '\0';
  for (const std::string& rest : {std::string(), std::string(kLine), std::string("garbage")}) {
    EXPECT_EQ(ParseRequestLine(line + rest).error, "not valid JSON at byte 70");
    EXPECT_EQ(ParseRequestLine(line + rest).id, "-0");
  }
}

TEST(AttackRequestLineTest, AByteOrderMarkIsNotSkipped) {
  EXPECT_EQ(ParseRequestLine("\xef\xbb\xbf" + std::string(kLine)).error,
            "not valid JSON at byte 1");
}

TEST(AttackRequestLineTest, AnIdOfMinusZeroKeepsItsSign) {
  EXPECT_EQ(ParseRequestLine(kLine).id, "-0");
}

TEST(AttackConsoleTest, NothingInAMessageReachesTheTerminalAsACommand) {
  ::testing::internal::CaptureStderr();
  Console().Error("cannot read `\x1b[31m\n\u202e`");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "postern: cannot read `\\x1b[31m\\x0a\\u{202e}`\n");
}

// A folder of its own for each test.
class AttackCaseFileTest : public ::testing::Test {
 protected:
  AttackCaseFileTest() : folder_(fs::path(::testing::TempDir()) / "attack_case_file") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~AttackCaseFileTest() override { fs::remove_all(folder_); }

  // Returns the issues of a case file with one test of these keys.
  std::vector<std::string> IssuesOf(std::string_view keys) const {
    const std::string path = folder_ / "a_test.yaml";
    std::ofstream(path) << "cases: 1\npolicy: p.yaml\nprincipals: {v: guest}\n"
                        << "tests:\n  - name: t\n"
                        << keys;
    CaseFile file = ReadCaseFile(path, {});
    constexpr char kPolicy[] = "postern: 1\naccess:\n  r/*: [{allow: guest, to: get}]\n";
    const CompileResult policy = CompilePolicy(Source("p.yaml", kPolicy), Syntax::kYaml);
    CheckAgainstPolicy(Vocabulary(*policy.policy()), file);
    std::vector<std::string> messages;
    for (const Issue& issue : file.issues().all()) messages.push_back(issue.message);
    return messages;
  }

  fs::path folder_;
};

struct Accident {
  std::string keys;
  std::string message;  // of the only issue; empty: there is none
};

TEST_F(AttackCaseFileTest, NoTestPassesByAccident) {
  const std::vector<Accident> accidents = {
      {"    with: {a: [list], r: [x]}\n    path: q/<a>/<r>\n    exactly: {v: ['<a>']}\n",
       "unknown action `<a>`"},
      {"    with: {a: [list, get]}\n    as: v\n    cannot: <a> q/1\n", ""},
      {"    as: v\n    cannot: 'get  r/1'\n", "the path begins with a space"},
      {"    as: v\n    cannot: |\n      get q/1\n      get r/1\n", "the path has a line break"},
      {"    path: \"q/1\\n\"\n    exactly: {}\n", "the path has a line break"},
      {"    with: {p: [' r', \"r\\n\"]}\n    as: v\n    cannot: get <p>\n", ""},
      {"    with: {p: ['1', '2', '1']}\n    as: v\n    can: get r/<p>\n",
       "`p` has the value `1` twice"},
      {"    as: v\n    can: get r/1\n    only: true\n    skip: later\n",
       "`only` and `skip` together run nothing"},
  };
  for (const Accident& accident : accidents) {
    const std::vector<std::string> expected =
        accident.message.empty() ? std::vector<std::string>{} : std::vector{accident.message};
    EXPECT_EQ(IssuesOf(accident.keys), expected) << accident.keys;
  }
}

TEST_F(AttackCaseFileTest, ALinkThatLeadsNowhereIsFoundAndCannotBeRead) {
  const std::string loop = folder_ / "loop_test.yaml";
  ASSERT_EQ(::symlink("loop_test.yaml", loop.c_str()), 0);
  const auto found = FindCaseFiles(folder_.string());
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(*found, std::vector<std::string>{loop});
  EXPECT_TRUE(ReadCaseFile(loop, {}).is_unreadable);
}

}  // namespace
}  // namespace postern::tools
