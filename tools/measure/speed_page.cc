#include "tools/measure/speed_page.h"

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/escape.h"
#include "tools/cli/words.h"
#include "tools/measure/figure_text.h"
#include "tools/measure/speed_charts.h"

namespace postern::tools {
namespace {

// How a file is known for a page of ours, so in its first 64 bytes.
constexpr std::string_view kBegin = "<!DOCTYPE html>\n<!-- made by postern bench -->\n";

constexpr std::string_view kHead = R"(<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
)";

constexpr std::string_view kStyle = R"(
:root{--paper:#fff;--ink:#1b1f24;--soft:#545c66;--line:#d4d9df;--bar:#2f6fb0}
@media (prefers-color-scheme:dark){
:root{--paper:#15181c;--ink:#e8eaed;--soft:#a9b1bb;--line:#3a414a;--bar:#6fa8dc}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem;line-height:1.25;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin-top:2.5rem}
h3{font-size:1rem;margin:0}
p{max-width:44rem;overflow-wrap:anywhere}
code{font:0.95em ui-monospace,monospace;overflow-wrap:anywhere;unicode-bidi:isolate}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(8rem,1fr));gap:.5rem;margin:0}
dl div{display:flex;flex-direction:column;justify-content:space-between;border:1px solid var(--line);border-radius:.4rem;padding:.5rem .6rem}
dt{color:var(--soft);font-size:.875rem}
dd{margin:0;font-size:1.35rem;font-weight:600}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(24rem,100%),1fr));gap:1.5rem}
figure{margin:0}
.scroll{overflow-x:auto;margin-top:1.5rem}
.scroll:focus-visible{outline:2px solid var(--bar);outline-offset:2px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);padding-bottom:.25rem}
th,td{padding:.25rem .9rem .25rem 0;text-align:right;border-bottom:1px solid var(--line)}
thead th{vertical-align:bottom;white-space:nowrap}
th:first-child{text-align:left}
tbody th{font-weight:400;min-width:9rem}
@media (forced-colors:active){
:root{--paper:Canvas;--ink:CanvasText;--soft:CanvasText;--line:GrayText;--bar:LinkText}
svg{forced-color-adjust:none}}
@media print{figure,tr{break-inside:avoid}}
)";

std::string Element(const std::string& name, const std::string& text) {
  return "<" + name + ">" + text + "</" + name + ">\n";
}

std::string Code(std::string_view text) { return "<code>" + HtmlSafe(text) + "</code>"; }

std::string Whole(double number) { return Grouped(static_cast<uint64_t>(std::llround(number))); }

std::string Millions(double per_second) { return Formatted("%.1f", per_second / 1e6); }

// --- tables --------------------------------------------------------------------------------------

// A table whose first column names its rows. Cells are HTML.
class Table {
 public:
  // `caption` and `columns` are text.
  Table(std::string_view caption, const std::vector<std::string>& columns) {
    // It can be scrolled by who has no pointer: it takes the focus and says what it is.
    const std::string name = HtmlSafe(caption);
    out_ = "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" + name +
           "\">\n<table>\n<caption>" + name + "</caption>\n<thead>\n<tr>";
    for (const std::string& column : columns) {
      out_ += "<th scope=\"col\">" + HtmlSafe(column) + "</th>";
    }
    out_ += "</tr>\n</thead>\n<tbody>\n";
  }

  void AddRow(const std::string& name, const std::vector<std::string>& cells) {
    out_ += "<tr><th scope=\"row\">" + name + "</th>";
    for (const std::string& cell : cells) out_ += "<td>" + cell + "</td>";
    out_ += "</tr>\n";
  }

  std::string Done() && { return std::move(out_) + "</tbody>\n</table>\n</div>\n"; }

