#include "tools/measure/figure_text.h"

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

TEST(FigureTextTest, GroupsThousands) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(1000), "1,000");
  EXPECT_EQ(Grouped(1234567), "1,234,567");
}

TEST(FigureTextTest, ChoosesTheUnit) {
  EXPECT_EQ(TimeText(0), "0 ns");
  EXPECT_EQ(TimeText(87.4), "87 ns");
  EXPECT_EQ(TimeText(999.4), "999 ns");
  EXPECT_EQ(TimeText(999.6), "1 µs");
  EXPECT_EQ(TimeText(1234), "1.2 µs");
  EXPECT_EQ(TimeText(9960), "10 µs");
  EXPECT_EQ(TimeText(3.5e8), "350 ms");
  EXPECT_EQ(TimeText(2.5e12), "2500 s");
  EXPECT_EQ(SizeText(999), "999 B");
  EXPECT_EQ(SizeText(2e6), "2 MB");
}

}  // namespace
}  // namespace postern::tools
