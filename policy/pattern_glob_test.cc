// The pairs on which bash, fnmatch, minimatch and picomatch agree: see testdata/glob/README.md.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "policy/pattern.h"
#include "policy/testing/naive_pattern.h"

namespace postern {
namespace {

// Theirs is one segment wherever it stands; a final one of ours is everything below.
std::string Translated(std::string pattern) {
  if (pattern == "*") return "?*";
  if (pattern.size() >= 2 && pattern.compare(pattern.size() - 2, 2, "/*") == 0) {
    pattern.insert(pattern.size() - 1, "?");
  }
  return pattern;
}

TEST(Pattern, AgreesWithOtherGlobs) {
  std::ifstream file("testdata/glob/vectors.json");
  const nlohmann::json vectors = nlohmann::json::parse(file);
  ASSERT_EQ(vectors.size(), 3505u);
  for (const nlohmann::json& vector : vectors) {
    const std::string text = Translated(vector["rule_pattern"]);
    const std::string path = vector["path"];
    const PatternResult result = ParsePattern(text, PathMode::kOpaque, {});
    ASSERT_EQ(result.pattern.has_value(), vector["lang_ok"]) << text;
    if (!result.pattern) continue;
    EXPECT_EQ(MatchesPath(*result.pattern, path), vector["expect_match"]) << text << " " << path;
    EXPECT_EQ(testing::NaivelyMatches(text, PathMode::kOpaque, path), vector["expect_match"])
        << text << " " << path;
  }
}

}  // namespace
}  // namespace postern