 private:
  std::string out_;
};

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
  std::string out = Element("h2", "How long a decision takes");
  out +=
      Element("p",
              "How many decisions took how long, by their outcome. All time axes are the same "
              "and logarithmic; the height is the share of the requests of that outcome. <em>All, "
              "from text</em> is everything from strings: the principal prepared, action and "
              "path read.");
  out += Histograms(outcomes);
  Table table("Nanoseconds for a decision", {"outcome", "requests", "mean", "p50", "p99", "max"});
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
  Table table("Parts of the policy", {"declarations", "bytes", "compiled in ms", "mean ns",
                                      "p50 ns", "p99 ns", "max ns", "requests with a declaration"});
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
  std::string out = Element("h2", "How it grows with the policy");
  if (!growth.missing.empty()) {
    return out + Element("p", "There is no curve: " + HtmlSafe(growth.missing) + ".");
  }
  out += Element("p",
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
  std::string out = Element("h1", "How fast " + Code(report.file) + " decides") + "<dl>\n" +
                    KeyFigure("median of decisions", TimeText(speed.all.prepared.p50_ns)) +
                    KeyFigure("99th percentile", TimeText(speed.all.prepared.p99_ns)) +
                    KeyFigure("million a second, 1 thread", Millions(speed.one_thread_per_second)) +
                    KeyFigure("million a second, " + Count(speed.threads, "thread"),
                              Millions(speed.all_threads_per_second)) +
                    KeyFigure("declarations", Grouped(graph.num_declarations())) +
                    KeyFigure("size", SizeText(static_cast<double>(graph.NumBytes()))) +
                    KeyFigure("loaded in", TimeText(1e6 * report.load_ms)) + "</dl>\n";
  out += Element(
      "p", Grouped(speed.all.requests) +
               (speed.all.requests == 1 ? " request of " : " requests of ") +
               Count(report.num_principals, "principal") +
               (report.are_made ? ", made from the policy" : "") + ", each decided " +
               Count(report.rounds, "time") + ". One counts with the median of its times, so the " +
               "maximum is the slowest request and no interruption; " + Whole(speed.clock_ns) +
               " ns to read the clock are taken off. The policy has " +
               Whole(BytesPerDeclaration(graph)) + " bytes for each declaration; it is " +
               Code(graph.digest()) + ".");
  return out;
}

std::string ComparisonSection(const SpeedReport& report) {
  if (!report.comparison) return "";
  const SpeedComparison& comparison = *report.comparison;
  return Element("h2", "Compared with " + Code(report.other)) +
         Element("p", Code(report.other) + " takes " + Formatted("%.2f", comparison.ratio) +
                          " times as long (half of the pairs " + Formatted("%.2f", comparison.low) +
                          " to " + Formatted("%.2f", comparison.high) + ") and decides " +
                          Count(comparison.num_different, "request") + " otherwise.");
}

std::string SlowestSection(const SpeedReport& report) {
  if (report.speed.slowest.empty()) return "";
  Table table("Declarations whose decisions take longest on average, at most ten",
              {"pattern", "requests", "mean ns"});
  for (const DeclarationSpeed& slow : report.speed.slowest) {
    table.AddRow(Code(PatternOf(*report.graph, slow.declaration)),
                 {Grouped(slow.requests), Whole(slow.mean_ns)});
  }
  return Element("h2", "Slowest declarations") + std::move(table).Done();
}

}  // namespace

std::string SpeedPage(const SpeedReport& report, const PolicyGrowth& growth) {
  std::string out(kBegin);
  out.append(kHead);
  out += Element("title", "How fast " + HtmlSafe(report.file) + " decides");
  out.append("<style>").append(kStyle).append(kChartStyle).append("</style>\n");
  out += "</head>\n<body>\n<main>\n";
  out += Summary(report) + LatencySection(report) + ComparisonSection(report) +
         GrowthSection(report, growth) + SlowestSection(report);
  return out + "</main>\n</body>\n</html>\n";
}

bool BeginsAsSpeedPage(std::string_view beginning) {
  return beginning.substr(0, kBegin.size()) == kBegin;
}

}  // namespace postern::tools
