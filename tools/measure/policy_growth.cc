#include "tools/measure/policy_growth.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <optional>
#include <random>
#include <utility>

#include "absl/status/statusor.h"
#include "policy/compiler.h"
#include "policy/model.h"
#include "tools/measure/policy_speed.h"

namespace postern::tools {
namespace {

// Returns the numbers below `count` in an order that only the seed decides, on every machine.
std::vector<size_t> Shuffled(size_t count, uint64_t seed) {
  std::vector<size_t> order(count);
  std::iota(order.begin(), order.end(), size_t{0});
  std::mt19937_64 random(seed);
  for (size_t left = count; left > 1; --left) std::swap(order[left - 1], order[random() % left]);
  return order;
}

// Returns the policy with the first `size` declarations of `order` alone, in their old order.
Policy PartOf(const Policy& policy, const std::vector<size_t>& order, size_t size) {
  std::vector<size_t> chosen(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(size));
  std::sort(chosen.begin(), chosen.end());
  Policy part;
  part.name = policy.name;
  part.mode = policy.mode;
  part.actions = policy.actions;
  part.action_sets = policy.action_sets;
  part.methods = policy.methods;
  part.groups = policy.groups;
  part.functions = policy.functions;
  part.role_groups = policy.role_groups;
  for (const size_t i : chosen) part.declarations.push_back(policy.declarations[i]);
  return part;
}

}  // namespace

std::vector<size_t> GrowthSizes(size_t num_declarations) {
  std::vector<size_t> sizes;
  if (num_declarations < kMinGrowingDeclarations) return sizes;
  for (const size_t divisor : {1000, 100, 10, 3, 1}) {
    const size_t size = std::max<size_t>(1, num_declarations / divisor);
    if (sizes.empty() || sizes.back() != size) sizes.push_back(size);
  }
  return sizes;
}

PolicyGrowth MeasureGrowth(const DecisionGraph& graph, const MeasuredRequests& requests,
                           size_t rounds, uint64_t seed) {
  using Clock = std::chrono::steady_clock;
  const std::vector<size_t> sizes = GrowthSizes(graph.num_declarations());
  if (sizes.empty()) {
    return {{},
            "the policy is too small for a curve, which takes at least " +
                std::to_string(kMinGrowingDeclarations) + " declarations"};
  }
  const std::optional<Policy> policy = DescribedPolicy(graph);
  if (!policy) return {{}, "the compiled policy was stripped, so it can't be cut into parts"};
  const std::vector<size_t> order = Shuffled(policy->declarations.size(), seed);
  PolicyGrowth growth;
  for (const size_t size : sizes) {
    const Policy model = PartOf(*policy, order, size);
    const Clock::time_point begin = Clock::now();
    const absl::StatusOr<DecisionGraph> part = CompileModel(model);
    const std::chrono::duration<double, std::milli> taken = Clock::now() - begin;
    if (!part.ok()) {
      return {{},
              "a part of the policy can't be compiled: " + std::string(part.status().message())};
    }
    const PreparedSpeed speed = MeasurePrepared(*part, requests, rounds);
    growth.points.push_back(
        {size, part->NumBytes(), taken.count(), speed.num_governed, speed.latency});
  }
  return growth;
}

}  // namespace postern::tools
