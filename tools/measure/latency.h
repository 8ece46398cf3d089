// Latency: how long many decisions took, as a few figures and as a distribution.
//
//   const Latency latency = LatencyOf({48, 52, 49, 310});
//   latency.p50_ns                 // 50.5
//   latency.histogram.count(bin)   // how many of them took about so long
#ifndef POSTERN_TOOLS_MEASURE_LATENCY_H_
#define POSTERN_TOOLS_MEASURE_LATENCY_H_

#include <array>
#include <cstddef>
#include <vector>

namespace postern::tools {

// Times in bins that are equally wide on a logarithmic axis. A clock tells whole nanoseconds, so a
// time of 7 ns counts in equal parts where it may have been, from 6.5 to 7.5 ns; narrow bins would
// else hold one number of clock readings or two in turn.
class LatencyHistogram {
 public:
  static constexpr int kBinsPerDecade = 20;
  static constexpr int kNumBins = 9 * kBinsPerDecade;  // from 1 ns to 1 s

  // Returns where a bin begins, in ns; for kNumBins, where the last one ends.
  static double Edge(int bin);

  // Counts a time, in ns. What is outside of all bins counts in the first or the last.
  void Add(double ns);

  // Returns how many times are in the bin. REQUIRES: 0 <= bin < kNumBins.
  double count(int bin) const { return counts_[static_cast<size_t>(bin)]; }

 private:
  std::array<double, kNumBins> counts_ = {};
};

// All in nanoseconds. The 99th percentile is a time that was measured: at least 99 % took at most
// so long.
struct Latency {
  double mean_ns = 0;
  double p50_ns = 0;
  double p99_ns = 0;
  double max_ns = 0;
  LatencyHistogram histogram;
};

// Returns the figures of these times, in ns; all 0 if there are none.
Latency LatencyOf(std::vector<float> times);

// Returns the median, and sorts the values. REQUIRES: there is one.
double Median(std::vector<float>& values);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_MEASURE_LATENCY_H_
