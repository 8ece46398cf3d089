#include "policy/issue.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace postern {
namespace {

const Source kSource("room.yaml", "access:\n  room/*:\n    - {allow: guest, to: wirte}\n");

// Returns the place of `part` in the text.
SourceRange Find(const Source& source, std::string_view part) {
  const auto begin = static_cast<uint32_t>(source.text().find(part));
  return {begin, static_cast<uint32_t>(begin + part.size())};
}

std::string ExcerptOf(const std::string& text, std::string_view part) {
  const Source source("f", text);
  return Excerpt(source, Find(source, part), 0);
}

TEST(IssueTest, AnErrorAsPeopleReadIt) {
  Issues issues;
  issues.AddError("unknown-action", Find(kSource, "wirte"), "unknown action `wirte`",
                  "did you mean `write`?");
  EXPECT_EQ(issues.Text(kSource),
            "room.yaml:3:26: error: unknown action `wirte` [unknown-action]\n"
            "  3 |     - {allow: guest, to: wirte}\n"
            "    |                          ^^^^^\n"
            "  help: did you mean `write`?\n");
}

TEST(IssueTest, RelatedPlacesFollow) {
  Issues issues;
  issues.Add({Severity::kWarning,
              "twice",
              "named twice",
              "",
              Find(kSource, "room/*"),
              {{"first here", Find(kSource, "access")}}});
  EXPECT_EQ(issues.Text(kSource),
            "room.yaml:2:3: warning: named twice [twice]\n"
            "  2 |   room/*:\n"
            "    |   ^^^^^^\n"
            "room.yaml:1:1: note: first here\n"
            "  1 | access:\n"
            "    | ^^^^^^\n");
}

TEST(IssueTest, Color) {
  Issues issues;
  issues.AddError("id", {0, 6}, "message");
  issues.AddWarning("id", {0, 6}, "message");
  EXPECT_EQ(issues.Text(kSource, /*color=*/true),
            "\x1b[1mroom.yaml:1:1: \x1b[0m\x1b[1;31merror: \x1b[0mmessage [id]\n"
            "  1 | access:\n"
            "    | \x1b[1;31m^^^^^^\x1b[0m\n"
            "\x1b[1mroom.yaml:1:1: \x1b[0m\x1b[1mwarning: \x1b[0mmessage [id]\n"
            "  1 | access:\n"
            "    | \x1b[1;31m^^^^^^\x1b[0m\n");
}

TEST(IssueTest, SortByPlaceThenSeverityThenId) {
  Issues issues;
  issues.AddWarning("a", {5, 6}, "m");
  issues.AddError("c", {5, 6}, "m");
  issues.AddError("b", {5, 6}, "m");
  issues.AddError("z", {1, 2}, "m");
  issues.AddError("b", {5, 6}, "m");
  EXPECT_EQ(issues.num_errors(), 4u);
  issues.Sort();
  std::string order;
  for (const Issue& issue : issues.all()) order += issue.id;
  EXPECT_EQ(order, "zbca");
  EXPECT_EQ(issues.num_errors(), 3u);
  EXPECT_EQ(issues.num_warnings(), 1u);
}

TEST(IssueTest, AppendKeepsCounts) {
  Issues issues;
  EXPECT_TRUE(issues.empty());
  Issues others;
  others.AddError("a", {}, "m");
  others.AddWarning("b", {}, "m");
  issues.Append(std::move(others));
  EXPECT_TRUE(issues.has_errors());
  EXPECT_EQ(issues.num_errors(), 1u);
  EXPECT_EQ(issues.num_warnings(), 1u);
}

TEST(ExcerptTest, CaretsStandUnderCharactersNotBytes) {
  EXPECT_EQ(ExcerptOf("é: üx", "ü"), "1 | é: üx\n  |    ^\n");
}

TEST(ExcerptTest, WideAndCombiningCharacters) {
  EXPECT_EQ(ExcerptOf("日本: ü日x", "ü日"), "1 | 日本: ü日x\n  |       ^^^\n");
  EXPECT_EQ(ExcerptOf("e\xcc\x81😀: x", "x"), "1 | e\xcc\x81😀: x\n  |      ^\n");
}

TEST(ExcerptTest, AnEmptyRangeHasOneCaret) {
  EXPECT_EQ(Excerpt(Source("f", "ab:\nc"), {3, 3}, 2), "  1 | ab:\n    |    ^\n");
  EXPECT_EQ(Excerpt(Source("f", "ab\n"), {3, 3}, 0), "2 |\n  | ^\n");
  EXPECT_EQ(Excerpt(Source("f", ""), {0, 0}, 0), "1 |\n  | ^\n");
}

TEST(ExcerptTest, ARangeOverSeveralLinesEndsWithTheFirst) {
  EXPECT_EQ(ExcerptOf("a: [b,\n  c]\n", "[b,\n  c]"), "1 | a: [b,\n  |    ^^^\n");
  EXPECT_EQ(ExcerptOf("a: [b,\r\n  c]\r\n", "[b,\r\n  c]"), "1 | a: [b,\n  |    ^^^\n");
}

TEST(ExcerptTest, TheGutterGrowsWithTheLineNumber) {
  EXPECT_EQ(ExcerptOf(std::string(99, '\n') + "abc", "b"), "100 | abc\n    |  ^\n");
}

TEST(ExcerptTest, TabsBecomeSpaces) {
  EXPECT_EQ(ExcerptOf("\ta\tb", "b"), "1 |   a  b\n  |      ^\n");
}

TEST(ExcerptTest, WhatATerminalMustNotSeeIsSpelled) {
  EXPECT_EQ(ExcerptOf("a\x1b[31m\xff\xe2\x80\xae: b", "b"),
            "1 | a\\x1b[31m\\xff\\u{202e}: b\n"
            "  |                        ^\n");
}

TEST(ExcerptTest, ALongLineIsCutAroundTheCaret) {
  const std::string dots(300, '.');
  EXPECT_EQ(ExcerptOf(dots + "abc", "abc"),
            "1 | …" + std::string(46, '.') + "abc\n" + "  | " + std::string(47, ' ') + "^^^\n");
  EXPECT_EQ(ExcerptOf("abc" + dots, "abc"), "1 | abc" + std::string(95, '.') + "…\n  | ^^^\n");
  EXPECT_EQ(ExcerptOf(dots + "abc" + dots, "abc"), "1 | …" + std::string(46, '.') + "abc" +
                                                       std::string(49, '.') + "…\n" + "  | " +
                                                       std::string(47, ' ') + "^^^\n");
  EXPECT_EQ(ExcerptOf(dots, dots),
            "1 | " + std::string(98, '.') + "…\n  | " + std::string(98, '^') + "\n");
}

TEST(ExcerptTest, ALineOfAHundredColumnsIsNotCut) {
  const std::string line(100, 'x');
  EXPECT_EQ(ExcerptOf(line, "x"), "1 | " + line + "\n  | ^\n");
}

// A file of one line must not cost its length for every issue, nor be cut inside a character.
TEST(ExcerptTest, AVeryLongLine) {
  std::string line;
  for (int i = 0; i < 100000; ++i) line += "é";
  const std::string cut = ExcerptOf(line + "abc" + line, "abc");
  EXPECT_EQ(cut.find("\\x"), std::string::npos);
  EXPECT_EQ(cut.substr(0, 9), "1 | …é");
}

TEST(DidYouMeanTest, NearEnoughToBeASlip) {
  const std::vector<std::string> candidates = {"get", "list", "write", "delete", "authenticated"};
  const std::pair<const char*, const char*> cases[] = {
      {"wirte", "write"},   // neighbours swapped
      {"writ", "write"},    // one missing
      {"wwrite", "write"},  // one too many
      {"Write", "write"},   // one replaced
      {"dleet", "-"},       // two edits of five bytes
      {"delte", "delete"},
      {"gat", "get"},
      {"gt", "-"},  // a third of two bytes is nothing
      {"authentcatde", "authenticated"},
      {"autentcatde", "authenticated"},  // three edits
      {"autntcatde", "-"},               // four
      {"", "-"},
      {"write", "write"},
  };
  for (const auto& [word, expected] : cases) {
    EXPECT_EQ(DidYouMean(word, candidates).value_or("-"), expected) << word;
  }
}

TEST(DidYouMeanTest, TheNearestAndOfEquallyNearTheFirst) {
  EXPECT_EQ(DidYouMean("abcdef", {"abcdxy", "abcdex", "abcdey"}), "abcdex");
}

}  // namespace
}  // namespace postern
