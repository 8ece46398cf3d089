#include "tools/runner/expansion.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

// Spells pieces so that their kinds can be seen: `a|<b>|!<`.
std::string Spell(std::string_view text) {
  std::string spelled;
  for (const TemplatePiece& piece : SplitTemplate(text)) {
    if (!spelled.empty()) spelled += '|';
    const std::string piece_text(piece.text);
    switch (piece.kind) {
      case TemplatePiece::Kind::kLiteral:
        spelled += piece_text;
        break;
      case TemplatePiece::Kind::kPlaceholder:
        spelled += "<" + piece_text + ">";
        break;
      case TemplatePiece::Kind::kStray:
        spelled += "!" + piece_text;
        break;
    }
  }
  return spelled;
}

TEST(SplitTemplateTest, FindsPlaceholders) {
  EXPECT_EQ(Spell(""), "");
  EXPECT_EQ(Spell("room/1"), "room/1");
  EXPECT_EQ(Spell("room/<room>/x"), "room/|<room>|/x");
  EXPECT_EQ(Spell("<a><_b2>"), "<a>|<_b2>");
  EXPECT_EQ(Spell("a>b"), "a>b");
}

TEST(SplitTemplateTest, OnlyABackslashBeforeALessThanIsAnEscape) {
  EXPECT_EQ(Spell("\\<a>"), "<a>");
  EXPECT_EQ(Spell("x\\<a>y"), "x|<a>y");
  EXPECT_EQ(Spell("a\\b"), "a\\b");
  EXPECT_EQ(Spell("\\\\<a>"), "\\|<a>");
  EXPECT_EQ(Spell("\\<\\<"), "<|<");
  EXPECT_EQ(Spell("<a>\\<<b>"), "<a>|<|<b>");
}

TEST(SplitTemplateTest, AnyOtherLessThanIsStray) {
  EXPECT_EQ(Spell("a<b"), "a|!<|b");
  EXPECT_EQ(Spell("<>"), "!<|>");
  EXPECT_EQ(Spell("<1a>"), "!<|1a>");
  EXPECT_EQ(Spell("<a b>"), "!<|a b>");
  EXPECT_EQ(Spell("<<a>"), "!<|<a>");
}

TEST(CombinationTest, TheLastNameVariesFastest) {
  const std::vector<WithValues> with = {{"room", {"1", "2"}}, {"file", {"a", "b", "c"}}};
  std::vector<std::string> filled, labels;
  for (Combination combination(with); !combination.done(); combination.Next()) {
    filled.push_back(combination.Fill("<room>/<file>/<room>\\<"));
    labels.push_back(combination.Label());
  }
  EXPECT_EQ(filled,
            (std::vector<std::string>{"1/a/1<", "1/b/1<", "1/c/1<", "2/a/2<", "2/b/2<", "2/c/2<"}));
  EXPECT_EQ(labels.front(), "room=1, file=a");
  EXPECT_EQ(labels.back(), "room=2, file=c");
  EXPECT_EQ(NumCombinations(with), 6u);
}

TEST(CombinationTest, WithoutNamesThereIsOne) {
  const std::vector<WithValues> with;
  Combination combination(with);
  EXPECT_FALSE(combination.done());
  EXPECT_EQ(combination.Fill("a\\b"), "a\\b");
  EXPECT_EQ(combination.Label(), "");
  combination.Next();
  EXPECT_TRUE(combination.done());
  EXPECT_EQ(NumCombinations(with), 1u);
}

TEST(NumCombinationsTest, StopsAtWhatFits) {
  const std::vector<std::string_view> thousand(1000, "x");
  std::vector<WithValues> with(6, {"a", thousand});
  EXPECT_EQ(NumCombinations(with), 1000000000000000000u);
  with.push_back({"b", thousand});
  EXPECT_EQ(NumCombinations(with), UINT64_MAX);
}

}  // namespace
}  // namespace postern::tools
