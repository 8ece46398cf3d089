#include "engine/internal/edit_distance.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace postern::internal {
namespace {

// The definition, without limit or band.
size_t FullDistance(const std::string& a, const std::string& b) {
  std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] =
          std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

// Every word of up to five letters of two kinds against every other.
TEST(EditDistanceTest, AgreesWithTheDefinitionUpToTheLimit) {
  std::vector<std::string> words = {""};
  for (size_t i = 0; words[i].size() < 5; ++i) {
    words.push_back(words[i] + "a");
    words.push_back(words[i] + "b");
  }
  for (const std::string& a : words) {
    for (const std::string& b : words) {
      const size_t full = FullDistance(a, b);
      for (size_t limit = 0; limit <= 3; ++limit) {
        const size_t distance = EditDistance(a, b, limit);
        ASSERT_EQ(std::min(distance, limit + 1), std::min(full, limit + 1))
            << "`" << a << "` `" << b << "` " << limit;
      }
    }
  }
}

// Without the band this would take minutes.
TEST(EditDistanceTest, LongWords) {
  const std::string a(1000000, 'a');
  EXPECT_EQ(EditDistance(a, a + "b", 3), 1u);
  EXPECT_GT(EditDistance(a, std::string(1000000, 'b'), 3), 3u);
}

}  // namespace
}  // namespace postern::internal
