#include "tools/measure/latency.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace postern::tools {
namespace {

using Edges = std::array<double, LatencyHistogram::kNumBins + 1>;

const Edges& AllEdges() {
  static const Edges edges = [] {
    Edges all = {};
    for (size_t i = 0; i < all.size(); ++i) {
      all[i] = std::pow(10.0, static_cast<double>(i) / LatencyHistogram::kBinsPerDecade);
    }
    return all;
  }();
  return edges;
}

}  // namespace

double LatencyHistogram::Edge(int bin) { return AllEdges()[static_cast<size_t>(bin)]; }

void LatencyHistogram::Add(double ns) {
  const Edges& edges = AllEdges();
  double begin = std::clamp(ns - 0.5, edges.front(), edges.back());
  const double end = std::clamp(ns + 0.5, edges.front(), edges.back());
  const auto next = std::upper_bound(edges.begin() + 1, edges.end() - 1, begin);
  auto bin = static_cast<size_t>(next - edges.begin()) - 1;
  double left = 1;  // what of the time is not yet counted
  for (; bin + 1 < counts_.size() && end > edges[bin + 1]; ++bin) {
    const double part = std::min(left, edges[bin + 1] - begin);
    counts_[bin] += part;
    left -= part;
    begin = edges[bin + 1];
  }
  counts_[bin] += left;
}

double Median(std::vector<float>& values) {
  std::sort(values.begin(), values.end());
  const size_t last = values.size() - 1;
  return (double{values[last / 2]} + double{values[values.size() / 2]}) / 2;
}

Latency LatencyOf(std::vector<float> times) {
  Latency latency;
  if (times.empty()) return latency;
  latency.p50_ns = Median(times);
  latency.mean_ns =
      std::accumulate(times.begin(), times.end(), 0.0) / static_cast<double>(times.size());
  latency.p99_ns = times[(times.size() * 99 + 99) / 100 - 1];
  latency.max_ns = times.back();
  for (const float ns : times) latency.histogram.Add(ns);
  return latency;
}

}  // namespace postern::tools
