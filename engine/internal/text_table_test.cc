#include "engine/internal/text_table.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace postern::internal {
namespace {

TEST(TextTableTest, AnEmptyTableFindsNothing) {
  EXPECT_EQ(TextTable().Find("a"), TextTable::kNone);
  EXPECT_EQ(TextTable().Find(""), TextTable::kNone);
}

TEST(TextTableTest, ATextKeepsItsNumber) {
  TextTable table;
  EXPECT_EQ(table.Add("a"), 0u);
  EXPECT_EQ(table.Add("b"), 1u);
  EXPECT_EQ(table.Add("a"), 0u);
  EXPECT_EQ(table.size(), 2u);
  EXPECT_EQ(table.Find("b"), 1u);
  EXPECT_EQ(table.Find("c"), TextTable::kNone);
}

// Lengths around those that the hash reads at once, and texts that differ in their last byte, in
// zeros at the end, or not until behind the first block.
TEST(TextTableTest, EveryByteAndTheLengthTellTextsApart) {
  TextTable table;
  uint32_t number = 0;
  for (size_t length = 0; length <= 50; ++length) {
    for (const char last : {'x', 'y', '\0'}) {
      std::string text(length, 'x');
      if (length > 0) text.back() = last;
      if (length == 0 && last != 'x') continue;
      EXPECT_EQ(table.Find(text), TextTable::kNone) << length;
      EXPECT_EQ(table.Add(text), number) << length;
      ++number;
    }
  }
  EXPECT_EQ(table.size(), number);
}

// Whatever bytes follow.
TEST(TextTableTest, ATextIsFoundAmongOthers) {
  TextTable table;
  const std::string letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  for (size_t length = 0; length <= 20; ++length) {
    ASSERT_EQ(table.Add(letters.substr(0, length)), length);
  }
  for (const char garbage : {'\0', 'x', '\xff'}) {
    for (size_t length = 0; length <= 20; ++length) {
      const std::string padded = letters.substr(0, length) + std::string(16, garbage);
      const std::string_view text = std::string_view(padded).substr(0, length);
      EXPECT_EQ(table.Find(text), length) << garbage;
      const std::string other = letters.substr(1, length + 1) + std::string(16, garbage);
      EXPECT_EQ(table.Find(std::string_view(other).substr(0, length + 1)), TextTable::kNone);
    }
  }
}

TEST(TextTableTest, ManyTextsAreFoundAgain) {
  TextTable table;
  for (uint32_t i = 0; i < 10000; ++i) ASSERT_EQ(table.Add("team-" + std::to_string(i)), i);
  for (uint32_t i = 0; i < 10000; ++i) ASSERT_EQ(table.Find("team-" + std::to_string(i)), i);
  EXPECT_EQ(table.Find("team-10000"), TextTable::kNone);
}

}  // namespace
}  // namespace postern::internal
