#include "tools/measure/speed_report.h"

#include "engine/escape.h"
#include "engine/json_text.h"
#include "tools/cli/words.h"
#include "tools/measure/figure_text.h"

namespace postern::tools {
namespace {

void AppendRow(std::string_view name, const ClassSpeed& speed, const Latency& latency,
               std::string& out) {
  out.append(name).append(name.size() < 24 ? 24 - name.size() : 1, ' ');
  out += Formatted("%9.0f", static_cast<double>(speed.requests));
  for (const double ns : {latency.mean_ns, latency.p50_ns, latency.p99_ns, latency.max_ns}) {
    out += Formatted("%9.0f", ns);
  }
  out += '\n';
}

void AppendDecimal(std::string_view key, double number, std::string& out) {
  AppendJsonKey(key, out);
  out += Formatted("%.1f", number);
}

void AppendLatency(std::string_view key, const Latency& latency, std::string& out) {
  AppendJsonKey(key, out);
  out += "{\"mean_ns\":" + Formatted("%.1f", latency.mean_ns);
  AppendDecimal("p50_ns", latency.p50_ns, out);
  AppendDecimal("p99_ns", latency.p99_ns, out);
  AppendDecimal("max_ns", latency.max_ns, out);
  out += '}';
}

void AppendClass(std::string_view name, const ClassSpeed& speed, std::string& out) {
  out += "{\"reason\":";
  AppendJsonStringOrNull(name, out);
  AppendJsonKey("requests", out);
  AppendJsonNumber(speed.requests, out);
  AppendJsonKey("allowed", out);
  AppendJsonNumber(speed.allowed, out);
  AppendLatency("prepared", speed.prepared, out);
  AppendLatency("from_text", speed.from_text, out);
  out += '}';
}

void AppendComparison(const SpeedReport& report, std::string& out) {
  if (!report.comparison) {
    out += "null";
    return;
  }
  out += "{\"file\":";
  AppendJsonString(report.other, out);
  AppendJsonKey("ratio", out);
  out += Formatted("%.3f", report.comparison->ratio);
  AppendJsonKey("low", out);
  out += Formatted("%.3f", report.comparison->low);
  AppendJsonKey("high", out);
  out += Formatted("%.3f", report.comparison->high);
  AppendJsonKey("different", out);
  AppendJsonNumber(report.comparison->num_different, out);
  out += '}';
}

}  // namespace

double BytesPerDeclaration(const DecisionGraph& graph) {
  const uint32_t count = graph.num_declarations();
  return count == 0 ? 0 : static_cast<double>(graph.NumBytes()) / count;
}

std::string PatternOf(const DecisionGraph& graph, uint32_t declaration) {
  if (!graph.has_description()) return "declaration " + std::to_string(declaration);
  return std::string(graph.declaration(declaration).pattern);
}

std::string PrettyText(const SpeedReport& report) {
  const PolicySpeed& speed = report.speed;
  std::string out = TerminalSafe(report.file) + ": " +
                    Count(report.graph->num_declarations(), "declaration") + ", " +
                    Formatted("%.0f", BytesPerDeclaration(*report.graph)) +
                    " bytes each, loaded in " + Formatted("%.2f", report.load_ms) + " ms\n";
  out += Count(speed.all.requests, "request") + " of " + Count(report.num_principals, "principal") +
         (report.are_made ? ", made from the policy" : "") + ", each decided " +
         Count(report.rounds, "time") + "; " + Formatted("%.0f", speed.clock_ns) +
         " ns to read the clock are taken off\n\n";
  out += "ns for a decision        requests     mean      p50      p99      max\n";
  for (const auto& [reason, of] : speed.by_reason) {
    AppendRow(ReasonName(reason), of, of.prepared, out);
  }
  AppendRow("all", speed.all, speed.all.prepared, out);
  AppendRow("all, from text", speed.all, speed.all.from_text, out);
  out += "\nmillion decisions a second: " + Formatted("%.1f", speed.one_thread_per_second / 1e6) +
         " with 1 thread, " + Formatted("%.1f", speed.all_threads_per_second / 1e6) + " with " +
         std::to_string(speed.threads) + "\n";
  if (report.comparison) {
    const SpeedComparison& comparison = *report.comparison;
    out += TerminalSafe(report.other) + " takes " + Formatted("%.2f", comparison.ratio) +
           " times as long (half of the pairs " + Formatted("%.2f", comparison.low) + " to " +
           Formatted("%.2f", comparison.high) + ") and decides " +
           Count(comparison.num_different, "request") + " otherwise\n";
  }
  if (!speed.slowest.empty()) out += "\nslowest declarations     requests     mean\n";
  for (const DeclarationSpeed& slow : speed.slowest) {
    const std::string pattern = TerminalSafe(PatternOf(*report.graph, slow.declaration));
    out += pattern + std::string(pattern.size() < 24 ? 24 - pattern.size() : 1, ' ');
    out += Formatted("%9.0f", static_cast<double>(slow.requests)) +
           Formatted("%9.0f", slow.mean_ns) + "\n";
  }
  return out;
}

std::string JsonText(const SpeedReport& report) {
  const PolicySpeed& speed = report.speed;
  std::string out = "{\"file\":";
  AppendJsonString(report.file, out);
  AppendJsonKey("policy", out);
  AppendJsonString(report.graph->digest(), out);
  AppendJsonKey("declarations", out);
  AppendJsonNumber(report.graph->num_declarations(), out);
  AppendDecimal("bytes_per_declaration", BytesPerDeclaration(*report.graph), out);
  AppendDecimal("load_ms", report.load_ms, out);
  AppendJsonKey("principals", out);
  AppendJsonNumber(report.num_principals, out);
  AppendJsonKey("rounds", out);
  AppendJsonNumber(report.rounds, out);
  AppendDecimal("clock_ns", speed.clock_ns, out);
  AppendJsonKey("all", out);
  AppendClass("", speed.all, out);
  AppendJsonKey("by_reason", out);
  out += '[';
  for (const auto& [reason, of] : speed.by_reason) {
    if (out.back() != '[') out += ',';
    AppendClass(ReasonName(reason), of, out);
  }
  out += ']';
  AppendDecimal("one_thread_per_second", speed.one_thread_per_second, out);
  AppendJsonKey("threads", out);
  AppendJsonNumber(speed.threads, out);
  AppendDecimal("all_threads_per_second", speed.all_threads_per_second, out);
  AppendJsonKey("vs", out);
  AppendComparison(report, out);
  AppendJsonKey("slowest", out);
  out += '[';
  for (const DeclarationSpeed& slow : speed.slowest) {
    if (out.back() != '[') out += ',';
    out += "{\"declaration\":";
    AppendJsonString(PatternOf(*report.graph, slow.declaration), out);
    AppendJsonKey("requests", out);
    AppendJsonNumber(slow.requests, out);
    AppendDecimal("mean_ns", slow.mean_ns, out);
    out += '}';
  }
  return out + "]}\n";
}

}  // namespace postern::tools
