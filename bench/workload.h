// Workloads: rule sets of any size, and requests whose answers are known.
//
//   const Workload workload = MakeWorkload("storage", 1000);
//   for (const Request& request : workload.requests) …   // 64 Ki distinct ones, shuffled
//
// Everything is drawn from a fixed seed: the same name and size make the same workload on every
// machine. The expected answers come from bench/answers.h, which shares no code with the engine.
// Half of the requests are allowed.
#ifndef POSTERN_BENCH_WORKLOAD_H_
#define POSTERN_BENCH_WORKLOAD_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/principal.h"
#include "policy/model.h"

namespace postern::bench {

// So many that neither caches nor the branch predictor learn them by heart.
inline constexpr size_t kNumRequests = size_t{64} << 10;

struct Request {
  uint32_t principal = 0;  // into Workload::principals
  uint32_t action = 0;     // into Workload::actions
  std::string path;        // raw
  bool allowed = false;    // the expected answer
};

struct Workload {
  std::string name;
  Policy policy;
  std::vector<Principal> principals;
  std::vector<std::string> actions;  // as requests spell them; with methods, the methods
  std::vector<Request> requests;
};

// What a workload is made of.
struct WorkloadOptions {
  size_t num_requests = kNumRequests;
  // Guards `**/x/*` that are added to the policy, each with its own `x`; every fiftieth request or
  // so is denied by one of them.
  size_t num_floating_denies = 0;
};

// Returns the workload of that name with about `size` declarations:
//
//   storage      the shape of bench/workload.py: mostly prefixes of literals, some ending in
//                <entity_id>, some nested
//   templated    tenants of ten declarations with wildcards in the middle, exact paths and globs;
//                the same rules for each tenant, but that one in twenty has one list of its own
//   unshareable  the same patterns, but every list of rules is drawn anew
//   where        teams told apart by `where: {team: <team>}`
//   group        teams told apart by `group:<team>`
//   github-key   GitHub's routes as keys, whatever `size` is; methods are actions
//   github-url   the same from the raw request target
//
// Exits with a message if there is none of that name, or its data can't be read.
Workload MakeWorkload(std::string_view name, size_t size, const WorkloadOptions& options = {});

}  // namespace postern::bench

#endif  // POSTERN_BENCH_WORKLOAD_H_
