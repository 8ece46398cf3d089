// The axes of the charts. How they look as a whole, speed_page_golden_test.cc holds.
#include "tools/measure/speed_charts.h"

#include <cmath>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

std::vector<int> TicksOf(double low, double high) {
  std::vector<int> ticks;
  for (const double tick : LogAxis(low, high).Ticks())
    ticks.push_back(static_cast<int>(std::lround(tick)));
  return ticks;
}

TEST(LogAxisTest, EndsAtRoundValues) {
  EXPECT_EQ(TicksOf(23, 180), (std::vector<int>{20, 50, 100, 200}));
  EXPECT_EQ(TicksOf(20, 200), (std::vector<int>{20, 50, 100, 200}));
  EXPECT_EQ(TicksOf(7, 7), (std::vector<int>{5, 10, 20, 50}));
  EXPECT_EQ(TicksOf(1, 1), (std::vector<int>{1, 2, 5, 10}));
}

TEST(LogAxisTest, ALongOneHasPowersOfTenAlone) {
  EXPECT_EQ(TicksOf(23, 40000), (std::vector<int>{100, 1000, 10000}));
}

TEST(LogAxisTest, PlacesByFactors) {
  const LogAxis axis(10, 1000);
  EXPECT_EQ(axis.Place(10), 0);
  EXPECT_DOUBLE_EQ(axis.Place(100), 0.5);
  EXPECT_EQ(axis.Place(1000), 1);
  EXPECT_EQ(axis.Place(0), 0);
  EXPECT_EQ(axis.Place(5000), 1);
}

TEST(HistogramChartTest, HasARoomForEveryTime) {
  for (const float ns : {0.0F, 1.0F, 3e9F}) {
    const Latency latency = LatencyOf({ns});
    const std::string chart = HistogramChart("id", "title", latency, AxisOf({&latency}));
    EXPECT_NE(chart.find("class=\"bar\""), std::string::npos) << ns;
    EXPECT_EQ(chart.find("nan"), std::string::npos) << ns;
  }
}

TEST(HistogramChartTest, ItsTitleIsText) {
  const Latency latency = LatencyOf({7});
  const std::string chart = HistogramChart("a&b", "<script>", latency, AxisOf({&latency}));
  EXPECT_NE(chart.find("id=\"a&amp;b-title\">&lt;script&gt;<"), std::string::npos) << chart;
}

}  // namespace
}  // namespace postern::tools
