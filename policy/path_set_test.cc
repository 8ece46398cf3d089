#include "policy/path_set.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "engine/path.h"
#include "gtest/gtest.h"
#include "policy/pattern.h"

namespace postern {
namespace {

using Outcome = PathSearch::Outcome;

Pattern Parse(std::string_view text, PathMode mode) {
  PatternResult result = ParsePattern(text, mode, {});
  EXPECT_TRUE(result.pattern) << text << ": " << result.errors.front().message;
  return *result.pattern;
}

std::vector<Pattern> ParseAll(const std::vector<std::string>& texts, PathMode mode) {
  std::vector<Pattern> patterns;
  patterns.reserve(texts.size());
  for (const std::string& text : texts) patterns.push_back(Parse(text, mode));
  return patterns;
}

std::vector<const Pattern*> Pointers(const std::vector<Pattern>& patterns) {
  std::vector<const Pattern*> pointers;
  pointers.reserve(patterns.size());
  for (const Pattern& pattern : patterns) pointers.push_back(&pattern);
  return pointers;
}

// Returns the request whose decoded path is `path`.
std::string Encoded(std::string_view path) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string raw;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '/' || std::isalnum(byte)) {
      raw += c;
    } else {
      raw += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return raw;
}

bool IsCanonical(PathMode mode, const std::string& path) {
  const std::string raw = mode == PathMode::kUrl ? Encoded(path) : path;
  const CanonicalPath canonical = CanonicalPath::FromRaw(mode, raw);
  return canonical.ok() && canonical.text() == path;
}

size_t NumSegments(std::string_view path) { return std::count(path.begin(), path.end(), '/'); }

bool IsIn(const std::string& path, const std::vector<const Pattern*>& included,
          const std::vector<const Pattern*>& excluded) {
  const auto matches = [&path](const Pattern* pattern) { return MatchesPath(*pattern, path); };
  return std::all_of(included.begin(), included.end(), matches) &&
         std::none_of(excluded.begin(), excluded.end(), matches);
}

struct FindCase {
  std::string_view name;
  PathMode mode;
  std::vector<std::string> included;
  std::vector<std::string> excluded;
  Outcome outcome;
  std::string_view witness;
};

class FindPathTest : public ::testing::TestWithParam<FindCase> {};

TEST_P(FindPathTest, Finds) {
  const std::vector<Pattern> included = ParseAll(GetParam().included, GetParam().mode);
  const std::vector<Pattern> excluded = ParseAll(GetParam().excluded, GetParam().mode);
  const PathSearch search = FindPath(Pointers(included), Pointers(excluded));
  EXPECT_EQ(search.outcome, GetParam().outcome);
  EXPECT_EQ(search.witness, GetParam().witness);
  EXPECT_EQ(search.found(), !GetParam().witness.empty());
}

constexpr PathMode kKey = PathMode::kKey;
constexpr PathMode kOpaque = PathMode::kOpaque;
constexpr PathMode kUrl = PathMode::kUrl;

INSTANTIATE_TEST_SUITE_P(
    Cases, FindPathTest,
    ::testing::ValuesIn(std::vector<FindCase>{
        {"literal", kKey, {"room/a"}, {}, Outcome::kFound, "room/a"},
        {"finalStarPrefersASegment", kKey, {"room/*"}, {}, Outcome::kFound, "room/a"},
        {"finalStarTakesTheEmptyRest", kKey, {"room/*"}, {"room/<x>"}, Outcome::kFound, "room/"},
        {"finalStarGoesDeep", kKey, {"room/*"}, {"room/<x>", "room/"}, Outcome::kFound, "room/a/a"},
        {"headerExample",
         kKey,
         {"room/*", "*/secrets/*"},
         {"room/secrets/x/*"},
         Outcome::kFound,
         "room/secrets/a"},
        {"disjointLiterals", kKey, {"a/*", "b/*"}, {}, Outcome::kNone, ""},
        {"inside", kKey, {"room/public/*"}, {"room/*"}, Outcome::kNone, ""},
        {"theRootIsNoPath", kKey, {"*"}, {"<x>", "<x>/*"}, Outcome::kNone, ""},
        {"theRootIsNoOpaqueKey", kOpaque, {"*"}, {"**/?*", "**/"}, Outcome::kNone, ""},
        {"slashAloneIsAnOpaqueKey", kOpaque, {"*"}, {"<x>", "<x>/*"}, Outcome::kFound, "/a"},
        {"slashIsAUrlPath", kUrl, {"/*"}, {"/<x>", "/<x>/*"}, Outcome::kFound, "/"},
        {"emptySegmentsInsideAreOpaqueOnly", kKey, {"**/b"}, {"b", "<x>/**/b"}, Outcome::kNone, ""},
        {"emptySegmentsInsideOpaque",
         kOpaque,
         {"a/**/b"},
         {"a/b", "a/<x>/b"},
         Outcome::kFound,
         "a//b"},
        {"freshWordAvoidsLiterals", kKey, {"<x>"}, {"a", "b", "d"}, Outcome::kFound, "c"},
        {"globs", kKey, {"img-*/x", "*-a/x"}, {"img-a/x"}, Outcome::kFound, "img--a/x"},
        {"globAndExpression", kKey, {"a?*", "<x:[0-9a]+>"}, {"aa"}, Outcome::kFound, "a0"},
        {"expressionsApart", kKey, {"<x:[0-9]+>", "<x:[a-z]+>"}, {}, Outcome::kNone, ""},
        {"unionOfTwoExclusions", kKey, {"<x:[a-d]>"}, {"<x:[ab]>", "<x:[cd]>"}, Outcome::kNone, ""},
        {"dotsAreNoKeySegments", kKey, {"<x:\\..?>"}, {".a"}, Outcome::kFound, ".b"},
        {"noTrailingDotInUrl", kUrl, {"/<x:a[.]*>"}, {"/a"}, Outcome::kNone, ""},
        {"trailingDotInKey", kKey, {"<x:a[.]*>"}, {"a"}, Outcome::kFound, "a."},
        {"severalFloating",
         kKey,
         {"**/a/b/a/a", "**/a/*/*/a", "a/<x>/**/c/*/**/a"},
         {},
         Outcome::kFound,
         "a/b/c/a/b/a/a"}}),
    [](const auto& info) { return std::string(info.param.name); });

// Paths of up to `max_segments` segments out of `segments`, those that are canonical.
std::vector<std::string> EnumeratePaths(PathMode mode, const std::vector<std::string>& segments,
                                        size_t max_segments) {
  std::vector<std::string> paths;
  std::vector<std::string> longest = {""};
  for (size_t i = 0; i < max_segments; ++i) {
    std::vector<std::string> longer;
    for (const std::string& path : longest) {
      for (const std::string& segment : segments) {
        const bool first = i == 0 && mode != PathMode::kUrl;
        longer.push_back(path);
        longer.back().append(first ? "" : "/").append(segment);
      }
    }
    for (const std::string& path : longer) {
      if (IsCanonical(mode, path)) paths.push_back(path);
    }
    longest = std::move(longer);
  }
  return paths;
}

// Holds FindPath against all short paths.
class AgreementTest : public ::testing::TestWithParam<PathMode> {
 protected:
  void SetUp() override {
    const PathMode mode = GetParam();
    paths_ = EnumeratePaths(mode, {"a", "b", "ab", "", ".", "..", "a."}, 4);
    for (std::string text : {"*", "a/", "a/*", "<x>", "<x>/*", "a/<x>/*", "**/b", "**/b/*",
                             "a/**/b", "<x>/**/a/*/b", "**/?*", "a*", "*b", "<x:[ab]+>", "**/a?"}) {
      if (mode == PathMode::kUrl) {
        std::replace(text.begin(), text.end(), '?', '*');
        text.insert(0, "/");
      }
      patterns_.push_back(Parse(text, mode));
      std::vector<bool>& matches = matches_.emplace_back();
      for (const std::string& path : paths_) matches.push_back(MatchesPath(patterns_.back(), path));
    }
  }

