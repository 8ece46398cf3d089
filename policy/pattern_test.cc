#include "policy/pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "policy/testing/pattern_lines.h"

namespace postern {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Lines;
using Kind = Segment::Kind;

Pattern Parsed(std::string_view text, PathMode mode = PathMode::kKey) {
  PatternResult result = ParsePattern(text, mode, {});
  for (const PatternError& error : result.errors) ADD_FAILURE() << text << ": " << error.message;
  return result.pattern.value_or(Pattern());
}

std::vector<Kind> KindsOf(const Pattern& pattern) {
  std::vector<Kind> kinds;
  kinds.reserve(pattern.segments.size());
  for (const Segment& segment : pattern.segments) kinds.push_back(segment.kind);
  return kinds;
}

TEST(ParsePattern, KnowsEverySegment) {
  EXPECT_THAT(KindsOf(Parsed("room/img-*.png/<id>/<n:[0-9]+>/*/**/x/*")),
              ElementsAre(Kind::kLiteral, Kind::kGlob, Kind::kAny, Kind::kExpression, Kind::kAny,
                          Kind::kFloating, Kind::kLiteral, Kind::kRest));
}

TEST(ParsePattern, StarIsOneSegmentBeforeTheLastAndEverythingAsTheLast) {
  EXPECT_THAT(KindsOf(Parsed("*")), ElementsAre(Kind::kRest));
  EXPECT_THAT(KindsOf(Parsed("*/a")), ElementsAre(Kind::kAny, Kind::kLiteral));
  EXPECT_THAT(KindsOf(Parsed("a/*")), ElementsAre(Kind::kLiteral, Kind::kRest));
  EXPECT_THAT(KindsOf(Parsed("*/")), ElementsAre(Kind::kAny, Kind::kLiteral));
}

TEST(ParsePattern, FinalDoubleStarIsTheFinalStar) {
  EXPECT_THAT(KindsOf(Parsed("**")), ElementsAre(Kind::kRest));
  EXPECT_THAT(KindsOf(Parsed("a/**")), ElementsAre(Kind::kLiteral, Kind::kRest));
}

TEST(ParsePattern, BracesAreReadAsAngles) {
  const Pattern pattern = Parsed("profile/{entity_id}/*");
  EXPECT_EQ(pattern.segments[1].kind, Kind::kAny);
  EXPECT_EQ(pattern.segments[1].variable, "entity_id");
  EXPECT_EQ(pattern.text, "profile/{entity_id}/*");
  EXPECT_EQ(FormatPattern(pattern), "profile/<entity_id>/*");
}

TEST(ParsePattern, ExpressionEndsAtTheLastByteOfItsSegment) {
  const Pattern pattern = Parsed("<x:a{2}(b|c):\\<\\>>/y");
  EXPECT_EQ(pattern.segments[0].kind, Kind::kExpression);
  EXPECT_EQ(pattern.segments[0].expression, "a{2}(b|c):\\<\\>");
  EXPECT_EQ(pattern.segments[0].variable, "x");
  ASSERT_NE(pattern.segments[0].automaton, nullptr);
  EXPECT_TRUE(pattern.segments[0].automaton->Matches("aac:<>"));
  EXPECT_EQ(Parsed("<x:a\\\\>").segments[0].expression, "a\\\\");
}

TEST(ParsePattern, EscapesStandForTheByte) {
  const Pattern pattern = Parsed("\\*\\?\\<\\>\\{\\}\\[\\]\\\\");
  EXPECT_THAT(KindsOf(pattern), ElementsAre(Kind::kLiteral));
  EXPECT_EQ(pattern.segments[0].literal, "*?<>{}[]\\");
  EXPECT_EQ(pattern.normal_text, pattern.text);
  EXPECT_EQ(EscapeLiteral("*?<>{}[]\\.-é"), "\\*\\?\\<\\>\\{\\}\\[\\]\\\\.-é");
}

TEST(ParsePattern, OrdinaryCharactersStandForThemselves) {
  EXPECT_EQ(Parsed(".git/a b/ä€/100%/a;b#c/$@!'(),+=:&|~^").segments.size(), 6u);
  EXPECT_EQ(Parsed("a b/c").segments[0].literal, "a b");
  EXPECT_EQ(Parsed("...").segments[0].literal, "...");
}

TEST(ParsePattern, EmptyLastSegmentIsALiteral) {
  const Pattern pattern = Parsed("room/");
  EXPECT_THAT(KindsOf(pattern), ElementsAre(Kind::kLiteral, Kind::kLiteral));
  EXPECT_EQ(pattern.segments[1].literal, "");
}

TEST(ParsePattern, UrlPatternsBeginWithASlash) {
  const Pattern pattern = Parsed("/repos/<owner>/*", PathMode::kUrl);
  EXPECT_THAT(KindsOf(pattern), ElementsAre(Kind::kLiteral, Kind::kAny, Kind::kRest));
  EXPECT_EQ(pattern.segments[0].begin, 1u);
  EXPECT_EQ(pattern.normal_text, "/repos/*/*");
  EXPECT_THAT(KindsOf(Parsed("/", PathMode::kUrl)), ElementsAre(Kind::kLiteral));
  EXPECT_THAT(KindsOf(Parsed("/*", PathMode::kUrl)), ElementsAre(Kind::kRest));
}

TEST(ParsePattern, SegmentsKnowTheirPlace) {
  const Pattern pattern = Parsed("ab/{id}/*.png");
  EXPECT_EQ(pattern.segments[1].begin, 3u);
  EXPECT_EQ(pattern.segments[1].end, 7u);
  EXPECT_EQ(pattern.segments[2].begin, 8u);
  EXPECT_EQ(pattern.segments[2].end, 13u);
}

TEST(ParsePattern, VariablesHaveASegment) {
  const Pattern pattern = Parsed("a/<x>/<y:b|c>/*");
  EXPECT_EQ(pattern.VariableSegment("x"), 1u);
  EXPECT_EQ(pattern.VariableSegment("y"), 2u);
  EXPECT_EQ(pattern.VariableSegment("z"), std::nullopt);
  EXPECT_EQ(pattern.VariableSegment(""), std::nullopt);
  EXPECT_FALSE(pattern.has_floating());
  EXPECT_TRUE(Parsed("<x>/**/b").has_floating());
}

TEST(Normalise, WritesPatternsOneWay) {
  const struct {
    const char* text;
    const char* normal;     // names erased
    const char* formatted;  // names kept
  } kCases[] = {
      {"a/<x>/*", "a/*/*", "a/<x>/*"},
      {"a/*/*", "a/*/*", "a/*/*"},
      {"a/<x>", "a/<>", "a/<x>"},
      {"a/?*", "a/<>", "a/?*"},
      {"a/*?", "a/<>", "a/?*"},
      {"a/*?*", "a/<>", "a/?*"},
      {"?*/b", "*/b", "*/b"},
      {"<x:[0-9]+>/b", "<:[0-9]+>/b", "<x:[0-9]+>/b"},
      {"a*?b", "a?*b", "a?*b"},
      {"a*?*?b*", "a??*b*", "a??*b*"},
      {"*??", "??*", "??*"},
      {"\\*a*", "\\*a*", "\\*a*"},
      {"**/**/b", "**/b", "**/b"},
      {"**/*", "*", "*"},
      {"**/**", "*", "*"},
      {"a/**/**/*", "a/*", "a/*"},
      {"**/", "**/", "**/"},
  };
  for (const auto& test : kCases) {
    const Pattern pattern = Parsed(test.text);
    EXPECT_EQ(pattern.normal_text, test.normal) << test.text;
    EXPECT_EQ(FormatPattern(pattern), test.formatted) << test.text;
    EXPECT_EQ(FormatPattern(Parsed(test.formatted)), test.formatted) << test.text;
  }
}

TEST(Normalise, MovesOneSegmentBeforeDoubleStarWhereNoEmptySegmentIsInside) {
  for (const char* text : {"**/*/b", "*/**/b", "**/?*/**/b", "**/**/*/**/b"}) {
    EXPECT_EQ(Parsed(text, PathMode::kKey).normal_text, "*/**/b") << text;
  }
  EXPECT_EQ(Parsed("/**/*/b", PathMode::kUrl).normal_text, "/*/**/b");
  EXPECT_EQ(Parsed("**/*/*/*").normal_text, "*/*/*");
  EXPECT_EQ(Parsed("a/**/*/*/b/**/*/").normal_text, "a/*/*/**/b/*/**/");
  EXPECT_EQ(Parsed("**/*/b", PathMode::kOpaque).normal_text, "**/*/b");
}

TEST(Normalise, KeepsTheLastSegmentBehindDoubleStar) {
  EXPECT_EQ(Parsed("**/?*").normal_text, "**/<>");
  EXPECT_EQ(Parsed("**/*/?*").normal_text, "*/**/<>");
}

TEST(Normalise, VariablesKeepTheirValue) {
  const Pattern pattern = Parsed("<a>/**/*/b");
  EXPECT_EQ(pattern.normal_text, "*/*/**/b");
  EXPECT_EQ(pattern.VariableSegment("a"), 0u);
}

TEST(Warnings, IgnorableCharacters) {
  const PatternResult result = ParsePattern("a\ufe0f/*", PathMode::kKey, {});
  EXPECT_TRUE(result.pattern.has_value());
  EXPECT_THAT(
      Lines(result.warnings),
      ElementsAre("pattern-ignorable-character [1, 4): U+FE0F in a pattern, a character that "
                  "is often not shown; leave it out, unless paths have it"));
}

TEST(Warnings, NotInNormalFormC) {
  const PatternResult result = ParsePattern("cafe\u0301/*", PathMode::kKey, {});
  EXPECT_TRUE(result.pattern.has_value());
  EXPECT_THAT(
      Lines(result.warnings),
      ElementsAre("pattern-not-nfc [0, 8): the pattern is not in Unicode's normal form C, and "
                  "matches only paths spelled alike; write `café/*`, unless paths have the "
                  "other form"));
  EXPECT_THAT(ParsePattern("café/*", PathMode::kKey, {}).warnings, IsEmpty());
}

}  // namespace
}  // namespace postern
