#include "tools/measure/speed_charts.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>

#include "engine/escape.h"
#include "tools/measure/figure_text.h"

namespace postern::tools {
namespace {

// Everything in units of the view box; a letter is about 7 wide.
constexpr double kWidth = 460;
constexpr double kHeight = 230;
constexpr double kLeft = 52;
constexpr double kRight = 438;
constexpr double kBottom = 190;
constexpr double kLabelRow = 16;
constexpr double kHistogramTop = 62;  // below three rows of labels
constexpr double kCurveTop = 26;
constexpr double kLetter = 7;
constexpr size_t kMaxTicks = 7;

std::string At(double number) { return Formatted("%.1f", number); }

double AcrossOf(double place) { return kLeft + place * (kRight - kLeft); }

std::string Line(std::string_view style, double x1, double y1, double x2, double y2) {
  return "<line class=\"" + std::string(style) + "\" x1=\"" + At(x1) + "\" y1=\"" + At(y1) +
         "\" x2=\"" + At(x2) + "\" y2=\"" + At(y2) + "\"/>\n";
}

// `anchor` is `start`, `middle` or `end`.
std::string Text(std::string_view style, double x, double y, std::string_view anchor,
                 std::string_view text) {
  return "<text class=\"" + std::string(style) + "\" x=\"" + At(x) + "\" y=\"" + At(y) +
         "\" text-anchor=\"" + std::string(anchor) + "\">" + HtmlSafe(text) + "</text>\n";
}

std::string Begin(std::string_view id, std::string_view title, std::string_view description) {
  const std::string name = HtmlSafe(id);
  return "<svg role=\"img\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " +
         Formatted("%.0f", kWidth) + " " + Formatted("%.0f", kHeight) + "\" aria-labelledby=\"" +
         name + "-title " + name + "-desc\">\n<title id=\"" + name + "-title\">" + HtmlSafe(title) +
         "</title>\n<desc id=\"" + name + "-desc\">" + HtmlSafe(description) + "</desc>\n";
}

// Ticks, their labels and the name of the axis below a chart.
std::string TimesBelow(const LogAxis& axis) {
  std::string out;
  for (const double ns : axis.Ticks()) {
    const double x = AcrossOf(axis.Place(ns));
    out += Line("axis", x, kBottom, x, kBottom + 4);
    out += Text("tick", x, kBottom + 18, "middle", TimeText(ns));
  }
  return out + Line("axis", kLeft, kBottom, kRight, kBottom);
}

double NumIn(const LatencyHistogram& histogram) {
  double sum = 0;
  for (int bin = 0; bin < LatencyHistogram::kNumBins; ++bin) sum += histogram.count(bin);
  return sum;
}

// Bars, and what share of all the highest one is.
std::string Bars(const LatencyHistogram& histogram, const LogAxis& axis) {
  double most = 0;
  for (int bin = 0; bin < LatencyHistogram::kNumBins; ++bin) {
    most = std::max(most, histogram.count(bin));
  }
  std::string out = Line("grid", kLeft, kHistogramTop, kRight, kHistogramTop);
  out += Text("tick", kLeft - 6, kHistogramTop + 4, "end",
              Formatted("%.0f", 100 * most / NumIn(histogram)) + " %");
  out += Text("tick", kLeft - 6, kBottom + 4, "end", "0 %");
  for (int bin = 0; bin < LatencyHistogram::kNumBins; ++bin) {
    const double count = histogram.count(bin);
    if (count <= 0) continue;
    const double begin = AcrossOf(axis.Place(LatencyHistogram::Edge(bin)));
    const double end = AcrossOf(axis.Place(LatencyHistogram::Edge(bin + 1)));
    if (end <= begin) continue;
    // A single request of many is to be seen, too.
    const double height = std::max(1.0, count / most * (kBottom - kHistogramTop));
    out += "<rect class=\"bar\" x=\"" + At(begin) + "\" y=\"" + At(kBottom - height) +
           "\" width=\"" + At(std::max(0.5, end - begin - 1)) + "\" height=\"" + At(height) +
           "\"/>\n";
  }
  return out;
}

// A figure that is marked in a histogram.
struct Marked {
  std::string label;
  double ns;
  std::string_view style;
};

// Lines at the median, the 99th percentile and the maximum, each with its label in a row of its own
// above: that of the lowest is the highest, so that no line of a later one comes by on its right.
std::string Markers(const std::vector<Marked>& marks, const LogAxis& axis) {
  std::string lines;
  std::string labels;
  for (size_t i = 0; i < marks.size(); ++i) {
    const double x = AcrossOf(axis.Place(marks[i].ns));
    const double y = kLabelRow * static_cast<double>(i + 1);
    const double width = kLetter * static_cast<double>(marks[i].label.size() + 1);
    const bool is_left = x + width > kWidth;
    lines += Line(marks[i].style, x, y - 10, x, kBottom);
    labels +=
        Text("mark-text", is_left ? x - 4 : x + 4, y, is_left ? "end" : "start", marks[i].label);
  }
  return lines + labels;
}

std::string LabelOf(std::string_view name, double ns) {
  return std::string(name) + " " + TimeText(ns);
}

// --- curves --------------------------------------------------------------------------------------

struct Curve {
  std::string name;   // at its end
  std::string style;  // `solid` or `dashed`
  bool has_squares;   // else circles
  bool is_labelled_above;
  std::function<double(const GrowthPoint&)> value;
};

std::string Mark(bool is_square, double x, double y) {
  if (is_square) {
    return "<rect class=\"point\" x=\"" + At(x - 4) + "\" y=\"" + At(y - 4) +
           "\" width=\"8\" height=\"8\"/>\n";
  }
  return "<circle class=\"point\" cx=\"" + At(x) + "\" cy=\"" + At(y) + "\" r=\"4.5\"/>\n";
}

// A chart of curves over the number of declarations.
class CurveChart {
 public:
  using ValueText = std::string (*)(double);