  // Takes places in patterns_.
  void Check(const std::vector<size_t>& included, const std::vector<size_t>& excluded) {
    std::string what;
    for (const size_t p : included) what += " +" + patterns_[p].text;
    for (const size_t p : excluded) what += " -" + patterns_[p].text;
    const PathSearch search = FindPath(Select(included), Select(excluded));
    ASSERT_NE(search.outcome, Outcome::kUndecided) << what;
    if (search.found()) {
      EXPECT_TRUE(IsCanonical(GetParam(), search.witness)) << what << " " << search.witness;
      EXPECT_TRUE(IsIn(search.witness, Select(included), Select(excluded)))
          << what << " " << search.witness;
    }
    const size_t shortest = ShortestPathIn(included, excluded);
    if (shortest == paths_.size()) return;
    ASSERT_TRUE(search.found()) << what << " but " << paths_[shortest];
    EXPECT_LE(NumSegments(search.witness), NumSegments(paths_[shortest])) << what;
  }

  std::vector<const Pattern*> Select(const std::vector<size_t>& places) const {
    std::vector<const Pattern*> selected;
    selected.reserve(places.size());
    for (const size_t place : places) selected.push_back(&patterns_[place]);
    return selected;
  }

  // Returns a place in paths_, or their number.
  size_t ShortestPathIn(const std::vector<size_t>& included,
                        const std::vector<size_t>& excluded) const {
    for (size_t i = 0; i < paths_.size(); ++i) {
      const auto matches = [&](size_t p) { return bool{matches_[p][i]}; };
      if (std::all_of(included.begin(), included.end(), matches) &&
          std::none_of(excluded.begin(), excluded.end(), matches)) {
        return i;
      }
    }
    return paths_.size();
  }

