#include "engine/internal/literal_table.h"

#include <string>

#include "gtest/gtest.h"

namespace postern::internal {
namespace {

TEST(LiteralTableTest, NumbersTextsInTheirOrder) {
  LiteralTable table;
  EXPECT_EQ(table.Find("a"), LiteralTable::kUnknown);
  for (uint32_t i = 0; i < 10'000; ++i) EXPECT_EQ(table.Intern(std::to_string(i)), i);
  EXPECT_EQ(table.Intern(""), 10'000u);
  EXPECT_EQ(table.size(), 10'001u);
  for (uint32_t i = 0; i < 10'000; ++i) {
    EXPECT_EQ(table.Intern(std::to_string(i)), i);
    EXPECT_EQ(table.Find(std::to_string(i)), i);
    EXPECT_EQ(table.text(i), std::to_string(i));
  }
  EXPECT_EQ(table.Find(""), 10'000u);
  EXPECT_EQ(table.Find("10000"), LiteralTable::kUnknown);
}

}  // namespace
}  // namespace postern::internal
