#include "engine/internal/short_names.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace postern::internal {
namespace {

TEST(ShortNamesTest, FindsEachLengthAndNothingElse) {
  std::vector<std::string> texts;
  for (size_t size = 1; size <= 40; ++size) {
    texts.emplace_back(size, 'a');
    texts.push_back(std::string(size - 1, 'a') + 'b');
  }
  ShortNames names;
  for (uint32_t i = 0; i < texts.size(); ++i) names.Add(texts[i], i);
  for (uint32_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(names.Find(texts[i]), i);
    for (size_t k = 0; k < texts[i].size(); ++k) {
      std::string other = texts[i];
      other[k] = 'c';
      EXPECT_EQ(names.Find(other), ShortNames::kNone) << other;
    }
    EXPECT_EQ(names.Find(texts[i] + 'c'), ShortNames::kNone);
    EXPECT_EQ(names.Find(texts[i] + '\0'), ShortNames::kNone) << "zeros count";
    EXPECT_EQ(names.Find('\0' + texts[i]), ShortNames::kNone);
  }
  EXPECT_EQ(names.Find(""), ShortNames::kNone);
  names.Add("a", 1000);
  EXPECT_EQ(names.Find("a"), 1000u) << "the last one counts";
  EXPECT_EQ(names.Find(std::string(1, '\0')), ShortNames::kNone);
  EXPECT_EQ(ShortNames().Find("a"), ShortNames::kNone);
}

}  // namespace
}  // namespace postern::internal