  std::vector<std::string> paths_;  // by their number of segments
  std::vector<Pattern> patterns_;
  std::vector<std::vector<bool>> matches_;  // [pattern][path]
};

TEST_P(AgreementTest, OneIncludedTwoExcluded) {
  for (size_t a = 0; a < patterns_.size(); ++a) {
    for (size_t b = 0; b < patterns_.size(); ++b) {
      for (size_t c = 0; c <= b; ++c) Check({a}, {b, c});
    }
  }
}

TEST_P(AgreementTest, TwoIncludedOneExcluded) {
  for (size_t a = 0; a < patterns_.size(); ++a) {
    for (size_t b = 0; b <= a; ++b) {
      Check({a, b}, {});
      for (size_t c = 0; c < patterns_.size(); ++c) Check({a, b}, {c});
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Modes, AgreementTest,
                         ::testing::Values(PathMode::kKey, PathMode::kOpaque, PathMode::kUrl),
                         [](const auto& info) { return std::string(PathModeName(info.param)); });

TEST(FindPathLimitTest, PathsHaveAtMost256Segments) {
  const Pattern any = Parse("*", PathMode::kKey);
  Pattern deep = any;  // longer than the language allows, to come near the limit
  deep.segments.assign(256, Parse("<x>", PathMode::kKey).segments.front());
  EXPECT_EQ(NumSegments(FindPath({&deep}, {}).witness), 255U);
  deep.segments.push_back(deep.segments.front());
  EXPECT_EQ(FindPath({&deep}, {}).outcome, Outcome::kNone);
}

TEST(FindPathLimitTest, UndecidedWhenTheStatesRunOut) {
  std::string tail;
  for (int i = 0; i < 40; ++i) tail += "/*";
  const Pattern outer = Parse("**/a" + tail + "/b", PathMode::kKey);
  const Pattern inner = Parse("**/a" + tail + "/b/**/b", PathMode::kKey);
  EXPECT_EQ(FindPath({&inner, &outer}, {}, 10000).outcome, Outcome::kFound);
  EXPECT_EQ(FindPath({&inner}, {&outer}, 10000).outcome, Outcome::kUndecided);
}

TEST(FindPathLimitTest, UndecidedWhenTheAutomataAreTooEntangled) {
  std::vector<std::string> texts;
  for (const char* n : {"60", "61", "63", "67"}) {
    texts.push_back("<x:((a|b){" + std::string(n) + "})+>");
  }
  const std::vector<Pattern> patterns = ParseAll(texts, PathMode::kKey);
  EXPECT_EQ(FindPath(Pointers(patterns), {}).outcome, Outcome::kUndecided);
}

}  // namespace
}  // namespace postern
