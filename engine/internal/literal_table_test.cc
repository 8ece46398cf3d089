#include "engine/internal/literal_table.h"

#include <string>

#include "gtest/gtest.h"

namespace postern::internal {
namespace {

uint32_t Find(const LiteralTable& table, std::string_view text) {
  return table.Find(SegmentedText(text).path(), 0, static_cast<uint32_t>(text.size()));
}

TEST(LiteralTableTest, NumbersTextsInTheirOrder) {
  std::vector<std::string> texts = {""};
  for (int i = 1; i < 4000; ++i) texts.push_back(std::string(i % 40, 'x') + std::to_string(i));
  const absl::StatusOr<LiteralTableArrays<List>> arrays =
      LiteralTable::Build({texts.begin(), texts.end()});
  ASSERT_EQ(arrays.status(), absl::OkStatus());
  EXPECT_TRUE(LiteralTable::IsSound(ViewOf(*arrays), 4000));
  EXPECT_FALSE(LiteralTable::IsSound(ViewOf(*arrays), 3999)) << "a number is over it";
  const LiteralTable table(ViewOf(*arrays));
  for (uint32_t i = 0; i < texts.size(); ++i) EXPECT_EQ(Find(table, texts[i]), i);
  EXPECT_EQ(Find(table, "x"), LiteralTable::kUnknown);
  EXPECT_EQ(table.text(17), texts[17]);
  EXPECT_EQ(table.Find(SegmentedText("a/x1/b").path(), 2, 2), 1u)
      << "a segment in the midst of a path";
}

TEST(LiteralTableTest, ThereIsAPilotForEachBucket) {
  std::vector<std::string> texts;
  for (int i = 0; i < 100; ++i) texts.push_back(std::to_string(i));
  absl::StatusOr<LiteralTableArrays<List>> arrays =
      LiteralTable::Build({texts.begin(), texts.end()});
  ASSERT_EQ(arrays.status(), absl::OkStatus());
  ASSERT_EQ(arrays->pilots.size(), NumBuckets(arrays->root[0].bucket_shift));
  arrays->pilots.pop_back();
  EXPECT_FALSE(LiteralTable::IsSound(ViewOf(*arrays), 100));
  arrays->pilots.push_back(1);
  for (const uint32_t shift : {0u, 31u, 65u, 0xffffffffu}) {
    arrays->root[0].bucket_shift = shift;
    EXPECT_FALSE(LiteralTable::IsSound(ViewOf(*arrays), 100)) << shift;
  }
}

TEST(LiteralTableTest, AnEmptyTableKnowsNothing) {
  EXPECT_EQ(Find(LiteralTable(), "a"), LiteralTable::kUnknown);
  EXPECT_EQ(Find(LiteralTable(), ""), LiteralTable::kUnknown);
}

}  // namespace
}  // namespace postern::internal
