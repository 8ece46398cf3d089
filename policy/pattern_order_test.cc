// The order of docs/language.md ("Which declaration governs a path").
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "policy/internal/reference_pattern.h"
#include "policy/pattern.h"

namespace postern {
namespace {

Pattern Parsed(std::string_view text) {
  PatternResult result = ParsePattern(text, PathMode::kKey, {});
  for (const PatternError& error : result.errors) ADD_FAILURE() << text << ": " << error.message;
  return result.pattern.value_or(Pattern());
}

int Sign(int number) { return (number > 0) - (number < 0); }

// Each pattern is more specific than all after it.
void ExpectDescending(const std::vector<const char*>& texts) {
  for (size_t i = 0; i < texts.size(); ++i) {
    for (size_t j = 0; j < texts.size(); ++j) {
      EXPECT_EQ(Sign(CompareSpecificity(Parsed(texts[i]), Parsed(texts[j]))), i == j  ? 0
                                                                              : i < j ? -1
                                                                                      : 1)
          << texts[i] << " and " << texts[j];
    }
  }
}

TEST(CompareSpecificity, KindsInTheirOrder) {
  ExpectDescending({"a/b", "a/b*", "a/<x:b.*>", "a/<x>", "a/**/b", "a/*"});
  ExpectDescending({"a/", "a/b*", "a/<x>", "a/*"});
}

TEST(CompareSpecificity, TheFirstDifferenceFromTheLeftDecides) {
  ExpectDescending({"room/*", "*/secrets/x", "**/secrets/x/y/z"});
  ExpectDescending({"a/b/*", "a/<x>/c/d", "<x>/b/c/d"});
}

TEST(CompareSpecificity, DifferentLiteralsAreOfOneKind) {
  // Were they told apart by themselves, `b` would have to follow `a` whatever comes behind.
  ExpectDescending({"b/x", "a/<x>"});
  ExpectDescending({"a/x", "b/<x>"});
}

TEST(CompareSpecificity, GlobsByLiteralBytesThenQuestionMarksThenStarsThenBytes) {
  ExpectDescending({"abc*", "ab??*", "ab?*", "ab*", "a??", "*a", "a*", "*a*", "??", "?"});
  ExpectDescending({"é*", "a*"});       // two bytes
  ExpectDescending({"\\**", "a*"});     // an escape is one byte: equal, and `\` is less than `a`
  ExpectDescending({"*a/**", "a*/b"});  // at their segment, whatever comes behind
}

TEST(CompareSpecificity, TwoExpressionsAreOfOneKind) {
  ExpectDescending({"<x:[0-9]+>/b", "<x:7>/*"});
  ExpectDescending({"<x:7>/b", "<x:[0-9]+>/*"});
}

TEST(CompareSpecificity, ThenMoreSegments) {
  ExpectDescending({"a/**/b/c", "a/**/b"});
  ExpectDescending({"a/b/", "a/b"});
}

TEST(CompareSpecificity, ThenMoreLiteralBytes) {
  ExpectDescending({"**/ab/*", "**/c/*"});
  ExpectDescending({"<x:a>/bc", "<x:aaa>/b"});  // those of expressions do not count
}

TEST(CompareSpecificity, ThenTheLowerByteOrder) {
  ExpectDescending({"**/a/*", "**/b/*"});
  ExpectDescending({"<x:0|1>", "<x:[01]>"});
  EXPECT_TRUE(ToldApartByByteOrder(Parsed("**/a/*"), Parsed("**/b/*")));
  EXPECT_TRUE(ToldApartByByteOrder(Parsed("*a/x"), Parsed("a*/*")));
  EXPECT_FALSE(ToldApartByByteOrder(Parsed("*a/x"), Parsed("*b*/*")));
  EXPECT_FALSE(ToldApartByByteOrder(Parsed("**/ab/*"), Parsed("**/b/*")));
  EXPECT_FALSE(ToldApartByByteOrder(Parsed("a/x"), Parsed("a/*")));
  EXPECT_FALSE(ToldApartByByteOrder(Parsed("a/<x>"), Parsed("a/<y>")));
}

TEST(CompareSpecificity, NamesAndSpellingDoNotCount) {
  EXPECT_EQ(CompareSpecificity(Parsed("a/<x>/*"), Parsed("a/*/**")), 0);
  EXPECT_EQ(CompareSpecificity(Parsed("<x:a>/b"), Parsed("<yy:a>/b")), 0);
  EXPECT_EQ(CompareSpecificity(Parsed("a?*"), Parsed("a*?")), 0);
}

// If the tie of two globs at one place were left to the whole patterns, these, which all match
// `ab/ab/c`, would go round: by more literal bytes of the whole, `a*` before `*b` here and behind
// it there.
TEST(CompareSpecificity, GlobsOnOnePathDoNotGoRound) {
  ExpectDescending({"*b/*b/*", "*b/a*/c", "a*/*b/c", "a*/a*/*"});
}

std::string RandomPattern(std::mt19937& random) {
  const std::vector<std::string> kSegments = {
      "a", "b", "ab", "a*", "*b", "?b", "a?", "?*b", "??", "<x%:a.>", "<x%:.b>", "*", "<x%>", "**"};
  std::string text;
  const size_t length = 1 + random() % 4;
  bool floating = false;
  for (size_t i = 0; i < length; ++i) {
    std::string segment = kSegments[random() % kSegments.size()];
    if (floating && segment[0] == '<') segment = "*";
    floating |= segment == "**";
    if (const size_t place = segment.find('%'); place != std::string::npos) {
      segment.replace(place, 1, std::to_string(i));
    }
    text += (i == 0 ? "" : "/") + segment;
  }
  return text;
}

TEST(CompareSpecificity, IsTotalAndTransitive) {
  std::mt19937 random(42);
  std::vector<Pattern> patterns;
  patterns.reserve(200);
  for (int i = 0; i < 200; ++i) patterns.push_back(Parsed(RandomPattern(random)));
  const size_t size = patterns.size();
  std::vector<std::vector<int>> sign(size, std::vector<int>(size));
  for (size_t i = 0; i < size; ++i) {
    for (size_t j = 0; j < size; ++j) {
      sign[i][j] = Sign(CompareSpecificity(patterns[i], patterns[j]));
      ASSERT_EQ(sign[i][j] == 0, patterns[i].normal_text == patterns[j].normal_text)
          << patterns[i].text << " and " << patterns[j].text;
      ASSERT_EQ(sign[i][j] < 0, internal::ReferenceIsMoreSpecific(patterns[i], patterns[j]))
          << patterns[i].text << " and " << patterns[j].text;
    }
  }
  for (size_t i = 0; i < size; ++i) {
    for (size_t j = 0; j < size; ++j) {
      ASSERT_EQ(sign[i][j], -sign[j][i]);
      for (size_t k = 0; k < size; ++k) {
        if (sign[i][j] > 0 || sign[j][k] > 0) continue;
        ASSERT_EQ(sign[i][k], std::min(sign[i][j], sign[j][k]))
            << patterns[i].text << ", " << patterns[j].text << ", " << patterns[k].text;
      }
    }
  }
}

}  // namespace
}  // namespace postern
