// How the cost of a decision grows with the number of declarations: a policy is cut to random parts
// of itself, and each is measured on the same requests.
//
//   for (const GrowthPoint& point : MeasureGrowth(graph, requests, 5, 1).points) …
#ifndef POSTERN_TOOLS_MEASURE_POLICY_GROWTH_H_
#define POSTERN_TOOLS_MEASURE_POLICY_GROWTH_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/decision_graph.h"
#include "tools/measure/latency.h"
#include "tools/measure/made_requests.h"

namespace postern::tools {

// A policy with fewer declarations has no parts that could show a growth.
inline constexpr size_t kMinGrowingDeclarations = 10;

// A part of the policy.
struct GrowthPoint {
  size_t declarations = 0;
  size_t bytes = 0;  // that deciding may read
  double compile_ms = 0;
  size_t num_governed = 0;  // requests for which it has a declaration
  Latency latency;          // of all requests, prepared
};

struct PolicyGrowth {
  std::vector<GrowthPoint> points;  // the smallest part first, the whole policy last
  std::string missing;              // why there are no points; empty: there are
};

// Returns how many declarations the parts have: a thousandth, a hundredth, a tenth, a third and all
// of them, at least 1, each number once; none below kMinGrowingDeclarations.
std::vector<size_t> GrowthSizes(size_t num_declarations);

// Cuts the policy, each part within the next larger one and the same ones for the same seed,
// compiles the parts and decides every request `rounds` times by each of them. REQUIRES: as
// MeasureSpeed (tools/measure/policy_speed.h).
PolicyGrowth MeasureGrowth(const DecisionGraph& graph, const MeasuredRequests& requests,
                           size_t rounds, uint64_t seed);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_MEASURE_POLICY_GROWTH_H_
