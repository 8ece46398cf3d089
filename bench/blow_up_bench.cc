// What policies made to blow up cost: `bazel run --config=opt //bench:blow_up_bench`.
//
// Of each family (engine/testing/blow_up.h), the time to build the graph, and the time to decide
// one of 4,096 shuffled requests with paths of 28 segments, as far as its patterns are as long.
// `ns_per_segment` is the latter for each segment of the path. Answers are checked first.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "benchmark/benchmark.h"
#include "engine/decision_graph.h"
#include "engine/evaluator.h"
#include "engine/testing/blow_up.h"

namespace postern::bench {
namespace {

constexpr size_t kPathSegments = 28;
constexpr size_t kRequests = 4096;
constexpr size_t kChecked = 200;

// Ends the program: figures of a wrong engine are worth nothing.
void Fail(const std::string& name, const std::string& why) {
  std::fprintf(stderr, "%s: %s\n", name.c_str(), why.c_str());
  std::exit(EXIT_FAILURE);
}

DecisionGraph BuildOrFail(const std::string& name, const GraphSpec& spec) {
  absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(spec);
  if (!graph.ok()) Fail(name, std::string(graph.status().message()));
  return *std::move(graph);
}

PreparedPrincipal MemberOf(const DecisionGraph& graph) {
  Principal member;
  member.kind = PrincipalKind::kUser;
  member.groups = {"in"};
  return graph.Prepare(member);
}

std::vector<std::string> PathsAimedAt(const BlowUp& family) {
  std::mt19937 random(1);
  std::vector<std::string> paths;
  paths.reserve(kRequests);
  while (paths.size() < kRequests) paths.push_back(PathAimedAt(family, random, kPathSegments));
  return paths;
}

void Build(benchmark::State& state, const std::string& name, const GraphSpec& spec) {
  for (auto _ : state) {
    const DecisionGraph graph = BuildOrFail(name, spec);
    benchmark::DoNotOptimize(&graph);
  }
}

void Decide(benchmark::State& state, const std::string& name, const BlowUp& family,
            const GraphSpec& spec) {
  const DecisionGraph graph = BuildOrFail(name, spec);
  const PreparedPrincipal member = MemberOf(graph);
  const std::vector<std::string> paths = PathsAimedAt(family);
  const Action get = graph.action("get");
  std::vector<CanonicalPath> canonical;
  size_t num_segments = 0;
  for (const std::string& path : paths) {
    canonical.push_back(graph.path(path));
    num_segments += static_cast<size_t>(std::count(path.begin(), path.end(), '/')) + 1;
    if (canonical.size() > kChecked) continue;
    const uint32_t expected = FirstMatch(spec, path);
    if (Evaluate(graph, member, get, canonical.back()).declaration != expected) Fail(name, path);
  }
  size_t next = 0;
  for (auto _ : state) {
    const Decision decision = Evaluate(graph, member, get, canonical[next++ % kRequests]);
    benchmark::DoNotOptimize(&decision);
  }
  const double segments = static_cast<double>(num_segments) / kRequests;
  state.counters["segments"] = segments;
  state.counters["ns_per_segment"] = benchmark::Counter(
      1e-9 * segments, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void Register(const BlowUp& family, BlowUpRules rules, const std::string& kind) {
  const GraphSpec spec = SpecOf(family, rules);
  const std::string name =
      family.name + ", " + std::to_string(NumSegments(family)) + " segments, " + kind;
  benchmark::RegisterBenchmark(("build/" + name).c_str(), [=](benchmark::State& state) {
    Build(state, name, spec);
  })->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark(("decide/" + name).c_str(),
                               [=](benchmark::State& state) { Decide(state, name, family, spec); });
}

}  // namespace
}  // namespace postern::bench

int main(int argc, char** argv) {
  using postern::BlowUpRules;
  benchmark::Initialize(&argc, argv);
  for (const auto& families : {postern::SmallBlowUps(), postern::BlowUpsAtTheLimit()}) {
    for (const postern::BlowUp& family : families) {
      postern::bench::Register(family, BlowUpRules::kAllow, "allows");
      postern::bench::Register(family, BlowUpRules::kDeny, "denies");
    }
  }
  benchmark::RunSpecifiedBenchmarks();
}
