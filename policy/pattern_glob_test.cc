// The pairs on which bash, fnmatch, minimatch and picomatch agree: see testdata/glob/README.md.
#include <gtest/gtest.h>

#include <vector>

#include "policy/pattern.h"
#include "policy/testing/glob_vectors.h"
#include "policy/testing/naive_pattern.h"

namespace postern {
namespace {

TEST(Pattern, AgreesWithOtherGlobs) {
  const std::vector<internal::GlobVector> vectors = internal::ReadGlobVectors();
  ASSERT_EQ(vectors.size(), 3505u);
  for (const auto& [text, path, is_match, is_ours] : vectors) {
    const PatternResult result = ParsePattern(text, PathMode::kOpaque, {});
    ASSERT_EQ(result.pattern.has_value(), is_ours) << text;
    if (!result.pattern) continue;
    EXPECT_EQ(MatchesPath(*result.pattern, path), is_match) << text << " " << path;
    EXPECT_EQ(testing::NaivelyMatches(text, PathMode::kOpaque, path), is_match)
        << text << " " << path;
  }
}

}  // namespace
}  // namespace postern
