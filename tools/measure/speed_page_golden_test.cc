// Pages of policies in testdata/speed_page, with figures that were never measured: each beside its
// golden. What is in them, page_test.py reads with real parsers.
#include <algorithm>
#include <string>
#include <vector>

#include "engine/decision_graph.h"
#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/testing/golden.h"
#include "tools/measure/speed_page.h"

namespace postern::tools {
namespace {

// Times about `ns`, up to four times as long.
Latency Around(float ns) {
  std::vector<float> times;
  for (int i = 0; i < 200; ++i) {
    const auto step = static_cast<float>(i * i);
    times.push_back(ns * (1 + step / 13300));
  }
  return LatencyOf(times);
}

ClassSpeed Class(size_t requests, size_t allowed, float ns) {
  return {requests, allowed, Around(ns), Around(6 * ns)};
}

PolicySpeed Speed(uint32_t num_declarations) {
  PolicySpeed speed;
  speed.all = Class(65536, 20000, 50);
  speed.by_reason = {{Reason::kAllowed, Class(20000, 20000, 45)},
                     {Reason::kNoRule, Class(45535, 0, 60)},
                     {Reason::kNoDeclaration, Class(1, 0, 20)}};
  for (uint32_t i = 0; i < std::min(num_declarations, 10U); ++i) {
    speed.slowest.push_back({i, 1000 - i, 100.0 - i});
  }
  speed.clock_ns = 21;
  speed.one_thread_per_second = 12.34e6;
  speed.threads = 4;
  speed.all_threads_per_second = 45.6e6;
  return speed;
}

PolicyGrowth Growth(const DecisionGraph& graph) {
  PolicyGrowth growth;
  for (const size_t size : GrowthSizes(graph.num_declarations())) {
    growth.points.push_back({size, 500 * size, 0.25 * static_cast<double>(size), 6000 * size,
                             Around(20 + static_cast<float>(size))});
  }
  if (growth.points.empty()) growth.missing = "the policy is <too> small";
  return growth;
}

std::string PageOf(const std::string& path) {
  const CompileResult policy = CompilePolicyFile(path);
  if (!policy.ok()) return policy.IssuesText();
  SpeedReport report;
  report.file = "<img src=x onerror=alert(1)>\x1b[2J&amp;'\".yaml";
  report.graph = policy.graph();
  report.load_ms = 0.61;
  report.num_principals = 36;
  report.rounds = 5;
  report.speed = Speed(policy.graph()->num_declarations());
  if (policy.graph()->num_declarations() < kMinGrowingDeclarations) {
    report.other = "</p><script>alert(2)</script>.yaml";
    report.comparison = {1.234, 1.1, 1.5, 42};
  }
  std::string page = SpeedPage(report, Growth(*policy.graph()));
  EXPECT_TRUE(BeginsAsSpeedPage(page.substr(0, 64)));
  return page;
}

TEST(SpeedPageGoldenTest, Pages) {
  EXPECT_FALSE(BeginsAsSpeedPage("<!DOCTYPE html>\n<html>"));
  postern::testing::RunGoldens("testdata/speed_page", {".yaml"}, PageOf);
}

}  // namespace
}  // namespace postern::tools