  CurveChart(const std::vector<GrowthPoint>& points, const std::vector<Curve>& curves,
             ValueText text)
      : points_(points), curves_(curves), text_(text), up_(AxisOfValues()) {}

  std::string Draw() const {
    std::string out = Below() + Left();
    for (const Curve& curve : curves_) out += Draw(curve);
    return out + "</svg>\n";
  }

  std::string Description() const {
    std::string text;
    for (const GrowthPoint& point : points_) {
      if (!text.empty()) text += "; ";
      text += Grouped(point.declarations) + " declarations: ";
      for (const Curve& curve : curves_) {
        if (&curve != &curves_.front()) text += ", ";
        text += curve.name + " " + text_(curve.value(point));
      }
    }
    return text;
  }

 private:
  LogAxis AxisOfValues() const {
    double low = std::max(1.0, curves_.front().value(points_.front()));
    double high = low;
    for (const Curve& curve : curves_) {
      for (const GrowthPoint& point : points_) {
        const double value = std::max(1.0, curve.value(point));
        low = std::min(low, value);
        high = std::max(high, value);
      }
    }
    return {low, high};
  }

  // From the first to the last number of declarations; the last label must end within the chart.
  double Across(const GrowthPoint& point) const {
    const double first = std::log(static_cast<double>(points_.front().declarations));
    const double last = std::log(static_cast<double>(points_.back().declarations));
    const double place =
        (std::log(static_cast<double>(point.declarations)) - first) / (last - first);
    return AcrossOf(0.04 + 0.86 * place);
  }

  double Up(double value) const {
    return kBottom - up_.Place(std::max(1.0, value)) * (kBottom - kCurveTop);
  }

  std::string Below() const {
    std::string out;
    for (const GrowthPoint& point : points_) {
      const double x = Across(point);
      out += Line("axis", x, kBottom, x, kBottom + 4);
      out += Text("tick", x, kBottom + 18, "middle", Grouped(point.declarations));
    }
    return out + Line("axis", kLeft, kBottom, kRight, kBottom) +
           Text("tick", (kLeft + kRight) / 2, kBottom + 35, "middle", "declarations");
  }

  std::string Left() const {
    std::string out;
    for (const double value : up_.Ticks()) {
      out += Line("grid", kLeft, Up(value), kRight, Up(value));
      out += Text("tick", kLeft - 6, Up(value) + 4, "end", text_(value));
    }
    return out;
  }

  std::string Draw(const Curve& curve) const {
    std::string line = "<polyline class=\"curve " + curve.style + "\" points=\"";
    std::string marks;
    for (const GrowthPoint& point : points_) {
      const double x = Across(point);
      const double y = Up(curve.value(point));
      if (&point != &points_.front()) line += ' ';
      line += At(x) + "," + At(y);
      marks += Mark(curve.has_squares, x, y);
      marks += Text("mark-text", x, curve.is_labelled_above ? y - 9 : y + 19, "middle",
                    text_(curve.value(point)));
    }
    const GrowthPoint& last = points_.back();
    marks += Text("name", Across(last) + 10, Up(curve.value(last)) + 4, "start", curve.name);
    return line + "\"/>\n" + marks;
  }

