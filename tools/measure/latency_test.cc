// Figures and distribution of times that are known.
#include "tools/measure/latency.h"

#include <cstddef>
#include <vector>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

double NumIn(const LatencyHistogram& histogram, int begin, int end) {
  double sum = 0;
  for (int bin = begin; bin < end; ++bin) sum += histogram.count(bin);
  return sum;
}

TEST(LatencyTest, TellsMedianPercentileAndMaximum) {
  std::vector<float> times;
  for (int i = 200; i > 0; --i) times.push_back(static_cast<float>(i));
  const Latency latency = LatencyOf(times);
  EXPECT_EQ(latency.mean_ns, 100.5);
  EXPECT_EQ(latency.p50_ns, 100.5);
  EXPECT_EQ(latency.p99_ns, 198);
  EXPECT_EQ(latency.max_ns, 200);
  EXPECT_EQ(LatencyOf({7}).p99_ns, 7);
  EXPECT_EQ(LatencyOf({}).max_ns, 0);
}

TEST(LatencyHistogramTest, ATimeIsWhereTheBinsSay) {
  LatencyHistogram histogram;
  histogram.Add(210);
  for (int bin = 0; bin < LatencyHistogram::kNumBins; ++bin) {
    const bool is_there =
        LatencyHistogram::Edge(bin) <= 210 && 210 < LatencyHistogram::Edge(bin + 1);
    EXPECT_EQ(histogram.count(bin), is_there ? 1 : 0) << bin;
  }
}

TEST(LatencyHistogramTest, ATimeIsSpreadOverANanosecond) {
  LatencyHistogram histogram;
  histogram.Add(10);
  const int ten = LatencyHistogram::kBinsPerDecade;
  EXPECT_DOUBLE_EQ(LatencyHistogram::Edge(ten), 10);
  EXPECT_NEAR(histogram.count(ten), 0.5, 1e-9);
  EXPECT_NEAR(histogram.count(ten - 1), 0.5, 1e-9);
}

TEST(LatencyHistogramTest, NoneIsLostHoweverShortOrLong) {
  LatencyHistogram histogram;
  double num_added = 0;
  for (const double ns : {0.0, 0.4, 0.5, 1.0, 1.5, 2.0, 3.0, 9.9, 1e3, 1e8, 1e9 - 0.2, 1e9, 1e12}) {
    histogram.Add(ns);
    num_added += 1;
    EXPECT_NEAR(NumIn(histogram, 0, LatencyHistogram::kNumBins), num_added, 1e-9) << ns;
  }
  EXPECT_NEAR(histogram.count(LatencyHistogram::kNumBins - 1), 3, 1e-9);
}

}  // namespace
}  // namespace postern::tools
