#include "tools/cli/unified_diff.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

constexpr char kHead[] = "--- f\n+++ f\n";

std::vector<std::string> SplitLines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(in.eof() ? line : line + '\n');
  return lines;
}

// Returns the text with the differences applied, for files whose last line ends.
std::string Apply(const std::string& before, const std::string& diff) {
  const std::vector<std::string> lines = SplitLines(before);
  std::string after;
  size_t at = 0;
  for (const std::string& line : SplitLines(diff)) {
    if (line[0] == '@') {
      const size_t first = std::stoul(line.substr(4));
      const bool is_empty = line.find(",0 +") != std::string::npos;
      for (const size_t begin = is_empty ? first : first - 1; at < begin; ++at) after += lines[at];
    } else if (line[0] == '+' && line != "+++ f\n") {
      after += line.substr(1);
    } else if (line[0] != '-' || line == "--- f\n") {
      if (line[0] == ' ') after += lines[at++];
    } else {
      EXPECT_EQ(line.substr(1), lines.at(at++));
    }
  }
  for (; at < lines.size(); ++at) after += lines[at];
  return after;
}

// The length of a longest common subsequence.
size_t CommonLines(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::vector<size_t>> best(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i < a.size(); ++i) {
    for (size_t j = 0; j < b.size(); ++j) {
      best[i + 1][j + 1] = a[i] == b[j] ? best[i][j] + 1 : std::max(best[i + 1][j], best[i][j + 1]);
    }
  }
  return best[a.size()][b.size()];
}

size_t CountEdits(const std::string& diff) {
  const std::vector<std::string> lines = SplitLines(diff);
  return std::count_if(lines.begin(), lines.end(),
                       [](const std::string& line) { return line[0] == '+' || line[0] == '-'; }) -
         2;
}

TEST(UnifiedDiffTest, EqualTextsHaveNone) { EXPECT_EQ(UnifiedDiff("f", "a\n", "a\n"), ""); }

TEST(UnifiedDiffTest, ThreeLinesOfContext) {
  EXPECT_EQ(UnifiedDiff("f", "1\n2\n3\n4\nold\n6\n7\n8\n9\n", "1\n2\n3\n4\nnew\n6\n7\n8\n9\n"),
            std::string(kHead) + "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-old\n+new\n 6\n 7\n 8\n");
}

TEST(UnifiedDiffTest, ChangesAreOneHunkIfTheirContextsTouch) {
  EXPECT_EQ(UnifiedDiff("f", "a\n1\n2\n3\n4\n5\n6\nb\n", "1\n2\n3\n4\n5\n6\n"),
            std::string(kHead) + "@@ -1,8 +1,6 @@\n-a\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n");
  EXPECT_EQ(
      UnifiedDiff("f", "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "1\n2\n3\n4\n5\n6\n7\n"),
      std::string(kHead) + "@@ -1,4 +1,3 @@\n-a\n 1\n 2\n 3\n@@ -6,4 +5,3 @@\n 5\n 6\n 7\n-b\n");
}

TEST(UnifiedDiffTest, EmptyFiles) {
  EXPECT_EQ(UnifiedDiff("f", "", "a\n"), std::string(kHead) + "@@ -0,0 +1,1 @@\n+a\n");
  EXPECT_EQ(UnifiedDiff("f", "a\n", ""), std::string(kHead) + "@@ -1,1 +0,0 @@\n-a\n");
}

TEST(UnifiedDiffTest, ALastLineWithoutEndSaysSo) {
  EXPECT_EQ(UnifiedDiff("f", "a\nb", "a\nb\n"),
            std::string(kHead) + "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n");
}

TEST(UnifiedDiffTest, CarriageReturnsAreShown) {
  EXPECT_EQ(UnifiedDiff("f", "a\r\n", "a\n"), std::string(kHead) + "@@ -1,1 +1,1 @@\n-a\r\n+a\n");
}

TEST(UnifiedDiffTest, AppliesAndIsShortestOnAllSmallTexts) {
  std::vector<std::string> texts = {""};
  for (size_t i = 0; texts[i].size() < 10; ++i) {
    for (const char* line : {"a\n", "b\n"}) texts.push_back(texts[i] + line);
  }
  for (const std::string& before : texts) {
    for (const std::string& after : texts) {
      const std::string diff = UnifiedDiff("f", before, after);
      if (before == after) continue;
      ASSERT_EQ(Apply(before, diff), after) << diff;
      const std::vector<std::string> a = SplitLines(before), b = SplitLines(after);
      ASSERT_EQ(CountEdits(diff), a.size() + b.size() - 2 * CommonLines(a, b)) << diff;
    }
  }
}

std::string Numbers(size_t count, const std::string& prefix, const std::string& tail = "") {
  std::string text = "first\n";
  for (size_t i = 0; i < count; ++i) text += prefix + std::to_string(i) + "\n";
  return text + tail + "last\n";
}

TEST(UnifiedDiffTest, FewChangesInALargeFile) {
  const std::string before = Numbers(200000, "");
  std::string after = before;
  after.replace(after.find("\n100\n"), 5, "\n");
  after.replace(after.find("\n199000\n"), 8, "\nx\n");
  EXPECT_EQ(UnifiedDiff("f", before, after),
            std::string(kHead) +
                "@@ -99,7 +99,6 @@\n 97\n 98\n 99\n-100\n 101\n 102\n 103\n"
                "@@ -198999,7 +198998,7 @@\n 198997\n 198998\n 198999\n-199000\n+x\n 199001\n"
                " 199002\n 199003\n");
}

TEST(UnifiedDiffTest, MoreThanTwoThousandEditsAreOneReplacement) {
  for (const bool is_over : {false, true}) {
    const std::string before = Numbers(1000, "a", is_over ? "same\nx\n" : "same\n");
    const std::string after = Numbers(1000, "b", "same\n");
    const std::string diff = UnifiedDiff("f", before, after);
    EXPECT_EQ(Apply(before, diff), after);
    EXPECT_EQ(CountEdits(diff), is_over ? 2003u : 2000u);  // `same` is replaced by itself
  }
}

TEST(UnifiedDiffTest, ForPeopleNothingReachesTheTerminalThatDeceives) {
  EXPECT_EQ(UnifiedDiffText("f", "\ta\u202e\r\n", "\ta\x1b[2Jb\rc\r\n"),
            std::string(kHead) + "@@ -1,1 +1,1 @@\n-\ta\\u{202e}\r\n+\ta\\x1b[2Jb\\x0dc\r\n");
  EXPECT_EQ(UnifiedDiff("f", "\u202e\n", ""), std::string(kHead) + "@@ -1,1 +0,0 @@\n-\u202e\n");
}

}  // namespace
}  // namespace postern::tools
