// How fast a policy decides on this machine.
//
//   const PolicySpeed speed = MeasureSpeed(graph, MakeRequests(policy, 65536, 1), {});
//   speed.all.prepared.p99_ns   // 99 % of the decisions took at most so long
#ifndef POSTERN_TOOLS_MEASURE_POLICY_SPEED_H_
#define POSTERN_TOOLS_MEASURE_POLICY_SPEED_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/decision.h"
#include "engine/decision_graph.h"
#include "tools/measure/latency.h"
#include "tools/measure/made_requests.h"

namespace postern::tools {

struct SpeedOptions {
  size_t rounds = 5;   // in each of which every request is decided once
  size_t threads = 0;  // of the run with all of them; 0: as many as the machine has processors
};

// So many times are kept, 256 MiB of them: what `rounds` times the number of requests may be.
inline constexpr size_t kMaxTimes = size_t{1} << 26;

// Requests with the same outcome. One counts with the median of its rounds, so that what interrupts
// the process now and then is left out; what it takes to read the clock is taken off.
struct ClassSpeed {
  size_t requests = 0;
  size_t allowed = 0;
  Latency prepared;   // principal, action and path are ready
  Latency from_text;  // Prepare, action, path and Evaluate
};

struct DeclarationSpeed {
  uint32_t declaration = 0;  // of the graph, which decided or governs
  size_t requests = 0;
  double mean_ns = 0;  // prepared
};

struct PolicySpeed {
  ClassSpeed all;
  std::vector<std::pair<Reason, ClassSpeed>> by_reason;  // in the order of Reason
  std::vector<DeclarationSpeed> slowest;                 // at most ten, the slowest first
  double clock_ns = 0;                                   // what was taken off
  // Prepared decisions a second, timed as a whole.
  double one_thread_per_second = 0;
  size_t threads = 0;
  double all_threads_per_second = 0;
};

// Decides each request several times. REQUIRES: the graph has a policy, there is a request, and
// rounds × requests is at most kMaxTimes.
PolicySpeed MeasureSpeed(const DecisionGraph& graph, const MeasuredRequests& requests,
                         const SpeedOptions& options);

// Of prepared decisions alone.
struct PreparedSpeed {
  Latency latency;
  size_t num_governed = 0;  // requests that some declaration decides or governs
};

// As MeasureSpeed, but for the little that it tells.
PreparedSpeed MeasurePrepared(const DecisionGraph& graph, const MeasuredRequests& requests,
                              size_t rounds);

// Another policy on the same requests.
struct SpeedComparison {
  double ratio = 0;  // the other's time divided by the first one's: the median of many pairs
  double low = 0;    // a quarter of the pairs are lower
  double high = 0;   // a quarter are higher
  size_t num_different = 0;  // requests that one allows and the other does not
};

// Times prepared decisions of both in turn, some hundred requests each, so that what slows the
// machine down slows both. REQUIRES: both have a policy, there is a request.
SpeedComparison CompareSpeed(const DecisionGraph& graph, const DecisionGraph& other,
                             const MeasuredRequests& requests, const SpeedOptions& options);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_MEASURE_POLICY_SPEED_H_
