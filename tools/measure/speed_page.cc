#include "tools/measure/speed_page.h"

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/escape.h"
#include "tools/cli/words.h"
#include "tools/measure/figure_text.h"
#include "tools/measure/speed_charts.h"
#include "tools/page/html_page.h"

namespace postern::tools {
namespace {

constexpr char kMadeBy[] = "postern bench";

std::string Whole(double number) { return Grouped(static_cast<uint64_t>(std::llround(number))); }

std::string Millions(double per_second) { return Formatted("%.1f", per_second / 1e6); }

// --- latency -------------------------------------------------------------------------------------

// What is told of each outcome, and of all together.
struct Outcome {
  std::string name;
  const ClassSpeed* speed;
  const Latency* latency;
};

std::vector<Outcome> OutcomesOf(const PolicySpeed& speed) {
  std::vector<Outcome> outcomes = {{"all", &speed.all, &speed.all.prepared}};
  for (const auto& [reason, of] : speed.by_reason) {
    const std::string name(ReasonName(reason));
    outcomes.push_back({reason == Reason::kAllowed ? name : "denied: " + name, &of, &of.prepared});
  }
  outcomes.push_back({"all, from text", &speed.all, &speed.all.from_text});
  return outcomes;
}

std::string Histograms(const std::vector<Outcome>& outcomes) {
  std::vector<const Latency*> latencies;
  latencies.reserve(outcomes.size());
  for (const Outcome& outcome : outcomes) latencies.push_back(outcome.latency);
  const LogAxis axis = AxisOf(latencies);
  std::string out = "<div class=\"charts\">\n";
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const Outcome& outcome = outcomes[i];
    out += "<figure>\n<figcaption><h3>" + HtmlSafe(outcome.name) + "</h3>" +
           Grouped(outcome.speed->requests) +
           (outcome.speed->requests == 1 ? " request" : " requests") + "</figcaption>\n" +
           HistogramChart("latency-" + std::to_string(i), outcome.name, *outcome.latency, axis) +
           "</figure>\n";
  }
  return out + "</div>\n";
}

std::string LatencySection(const SpeedReport& report) {
  const std::vector<Outcome> outcomes = OutcomesOf(report.speed);
  std::string out = HtmlElement("h2", "How long a decision takes");
  out += HtmlElement(
      "p",
      "How many decisions took how long, by their outcome. All time axes are the same "
      "and logarithmic; the height is the share of the requests of that outcome. <em>All, "
      "from text</em> is everything from strings: the principal prepared, action and "
      "path read.");
  out += Histograms(outcomes);
  HtmlTable table("Nanoseconds for a decision",
                  {"outcome", "requests", "mean", "p50", "p99", "max"});
  for (const Outcome& outcome : outcomes) {
    const Latency& latency = *outcome.latency;
    table.AddRow(HtmlSafe(outcome.name),
                 {Grouped(outcome.speed->requests), Whole(latency.mean_ns), Whole(latency.p50_ns),
                  Whole(latency.p99_ns), Whole(latency.max_ns)});
  }
  return out + std::move(table).Done();
}

// --- growth --------------------------------------------------------------------------------------

std::string GrowthTable(const PolicyGrowth& growth, size_t num_requests) {
  HtmlTable table("Parts of the policy",
                  {"declarations", "bytes", "compiled in ms", "mean ns", "p50 ns", "p99 ns",
                   "max ns", "requests with a declaration"});
  for (const GrowthPoint& point : growth.points) {
    const double share =
        100 * static_cast<double>(point.num_governed) / static_cast<double>(num_requests);
    table.AddRow(
        Grouped(point.declarations),
        {Grouped(point.bytes), Formatted("%.2f", point.compile_ms), Whole(point.latency.mean_ns),
         Whole(point.latency.p50_ns), Whole(point.latency.p99_ns), Whole(point.latency.max_ns),
         Formatted("%.1f", share) + " %"});
  }
  return std::move(table).Done();
}

std::string GrowthSection(const SpeedReport& report, const PolicyGrowth& growth) {
  std::string out = HtmlElement("h2", "How it grows with the policy");
  if (!growth.missing.empty()) {
    return out + HtmlElement("p", "There is no curve: " + HtmlSafe(growth.missing) + ".");
  }
  out +=
      HtmlElement("p",
                  "Random parts of the policy, each within the next, decide the same requests. A "
                  "smaller part has a declaration for fewer of them, which the table tells: the "
                  "others are denied, often sooner. All axes are logarithmic.");
  out +=
      "<div class=\"charts\">\n<figure>\n<figcaption><h3>Time of a decision</h3>"
      "circles, solid: p50; squares, dashed: p99</figcaption>\n" +
      GrowthTimeChart(growth.points) +
      "</figure>\n<figure>\n<figcaption><h3>Size</h3>bytes that deciding may read"
      "</figcaption>\n" +
      GrowthBytesChart(growth.points) + "</figure>\n</div>\n";
  return out + GrowthTable(growth, report.speed.all.requests);
}

// --- the rest ------------------------------------------------------------------------------------

std::string KeyFigure(const std::string& name, const std::string& value) {
  return "<div><dt>" + name + "</dt><dd>" + value + "</dd></div>\n";
}

std::string Summary(const SpeedReport& report) {
  const PolicySpeed& speed = report.speed;
  const DecisionGraph& graph = *report.graph;
  std::string out = HtmlElement("h1", "How fast " + HtmlCode(report.file) + " decides") + "<dl>\n" +
                    KeyFigure("median of decisions", TimeText(speed.all.prepared.p50_ns)) +
                    KeyFigure("99th percentile", TimeText(speed.all.prepared.p99_ns)) +
                    KeyFigure("million a second, 1 thread", Millions(speed.one_thread_per_second)) +
                    KeyFigure("million a second, " + Count(speed.threads, "thread"),
                              Millions(speed.all_threads_per_second)) +
                    KeyFigure("declarations", Grouped(graph.num_declarations())) +
                    KeyFigure("size", SizeText(static_cast<double>(graph.NumBytes()))) +
                    KeyFigure("loaded in", TimeText(1e6 * report.load_ms)) + "</dl>\n";
  out += HtmlElement(
      "p", Grouped(speed.all.requests) +
               (speed.all.requests == 1 ? " request of " : " requests of ") +
               Count(report.num_principals, "principal") +
               (report.are_made ? ", made from the policy" : "") + ", each decided " +
               Count(report.rounds, "time") + ". One counts with the median of its times, so the " +
               "maximum is the slowest request and no interruption; " + Whole(speed.clock_ns) +
               " ns to read the clock are taken off. The policy has " +
               Whole(BytesPerDeclaration(graph)) + " bytes for each declaration; it is " +
               HtmlCode(graph.digest()) + ".");
  return out;
}

std::string ComparisonSection(const SpeedReport& report) {
  if (!report.comparison) return "";
  const SpeedComparison& comparison = *report.comparison;
  return HtmlElement("h2", "Compared with " + HtmlCode(report.other)) +
         HtmlElement("p", HtmlCode(report.other) + " takes " + Formatted("%.2f", comparison.ratio) +
                              " times as long (half of the pairs " +
                              Formatted("%.2f", comparison.low) + " to " +
                              Formatted("%.2f", comparison.high) + ") and decides " +
                              Count(comparison.num_different, "request") + " otherwise.");
}

std::string SlowestSection(const SpeedReport& report) {
  if (report.speed.slowest.empty()) return "";
  HtmlTable table("Declarations whose decisions take longest on average, at most ten",
                  {"pattern", "requests", "mean ns"});
  for (const DeclarationSpeed& slow : report.speed.slowest) {
    table.AddRow(HtmlCode(PatternOf(*report.graph, slow.declaration)),
                 {Grouped(slow.requests), Whole(slow.mean_ns)});
  }
  return HtmlElement("h2", "Slowest declarations") + std::move(table).Done();
}

}  // namespace

std::string SpeedPage(const SpeedReport& report, const PolicyGrowth& growth) {
  return HtmlPage(kMadeBy, "How fast " + report.file + " decides", kChartStyle,
                  Summary(report) + LatencySection(report) + ComparisonSection(report) +
                      GrowthSection(report, growth) + SlowestSection(report));
}

bool BeginsAsSpeedPage(std::string_view beginning) { return BeginsAsHtmlPage(kMadeBy, beginning); }

}  // namespace postern::tools
