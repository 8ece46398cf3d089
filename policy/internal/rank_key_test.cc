#include "policy/internal/rank_key.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/path_set.h"

namespace postern::internal {
namespace {

struct Keyed {
  Pattern pattern;
  std::string key;
};

int Sign(int number) { return (number > 0) - (number < 0); }

int CompareRanks(const Keyed& a, const Keyed& b) {
  const int order = Sign(a.key.compare(b.key));
  return order != 0 ? order : Sign(CompareSpecificity(a.pattern, b.pattern));
}

// Appends `beginning` and what can follow it, up to `depth` segments in all.
void AddAll(const std::vector<std::string>& segments, PathMode mode, const std::string& beginning,
            size_t depth, std::vector<Keyed>& all) {
  if (depth == 0) return;
  for (std::string segment : segments) {
    if (const size_t place = segment.find('%'); place != std::string::npos) {
      segment.replace(place, 1, std::to_string(depth));
    }
    const std::string text = beginning + segment;
    PatternResult result = ParsePattern(text, mode, {});
    // Texts with one normal form are one pattern.
    if (result.pattern && FormatPattern(*result.pattern) == text) {
      all.push_back({*result.pattern, RankKey(*result.pattern)});
    }
    AddAll(segments, mode, text + "/", depth - 1, all);
  }
}

// What the opening essay of specificity.cc claims, for every pair of a universe of patterns: sorted
// by rank, each comes before all that follow it, so the order is strict and total (three that go
// round could not be sorted so); and it is that of specificity for every two that share a path.
void ExpectAnOrderThatAgrees(const std::vector<std::string>& segments, PathMode mode,
                             size_t depth) {
  std::vector<Keyed> all;
  AddAll(segments, mode, mode == PathMode::kUrl ? "/" : "", depth, all);
  std::sort(all.begin(), all.end(),
            [](const Keyed& a, const Keyed& b) { return CompareRanks(a, b) < 0; });
  size_t num_different = 0;
  for (size_t i = 0; i < all.size(); ++i) {
    for (size_t j = i + 1; j < all.size(); ++j) {
      const Pattern& a = all[i].pattern;
      const Pattern& b = all[j].pattern;
      ASSERT_EQ(CompareRanks(all[i], all[j]), -1) << a.text << " and " << b.text;
      ASSERT_EQ(CompareRanks(all[j], all[i]), 1) << a.text << " and " << b.text;
      if (CompareSpecificity(a, b) < 0) continue;
      ++num_different;
      ASSERT_EQ(FindPath({&a, &b}, {}).outcome, PathSearch::Outcome::kNone)
          << a.text << " and " << b.text;
    }
  }
  EXPECT_GT(num_different, 0u);  // else this has tested nothing
}

TEST(RankKeyTest, AgreesWithSpecificityWhereTwoMatchOnePath) {
  ExpectAnOrderThatAgrees({"a", "b", "ab", "", "a*", "*b", "<x%:a>", "<x%:[ab]>", "*", "**"},
                          PathMode::kKey, 3);
}

TEST(RankKeyTest, AgreesInLongerPatternsOfEachMode) {
  for (const PathMode mode : {PathMode::kKey, PathMode::kOpaque, PathMode::kUrl}) {
    ExpectAnOrderThatAgrees({"a", "b", "?a", "*", "**"}, mode, 4);
  }
}

// Returns the patterns in the order of their ranks.
std::vector<std::string> Ordered(const std::vector<std::string>& texts) {
  std::vector<Keyed> all;
  for (const std::string& text : texts) {
    const PatternResult result = ParsePattern(text, PathMode::kKey, {});
    EXPECT_TRUE(result.pattern.has_value()) << text;
    if (result.pattern) all.push_back({*result.pattern, RankKey(*result.pattern)});
  }
  std::sort(all.begin(), all.end(),
            [](const Keyed& a, const Keyed& b) { return CompareRanks(a, b) < 0; });
  std::vector<std::string> ordered;
  ordered.reserve(all.size());
  for (const Keyed& keyed : all) ordered.push_back(keyed.pattern.text);
  return ordered;
}

TEST(RankKeyTest, TheDeclarationsOfATenantLieSideBySide) {
  const std::vector<std::string> order = {
      "t/1/a/b", "t/1/a/*",         "t/1/long-area/*", "t/1/<x>/*", "t/1/*", "t/1",   "t/2/a/b",
      "t/2/a/*", "t/2/long-area/*", "t/2/<x>/*",       "t/2/*",     "t/2",   "t/*/a", "t/*"};
  std::vector<std::string> backwards = order;
  std::reverse(backwards.begin(), backwards.end());
  EXPECT_EQ(Ordered(backwards), order);
}

TEST(RankKeyTest, BehindAFloatingWildcardLiteralsTie) {
  // Both match `a/b/x/y`; by bytes alone `a` would come first.
  EXPECT_EQ(Ordered({"**/a/*", "**/b/x/*"}), (std::vector<std::string>{"**/b/x/*", "**/a/*"}));
}

}  // namespace
}  // namespace postern::internal
