#include "tools/commands/bench.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/escape.h"
#include "engine/json_text.h"
#include "policy/compiler.h"
#include "tools/cli/words.h"
#include "tools/commands/load_policy.h"
#include "tools/commands/options.h"
#include "tools/measure/made_requests.h"
#include "tools/measure/policy_speed.h"
#include "tools/request/decide_stream.h"
#include "tools/request/line_reader.h"
#include "tools/request/request_line.h"

namespace postern::tools {
namespace {

struct BenchFlags {
  std::string policy;
  std::string requests;  // empty: they are made from the policy
  std::string other;     // a policy to compare with; empty: none
  size_t count = size_t{64} << 10;
  uint64_t seed = 1;
  size_t rounds = 5;
  size_t threads = 0;
  std::string format;
};

// What was measured of which policy.
struct SpeedReport {
  const BenchFlags& flags;
  const DecisionGraph& graph;
  double load_ms;
  size_t num_principals;
  PolicySpeed speed;
  std::optional<SpeedComparison> comparison;

  double BytesPerDeclaration() const {  // 0 if there is none
    const uint32_t count = graph.num_declarations();
    return count == 0 ? 0 : static_cast<double>(graph.NumBytes()) / count;
  }
};

// --- requests ------------------------------------------------------------------------------------

// Returns a text that is another one for each other principal.
std::string KeyOf(const Principal& principal) {
  std::string key(1, static_cast<char>(principal.kind));
  const auto add = [&key](const std::string& text) {
    key += std::to_string(text.size()) + ':' + text;
  };
  key += principal.entity_id ? 'i' : '-';
  add(principal.entity_id.value_or(""));
  key += principal.name ? 'n' : '-';
  add(principal.name.value_or(""));
  key += principal.groups ? 'g' : '-';
  for (const std::string& group : principal.groups.value_or(std::vector<std::string>())) add(group);
  key += 'a';
  for (const auto& [name, value] : principal.attributes) {
    add(name);
    add(value);
  }
  return key;
}

// Reads request lines. Returns what is wrong with one, or with the file, or nothing.
std::string ReadRequests(const std::string& path, MeasuredRequests& requests) {
  const int fd = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return "cannot read " + Quoted(path) + ": " + std::strerror(errno);
  LineReader reader(fd, -1, kMaxRequestLineBytes, [] {});
  std::map<std::string, size_t> principals;  // their places
  std::string error;
  std::string_view text;
  for (size_t number = 1; error.empty(); ++number) {
    const LineReader::Result result = reader.Next(text);
    if (result == LineReader::Result::kEnd) break;
    RequestLine line;
    if (result == LineReader::Result::kLine) line = ParseRequestLine(text);
    if (result == LineReader::Result::kFailed) line.error = reader.error();
    if (result == LineReader::Result::kTooLong) line.error = "the line is too long";
    if (!line.ok()) error = Quoted(path) + ", line " + std::to_string(number) + ": " + line.error;
    const auto [known, is_new] =
        principals.try_emplace(KeyOf(line.principal), requests.principals.size());
    if (is_new) requests.principals.push_back(std::move(line.principal));
    requests.requests.push_back({known->second, line.action, line.path.value_or("")});
  }
  if (path != "-") ::close(fd);
  return error;
}

// Sets the requests. Returns why there are none.
std::string FindRequests(const BenchFlags& flags, const DecisionGraph& graph,
                         MeasuredRequests& requests) {
  if (!flags.requests.empty()) {
    std::string error = ReadRequests(flags.requests, requests);
    if (!error.empty()) return error;
    return requests.requests.empty() ? Quoted(flags.requests) + " has no request" : "";
  }
  const std::optional<Policy> policy = DescribedPolicy(graph);
  if (!policy) {
    return "the compiled policy was stripped, so no requests can be made from it; give some with "
           "`--requests`";
  }
  requests = MakeRequests(*policy, flags.count, flags.seed);
  return requests.requests.empty() ? "no requests can be made from a policy without declarations"
                                   : "";
}

// --- text ----------------------------------------------------------------------------------------

std::string Formatted(const char* format, double number) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, format, number);
  return buffer;
}

void AppendRow(std::string_view name, const ClassSpeed& speed, const Latency& latency,
               std::string& out) {
  out.append(name).append(name.size() < 24 ? 24 - name.size() : 1, ' ');
  out += Formatted("%9.0f", static_cast<double>(speed.requests));
  for (const double ns : {latency.mean_ns, latency.p50_ns, latency.p99_ns, latency.max_ns}) {
    out += Formatted("%9.0f", ns);
  }
  out += '\n';
}

std::string PatternOf(const DecisionGraph& graph, uint32_t declaration) {
  if (!graph.has_description()) return "declaration " + std::to_string(declaration);
  return TerminalSafe(graph.declaration(declaration).pattern);
}

