#include "policy/scalar_text.h"

#include "gtest/gtest.h"

namespace postern {
namespace {

TEST(ScalarText, QuotesWhatYamlWouldTakeForSomethingElse) {
  EXPECT_EQ(YamlScalar("room/1"), "room/1");
  EXPECT_EQ(YamlScalar("no"), "'no'");
  EXPECT_EQ(YamlScalar("42"), "'42'");
  EXPECT_EQ(YamlScalar(""), "''");
  EXPECT_EQ(YamlScalar("a\nb"), R"("a\nb")");
}

TEST(ScalarText, QuotesMoreInBrackets) {
  EXPECT_EQ(YamlScalar("a,b"), "a,b");
  EXPECT_EQ(YamlScalar("a,b", /*in_brackets=*/true), "'a,b'");
}

TEST(ScalarText, EscapesWhatReadsOtherwiseThanItIs) {
  EXPECT_EQ(YamlScalar("a\u202eb\u2066c\u2069"), R"("a\u202eb\u2066c\u2069")");
  EXPECT_EQ(YamlScalar("\u200e\u200f\u061c"), R"("\u200e\u200f\u061c")");
  EXPECT_EQ(YamlScalar("\u05d0\u0627"), "\u05d0\u0627") << "letters of those scripts stay";
}

TEST(ScalarText, CannotHoldWhatIsNotUtf8) {
  EXPECT_EQ(YamlScalar("caf\xc3\xa9"), "caf\xc3\xa9");
  EXPECT_EQ(YamlScalar("caf\xe9"), std::nullopt);
}

}  // namespace
}  // namespace postern
