// Internal, for tests: every small policy, and every request of a small world.
#ifndef POSTERN_POLICY_ANALYSIS_TESTING_SMALL_POLICIES_H_
#define POSTERN_POLICY_ANALYSIS_TESTING_SMALL_POLICIES_H_

#include <string>
#include <vector>

#include "engine/principal.h"
#include "policy/model.h"

namespace postern::internal {

struct SmallRequest {
  Principal principal;
  std::string action;
  std::string path;  // canonical; empty: the root
};

// All requests: `get` and `list` by some principals on some paths.
const std::vector<SmallRequest>& SmallRequests();

struct SmallPolicy {
  Policy policy;
  std::vector<bool> rights;  // [request]: the reference evaluator allows it, and it may be asked
};

// Returns all policies of at most two of these patterns, each with one of the bodies, with and
// without `inherit`.
std::vector<SmallPolicy> SmallPolicies(const std::vector<std::string>& patterns,
                                       const std::vector<std::vector<Rule>>& bodies);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_TESTING_SMALL_POLICIES_H_
