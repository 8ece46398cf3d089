// Which paths a pattern matches, and the key that two patterns share iff they match the same.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "policy/pattern.h"
#include "policy/testing/naive_pattern.h"

namespace postern {
namespace {

using testing::NaivelyMatches;

constexpr PathMode kModes[] = {PathMode::kKey, PathMode::kOpaque, PathMode::kUrl};

Pattern Parsed(std::string_view text, PathMode mode = PathMode::kKey) {
  PatternResult result = ParsePattern(text, mode, {});
  for (const PatternError& error : result.errors) ADD_FAILURE() << text << ": " << error.message;
  return result.pattern.value_or(Pattern());
}

bool Matches(std::string_view pattern, std::string_view path, PathMode mode = PathMode::kKey) {
  return MatchesPath(Parsed(pattern, mode), path);
}

// All sequences of 1 to `length` of `segments`, joined by slashes.
std::vector<std::string> Joined(const std::vector<std::string>& segments, size_t length) {
  std::vector<std::string> all = segments;
  for (size_t i = 1, begin = 0; i < length; ++i) {
    const size_t end = all.size();
    for (; begin < end; ++begin) {
      for (const std::string& segment : segments) all.push_back(all[begin] + "/" + segment);
    }
  }
  return all;
}

std::vector<Pattern> AcceptedOf(const std::vector<std::string>& texts, PathMode mode) {
  std::vector<Pattern> patterns;
  for (const std::string& text : texts) {
    PatternResult result = ParsePattern(mode == PathMode::kUrl ? "/" + text : text, mode, {});
    if (result.pattern) patterns.push_back(*std::move(result.pattern));
  }
  return patterns;
}

std::vector<std::string> CanonicalOf(const std::vector<std::string>& texts, PathMode mode) {
  std::vector<std::string> paths;
  for (const std::string& text : texts) {
    const std::string raw = mode == PathMode::kUrl ? "/" + text : text;
    if (CanonicalPath::FromRaw(mode, raw).ok()) paths.push_back(raw);
  }
  return paths;
}

TEST(MatchesPath, FinalStarMatchesEverythingBelow) {
  EXPECT_TRUE(Matches("room/*", "room/"));
  EXPECT_TRUE(Matches("room/*", "room/1"));
  EXPECT_TRUE(Matches("room/*", "room/1/a.png"));
  EXPECT_FALSE(Matches("room/*", "room"));
  EXPECT_FALSE(Matches("room/*", "rooms/1"));
}

TEST(MatchesPath, StarBeforeTheLastIsOneSegment) {
  EXPECT_TRUE(Matches("*/a", "x/a"));
  EXPECT_FALSE(Matches("*/a", "a"));
  EXPECT_FALSE(Matches("*/a", "x/y/a"));
  EXPECT_FALSE(Matches("*/a", "/a", PathMode::kOpaque));
}

TEST(MatchesPath, DoubleStarIsAnyNumberOfSegments) {
  for (const char* path : {"b", "x/b", "x/y/b", "b/b"}) EXPECT_TRUE(Matches("**/b", path)) << path;
  for (const char* path : {"x", "b/", "xb", "b/x"}) EXPECT_FALSE(Matches("**/b", path)) << path;
  EXPECT_TRUE(Matches("a/**/b", "a//b", PathMode::kOpaque));
  EXPECT_TRUE(Matches("**/b/**/c/*", "x/b/b/c/c/"));
}

TEST(MatchesPath, VariablesMatchOneNonEmptySegment) {
  EXPECT_TRUE(Matches("room/<file>", "room/a"));
  EXPECT_FALSE(Matches("room/<file>", "room/"));
  EXPECT_FALSE(Matches("room/<file>", "room/a/b"));
}

TEST(MatchesPath, GlobsStayInTheirSegment) {
  EXPECT_TRUE(Matches("logs/2024*", "logs/2024-01"));
  EXPECT_FALSE(Matches("logs/2024*", "logs/2024/x"));
  EXPECT_TRUE(Matches("log-?", "log-é"));
}

TEST(MatchesPath, LeadingDotsAreOrdinary) { EXPECT_TRUE(Matches("*/config", ".git/config")); }

TEST(MatchesPath, TheRootIsMatchedByTheFinalStarAlone) {
  for (const char* pattern : {"*", "**", "**/*"}) EXPECT_TRUE(Matches(pattern, "")) << pattern;
  for (const char* pattern : {"**/", "a", "*/*", "**/?*"})
    EXPECT_FALSE(Matches(pattern, "")) << pattern;
  EXPECT_TRUE(Matches("*", "", PathMode::kOpaque));
  EXPECT_FALSE(Matches("**/", "", PathMode::kOpaque));
}

TEST(MatchesPath, ManyDoubleStarsTakeNoLongerThanTheirProduct) {
  std::string pattern = "**";
  std::string path = "a";
  for (int i = 0; i < 62; ++i) pattern += i % 2 == 0 ? "/a" : "/**";
  for (int i = 0; i < 255; ++i) path += "/a";
  EXPECT_FALSE(Matches(pattern + "/b", path));
}

TEST(MatchesPath, AgreesWithTryingEverything) {
  const std::vector<std::string> segments = {"a",   "*",  "**", "?",         "??*", "a*",
                                             "*a*", "?*", "",   "<x:a|ba*>", "{y}", "<z:[^a]+>"};
  for (const PathMode mode : kModes) {
    const std::vector<std::string> paths = CanonicalOf(Joined({"a", "ba", "aab", ""}, 4), mode);
    for (const Pattern& pattern : AcceptedOf(Joined(segments, 3), mode)) {
      for (size_t i = pattern.text.size() % 11; i < paths.size();
           i += 11) {  // not all of them each
        ASSERT_EQ(MatchesPath(pattern, paths[i]), NaivelyMatches(pattern.text, mode, paths[i]))
            << PathModeName(mode) << ": " << pattern.text << " and " << paths[i];
      }
    }
  }
}

TEST(MatchesPath, RandomGlobsAgreeWithTryingEverything) {
  std::mt19937 random(3);
  const auto text_of = [&random](const std::vector<std::string>& parts, size_t most) {
    std::string text;
    for (size_t length = 1 + random() % most; length > 0; --length) {
      text += parts[random() % parts.size()];
    }
    return text;
  };
  int compared = 0;
  for (int i = 0; i < 1500; ++i) {
    const std::string glob = text_of({"a", "b", "é", "*", "?", "\\*"}, 7);
    const PatternResult result = ParsePattern(glob, PathMode::kOpaque, {});
    if (!result.pattern || glob == "*") continue;
    for (int j = 0; j < 30; ++j) {
      const std::string segment = text_of({"a", "b", "é", "*", "€"}, 7);
      ASSERT_EQ(MatchesPath(*result.pattern, segment), testing::GlobNaivelyMatches(glob, segment))
          << glob << " and " << segment;
      ++compared;
    }
  }
  EXPECT_GT(compared, 10000);
}

// --- keys ----------------------------------------------------------------------------------------

// Requires that keys are equal iff the patterns match the same of `paths`.
void ExpectKeysFollowPaths(const std::vector<Pattern>& patterns,
                           const std::vector<std::string>& paths) {
  std::map<std::string, const Pattern*> of_key;
  std::map<std::vector<bool>, const Pattern*> of_set;
  for (const Pattern& pattern : patterns) {
    std::vector<bool> set;
    set.reserve(paths.size());
    for (const std::string& path : paths) set.push_back(MatchesPath(pattern, path));
    const Pattern* const same_key = of_key.emplace(PathSetKey(pattern), &pattern).first->second;
    const Pattern* const same_set = of_set.emplace(std::move(set), &pattern).first->second;
    ASSERT_EQ(same_key, same_set) << PathModeName(pattern.mode) << ": " << pattern.text
                                  << " has the key of " << same_key->text << " and the paths of "
                                  << same_set->text;
  }
}

TEST(PathSetKey, IsEqualIffThePathsAreForAllSmallPatterns) {
  const std::vector<std::string> segments = {"a", "*",  "**",      "",      "?*",
                                             "?", "a*", "<x:a|b>", "<y:.*>"};
  const std::vector<std::string> paths = Joined({"a", "b", "c", "aa", ""}, 4);
  for (const PathMode mode : kModes) {
    ExpectKeysFollowPaths(AcceptedOf(Joined(segments, 3), mode), CanonicalOf(paths, mode));
  }
}

TEST(PathSetKey, IsEqualIffThePathsAreForManySegments) {
  const std::vector<std::string> segments = {
      "a",   "b",         "*",        "**",       "",          "?*",     "?",         "??*",
      "a?",  "*a",        "a*",       "*a*",      "<p:a|b>",   "<q:.*>", "<r:[^a]>",  "<s:bb?>",
      "a*b", "<t:a|\\.>", "<u:[ab]>", "<v:a.*b>", "<w:(ab)+>", "??",     "<y:.{2,}>", "<z:b|bb>"};
  std::vector<std::string> paths =
      Joined({"a", "b", "c", "ab", "ba", "aa", "bb", "abab", "acb", "cc", ".", "cac", ""}, 2);
  for (const std::string& path : Joined({"a", "b", ""}, 3)) paths.push_back(path);
  for (const PathMode mode : kModes) {
    ExpectKeysFollowPaths(AcceptedOf(Joined(segments, 2), mode), CanonicalOf(paths, mode));
  }
}

TEST(PathSetKey, IsEqualIffThePathsAreForGaps) {
  const auto between_gaps = [](size_t length) {
    std::vector<std::string> texts = Joined({"**", "?", "??*"}, length);
    for (std::string& text : texts) text.insert(0, "**/").append("/*");
    return texts;
  };
  ExpectKeysFollowPaths(AcceptedOf(between_gaps(5), PathMode::kKey),
                        CanonicalOf(Joined({"a", "bb"}, 8), PathMode::kKey));
  ExpectKeysFollowPaths(AcceptedOf(between_gaps(4), PathMode::kOpaque),
                        CanonicalOf(Joined({"a", "bb", ""}, 6), PathMode::kOpaque));
  const std::vector<std::string> any = Joined({"**", "?", "??*", "*", ""}, 4);
  for (const PathMode mode : {PathMode::kKey, PathMode::kOpaque}) {
    ExpectKeysFollowPaths(AcceptedOf(any, mode), CanonicalOf(Joined({"a", "bb", ""}, 5), mode));
  }
  ExpectKeysFollowPaths(AcceptedOf(Joined({"**", "a*", "*b", "*", ""}, 4), PathMode::kUrl),
                        CanonicalOf(Joined({"a", "b", "ab", "c", ""}, 5), PathMode::kUrl));
}

// `.` and `..` are no segments in modes `key` and `url`, nor are those that end in a dot in `url`.
TEST(PathSetKey, IsEqualIffThePathsAreForDots) {
  const std::vector<std::string> segments = {".*", ".?*", "*.",        "?*.",        "..?*", "..*",
                                             ".?", "?.",  "<x:\\..+>", "<x:\\.|a>",  "a",    "*.a",
                                             "?",  "??",  "<x:[^.]>",  "<x:a\\.|a>", "*",    ".a*"};
  const std::vector<std::string> paths = Joined(
      {".", "..", "...", "a", ".a", "a.", ".a.", "..a", "b", "bb", "a..", ".aa", "b.a", ".b", "b."},
      2);
  for (const PathMode mode : kModes) {
    ExpectKeysFollowPaths(AcceptedOf(Joined(segments, 2), mode), CanonicalOf(paths, mode));
  }
}

TEST(PathSetKey, OfPatternsThatLookDifferent) {
  const struct {
    PathMode mode;
    const char* a;
    const char* b;
    bool equal;
  } kCases[] = {
      {PathMode::kKey, "a/<x>/*", "a/*/*", true},
      {PathMode::kKey, "a/<x:p|q>", "a/<y:[pq]>", true},
      {PathMode::kKey, "<x:abc>/d", "abc/d", true},
      {PathMode::kKey, "<x:.*>/d", "*/d", true},
      {PathMode::kKey, "<x:a|\\.>", "a", true},
      {PathMode::kOpaque, "<x:a|\\.>", "a", false},
      {PathMode::kKey, ".*", ".?*", true},
      {PathMode::kOpaque, ".*", ".?*", false},
      {PathMode::kUrl, "/<x:a|a\\.>/b", "/a/b", true},
      {PathMode::kUrl, "/<x:[^%]+|.*%.*>", "/<y>", true},
      {PathMode::kKey, "**/*/b", "*/**/b", true},
      {PathMode::kOpaque, "**/*/b", "*/**/b", false},
      {PathMode::kKey, "**/", "*/**/", true},
      {PathMode::kUrl, "/**/", "/*/**/", false},
      {PathMode::kKey, "**/?/??*/*", "**/?/**/??*/*", true},
      {PathMode::kOpaque, "**/?/??*/*", "**/?/**/??*/*", false},
      {PathMode::kKey, "**/?/??*/a", "**/?/**/??*/a", false},
      {PathMode::kKey, "a", "A", false},
      {PathMode::kKey, "a/b", "a\\*b", false},
      {PathMode::kKey, "\u00e9", "e\u0301", false},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(PathSetKey(Parsed(test.a, test.mode)) == PathSetKey(Parsed(test.b, test.mode)),
              test.equal)
        << PathModeName(test.mode) << ": " << test.a << " and " << test.b;
  }
}

}  // namespace
}  // namespace postern
