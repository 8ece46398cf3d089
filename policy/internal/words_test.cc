#include "policy/internal/words.h"

#include "gtest/gtest.h"

namespace postern::internal {
namespace {

TEST(WordsTest, QuoteCutsLongTextBetweenCharacters) {
  EXPECT_EQ(Quote(""), "``");
  EXPECT_EQ(Quote(std::string(80, 'a')), "`" + std::string(80, 'a') + "`");
  EXPECT_EQ(Quote(std::string(81, 'a')), "`" + std::string(80, 'a') + "…`");
  EXPECT_EQ(Quote(std::string(79, 'a') + "éa"), "`" + std::string(79, 'a') + "…`");
}

TEST(WordsTest, QuoteList) {
  EXPECT_EQ(QuoteList({}, "or"), "");
  EXPECT_EQ(QuoteList({"a"}, "or"), "`a`");
  EXPECT_EQ(QuoteList({"a", "b"}, "and"), "`a` and `b`");
  EXPECT_EQ(QuoteList({"a", "b", "c"}, "or"), "`a`, `b` or `c`");
  const std::string eleven = "`a`, `a`, `a`, `a`, `a`, `a`, `a`, `a`, `a`, `a`, `a`";
  EXPECT_EQ(QuoteList(std::vector<std::string>(12, "a"), "or"), eleven + " or `a`");
  EXPECT_EQ(QuoteList(std::vector<std::string>(1012, "a"), "or"), eleven + ", `a` and 1,000 more");
}

TEST(WordsTest, WithCommas) {
  EXPECT_EQ(WithCommas(0), "0");
  EXPECT_EQ(WithCommas(999), "999");
  EXPECT_EQ(WithCommas(4096), "4,096");
  EXPECT_EQ(WithCommas(1000000), "1,000,000");
}

}  // namespace
}  // namespace postern::internal
