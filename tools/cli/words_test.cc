#include "tools/cli/words.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

TEST(WordsTest, QuoteWhatTheUserWrote) {
  EXPECT_EQ(Quoted("a\nb"), "`a\\x0ab`");
  EXPECT_EQ(QuotedList({}), "none");
  EXPECT_EQ(QuotedList({"get", "list"}), "`get`, `list`");
}

TEST(WordsTest, CountsHaveTheirPlural) {
  EXPECT_EQ(Count(0, "test"), "0 tests");
  EXPECT_EQ(Count(1, "test"), "1 test");
  EXPECT_EQ(Count(2, "test"), "2 tests");
}

TEST(ShellWordTest, IsQuotedOnlyIfItMustBe) {
  EXPECT_EQ(ShellWord("rules/a-b_1.yaml"), "rules/a-b_1.yaml");
  EXPECT_EQ(ShellWord("räume/policy.yaml"), "räume/policy.yaml");
  EXPECT_EQ(ShellWord("my rules"), "'my rules'");
  EXPECT_EQ(ShellWord("$HOME"), "'$HOME'");
  EXPECT_EQ(ShellWord("it's"), R"('it'\''s')");
  EXPECT_EQ(ShellWord(""), "''");
  EXPECT_EQ(ShellWord("a\x1b'\\"), R"($'a\x1b\'\x5c')");
  EXPECT_EQ(ShellWord("\xe2\x80\xae"), R"($'\xe2\x80\xae')");
  EXPECT_EQ(ShellPath("-x"), "./-x");
  EXPECT_EQ(ShellPath("a-x"), "a-x");
  EXPECT_EQ(ShellPath("-"), "-");
}

TEST(SuggestionTest, OnlyWhatIsNear) {
  EXPECT_EQ(Suggestion("tset", {"test", "check"}), ", did you mean `test`?");
  EXPECT_EQ(Suggestion("chek", {"test", "check"}), ", did you mean `check`?");
  EXPECT_EQ(Suggestion("diff", {"test", "check"}), "");
}

TEST(SuggestionTest, TenThousandCandidatesAreLookedAtAndOneMoreAreNot) {
  std::vector<std::string> candidates(9999, "far away");
  candidates.emplace_back("check");
  EXPECT_EQ(Suggestion("chek", candidates), ", did you mean `check`?");
  candidates.emplace_back("far away");
  EXPECT_EQ(Suggestion("chek", candidates), "");
}

}  // namespace
}  // namespace postern::tools
