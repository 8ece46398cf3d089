// Charts of a policy's speed, each an `svg` element that stands in a page: no script, nothing from
// elsewhere, its colours those of the page's classes (kChartStyle). What a chart shows it also
// says, in its `title` and `desc`, and no two things in it differ by colour alone.
#ifndef POSTERN_TOOLS_MEASURE_SPEED_CHARTS_H_
#define POSTERN_TOOLS_MEASURE_SPEED_CHARTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "tools/measure/latency.h"
#include "tools/measure/policy_growth.h"

namespace postern::tools {

// Rules of CSS for the charts; they use the variables --ink, --soft, --line and --bar.
extern const std::string_view kChartStyle;

// An axis on which each factor is as long as any other.
class LogAxis {
 public:
  // One from the next of 1, 2 and 5 times a power of ten below `low` to the next above `high`, and
  // as long as a factor of ten at least. REQUIRES: 0 < low <= high.
  LogAxis(double low, double high);

  double low() const { return low_; }
  double high() const { return high_; }

  // Returns where a value is, from 0 at low() to 1 at high(); what is outside is at the nearer end.
  double Place(double value) const;

  // Returns the values to label: all of 1, 2 and 5 times powers of ten, or the powers alone if the
  // former are more than seven.
  std::vector<double> Ticks() const;

 private:
  double low_;
  double high_;
};

// Returns an axis in ns on which all of these have room. REQUIRES: each has counted a time.
LogAxis AxisOf(const std::vector<const Latency*>& latencies);

// Returns the histogram of a latency, with median, 99th percentile and maximum marked. `id` begins
// the ids of its parts and is no other chart's; `title` is text, as yet without escapes.
std::string HistogramChart(std::string_view id, std::string_view title, const Latency& latency,
                           const LogAxis& axis);

// Return the curves of time (median and 99th percentile) and of bytes over the number of
// declarations, all axes logarithmic. REQUIRES: there are two points.
std::string GrowthTimeChart(const std::vector<GrowthPoint>& points);
std::string GrowthBytesChart(const std::vector<GrowthPoint>& points);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_MEASURE_SPEED_CHARTS_H_