std::string PrettyText(const SpeedReport& report) {
  const PolicySpeed& speed = report.speed;
  std::string out = TerminalSafe(report.flags.policy) + ": " +
                    Count(report.graph.num_declarations(), "declaration") + ", " +
                    Formatted("%.0f", report.BytesPerDeclaration()) + " bytes each, loaded in " +
                    Formatted("%.2f", report.load_ms) + " ms\n";
  out += Count(speed.all.requests, "request") + " of " + Count(report.num_principals, "principal") +
         (report.flags.requests.empty() ? ", made from the policy" : "") + ", each decided " +
         Count(report.flags.rounds, "time") + "; " + Formatted("%.0f", speed.clock_ns) +
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
    out += TerminalSafe(report.flags.other) + " takes " + Formatted("%.2f", comparison.ratio) +
           " times as long (half of the pairs " + Formatted("%.2f", comparison.low) + " to " +
           Formatted("%.2f", comparison.high) + ") and decides " +
           Count(comparison.num_different, "request") + " otherwise\n";
  }
  if (!speed.slowest.empty()) out += "\nslowest declarations     requests     mean\n";
  for (const DeclarationSpeed& slow : speed.slowest) {
    const std::string pattern = PatternOf(report.graph, slow.declaration);
    out += pattern + std::string(pattern.size() < 24 ? 24 - pattern.size() : 1, ' ');
    out += Formatted("%9.0f", static_cast<double>(slow.requests)) +
           Formatted("%9.0f", slow.mean_ns) + "\n";
  }
  return out;
}

// --- JSON ----------------------------------------------------------------------------------------

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
  AppendJsonString(report.flags.other, out);
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

std::string JsonText(const SpeedReport& report) {
  const PolicySpeed& speed = report.speed;
  std::string out = "{\"file\":";
  AppendJsonString(report.flags.policy, out);
  AppendJsonKey("policy", out);
  AppendJsonString(report.graph.digest(), out);
  AppendJsonKey("declarations", out);
  AppendJsonNumber(report.graph.num_declarations(), out);
  AppendDecimal("bytes_per_declaration", report.BytesPerDeclaration(), out);
  AppendDecimal("load_ms", report.load_ms, out);
  AppendJsonKey("principals", out);
  AppendJsonNumber(report.num_principals, out);
  AppendJsonKey("rounds", out);
  AppendJsonNumber(report.flags.rounds, out);
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
    AppendJsonString(PatternOf(report.graph, slow.declaration), out);
    AppendJsonKey("requests", out);
    AppendJsonNumber(slow.requests, out);
    AppendDecimal("mean_ns", slow.mean_ns, out);
    out += '}';
  }
  return out + "]}\n";
}

// --- the command ---------------------------------------------------------------------------------

ExitStatus RunBench(const BenchFlags& flags, Console& console) {
  if ((flags.policy == "-") + (flags.requests == "-") + (flags.other == "-") > 1) {
    console.Error("standard input, `-`, can be read only once");
    return ExitStatus::kCouldNotRun;
  }
  const TimedPolicy timed = LoadTimedPolicy(flags.policy, console);
  const CompileResult& policy = timed.result;
  if (!policy.ok()) return StatusOf(policy);
  MeasuredRequests requests;
  const std::string error = FindRequests(flags, *policy.graph(), requests);
  if (!error.empty()) {
    console.Error(error);
    return ExitStatus::kCouldNotRun;
  }
  SpeedOptions options;
  options.rounds = flags.rounds;
  options.threads = flags.threads;
  std::optional<SpeedComparison> comparison;
  if (!flags.other.empty()) {
    const CompileResult other = LoadPolicy(flags.other, console);
    if (!other.ok()) return StatusOf(other);
    comparison = CompareSpeed(*policy.graph(), *other.graph(), requests, options);
  }
  const SpeedReport report = {flags,
                              *policy.graph(),
                              timed.load_ms,
                              requests.principals.size(),
                              MeasureSpeed(*policy.graph(), requests, options),
                              comparison};
  console.out().Write(flags.format == "json" ? JsonText(report) : PrettyText(report));
  return ExitStatus::kDone;
}

}  // namespace

Command AddBenchCommand(CLI::App& root) {
  const auto flags = std::make_shared<BenchFlags>();
  CLI::App* app = root.add_subcommand("bench", "Measure how fast a policy decides here");
  app->add_option("POLICY", flags->policy,
                  "The policy, YAML, JSON or compiled; `-` is standard input")
      ->required()
      ->option_text(" ");
  app->add_option("--requests", flags->requests,
                  "Decide these: a file of one JSON request a line; `-` is standard input "
                  "(default: made from the policy)")
      ->option_text("FILE");
  app->add_option("--vs", flags->other,
                  "Another policy, decided in turn on the same requests: how much longer it takes")
      ->option_text("POLICY");
  app->add_option("--count", flags->count, "How many requests to make (default: 65536)")
      ->check(CLI::Range(size_t{1}, size_t{10'000'000}))
      ->option_text("N");
  app->add_option("--seed", flags->seed, "Other requests for another number (default: 1)")
      ->option_text("N");
  app->add_option("--rounds", flags->rounds, "How often each is decided (default: 5)")
      ->check(CLI::Range(size_t{1}, size_t{1000}))
      ->option_text("N");
  app->add_option("--threads", flags->threads,
                  "Threads of the run with all of them (default: one for each processor)")
      ->check(CLI::Range(size_t{1}, size_t{1024}))
      ->option_text("N");
  AddFormatOption(*app, {"pretty", "json"}, flags->format);
  app->footer("Example:\n  postern bench social-room.yaml");
  return {app, [flags](Console& console) { return RunBench(*flags, console); }};
}

}  // namespace postern::tools