  const std::vector<GrowthPoint>& points_;
  const std::vector<Curve>& curves_;
  const ValueText text_;
  const LogAxis up_;
};

std::string Drawn(std::string_view id, std::string_view title,
                  const std::vector<GrowthPoint>& points, const std::vector<Curve>& curves,
                  CurveChart::ValueText text) {
  const CurveChart chart(points, curves, text);
  return Begin(id, title, chart.Description()) + chart.Draw();
}

}  // namespace

const std::string_view kChartStyle = R"(svg{display:block;width:100%;height:auto}
svg text{font-size:12px;fill:var(--ink)}
svg .tick{fill:var(--soft)}
svg .name{font-weight:600}
svg .mark-text,svg .name{paint-order:stroke;stroke:var(--paper);stroke-width:3px}
svg .bar{fill:var(--bar)}
svg .grid{stroke:var(--line)}
svg .axis{stroke:var(--soft)}
svg .mark{stroke:var(--ink);stroke-width:1.5}
svg .dashed{stroke-dasharray:6 4}
svg .dotted{stroke-dasharray:2 3}
svg .curve{fill:none;stroke:var(--bar);stroke-width:2}
svg .point{fill:var(--paper);stroke:var(--bar);stroke-width:2}
)";

// --- axes ----------------------------------------------------------------------------------------

namespace {

constexpr double kNearly = 1e-9;  // what rounding may take away

// Returns the values of 1, 2 and 5 times powers of ten (the powers alone if `step` is 3) in a
// range.
std::vector<double> RoundValues(double low, double high, size_t step) {
  constexpr double kOfDecade[] = {1, 2, 5};
  std::vector<double> values;
  const auto exponent = [](double value) {
    return static_cast<int>(std::floor(std::log10(value) + kNearly));
  };
  for (int i = exponent(low); i <= exponent(high); ++i) {
    const double power = std::pow(10, i);
    for (size_t k = 0; k < 3; k += step) {
      const double value = kOfDecade[k] * power;
      if (value >= low * (1 - kNearly) && value <= high * (1 + kNearly)) values.push_back(value);
    }
  }
  return values;
}

}  // namespace

LogAxis::LogAxis(double low, double high) {
  low_ = RoundValues(low / 10, low, 1).back();
  high_ = RoundValues(std::max(high, 10 * low_), 100 * high, 1).front();
}

double LogAxis::Place(double value) const {
  if (value <= low_) return 0;
  return std::min(1.0, std::log(value / low_) / std::log(high_ / low_));
}

std::vector<double> LogAxis::Ticks() const {
  std::vector<double> ticks = RoundValues(low_, high_, 1);
  return ticks.size() <= kMaxTicks ? ticks : RoundValues(low_, high_, 3);
}

LogAxis AxisOf(const std::vector<const Latency*>& latencies) {
  int first = LatencyHistogram::kNumBins;
  int last = 0;
  for (const Latency* latency : latencies) {
    for (int bin = 0; bin < LatencyHistogram::kNumBins; ++bin) {
      if (latency->histogram.count(bin) <= 0) continue;
      first = std::min(first, bin);
      last = std::max(last, bin);
    }
  }
  first = std::min(first, last);
  return {LatencyHistogram::Edge(first), LatencyHistogram::Edge(last + 1)};
}

// --- charts --------------------------------------------------------------------------------------

std::string HistogramChart(std::string_view id, std::string_view title, const Latency& latency,
                           const LogAxis& axis) {
  const std::string p50 = LabelOf("p50", latency.p50_ns);
  const std::string p99 = LabelOf("p99", latency.p99_ns);
  const std::string max = LabelOf("max", latency.max_ns);
  return Begin(id, title,
               "Histogram of the time of a decision, on a logarithmic axis from " +
                   TimeText(axis.low()) + " to " + TimeText(axis.high()) + ": " + p50 + ", " + p99 +
                   ", " + max) +
         Bars(latency.histogram, axis) + TimesBelow(axis) +
         Markers({{p50, latency.p50_ns, "mark"},
                  {p99, latency.p99_ns, "mark dashed"},
                  {max, latency.max_ns, "mark dotted"}},
                 axis) +
         "</svg>\n";
}

std::string GrowthTimeChart(const std::vector<GrowthPoint>& points) {
  const std::vector<Curve> curves = {
      {"p50", "solid", false, false, [](const GrowthPoint& p) { return p.latency.p50_ns; }},
      {"p99", "dashed", true, true, [](const GrowthPoint& p) { return p.latency.p99_ns; }}};
  return Drawn("growth-time", "Time of a decision by number of declarations", points, curves,
               TimeText);
}

std::string GrowthBytesChart(const std::vector<GrowthPoint>& points) {
  const std::vector<Curve> curves = {{"size", "solid", false, true, [](const GrowthPoint& p) {
                                        return static_cast<double>(p.bytes);
                                      }}};
  return Drawn("growth-bytes", "Size of the compiled policy by number of declarations", points,
               curves, SizeText);
}

}  // namespace postern::tools
