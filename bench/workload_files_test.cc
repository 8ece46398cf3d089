// The generator of the workload `storage` holds what it says: it has the shape of workload.py.

#include "bench/workload_files.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "bench/rivals.h"
#include "gtest/gtest.h"

namespace postern::bench {
namespace {

constexpr size_t kNumRequests = 6000;

// A few numbers that tell a workload's shape. What is counted over requests differs from seed to
// seed, since few declarations get most of them.
struct Figure {
  std::string name;
  double value;
  double tolerance;
};
using Shape = std::vector<Figure>;

Shape ShapeOf(const Workload& workload) {
  double entities = 0;
  double pattern_segments = 0;
  double rules = 0;
  for (const Declaration& declaration : workload.policy.declarations) {
    entities += declaration.pattern.VariableSegment("entity_id") ? 1 : 0;
    pattern_segments += static_cast<double>(declaration.pattern.segments.size());
    rules += static_cast<double>(declaration.rules.size());
  }
  double bytes = 0;
  double segments = 0;
  double allowed = 0;
  double users = 0;
  double groups = 0;
  for (const Request& request : workload.requests) {
    const Principal& principal = workload.principals[request.principal];
    bytes += static_cast<double>(request.path.size());
    segments += static_cast<double>(std::count(request.path.begin(), request.path.end(), '/') + 1);
    allowed += request.allowed ? 1 : 0;
    users += principal.kind == PrincipalKind::kUser ? 1 : 0;
    groups += principal.groups ? static_cast<double>(principal.groups->size()) : 0;
  }
  const auto num_declarations = static_cast<double>(workload.policy.declarations.size());
  const auto num_requests = static_cast<double>(workload.requests.size());
  return {{"patterns with <entity_id>", entities / num_declarations, .03},
          {"segments of a pattern", pattern_segments / num_declarations, .03},
          {"rules of a declaration", rules / num_declarations, .03},
          {"bytes of a path", bytes / num_requests, .12},
          {"segments of a path", segments / num_requests, .06},
          {"requests allowed", allowed / num_requests, .001},
          {"requests of users", users / num_requests, .05},
          {"groups of a principal", groups / num_requests, .08}};
}

Workload Generated(size_t size) {
  const std::string folder = testing::TempDir();
  const std::string command = "bench/workload.py " + std::to_string(size) + " --requests " +
                              std::to_string(kNumRequests) + " --folder " + folder;
  EXPECT_EQ(std::system(command.c_str()), 0);
  return ReadWorkload(folder + "/" + std::to_string(size));
}

TEST(WorkloadFilesTest, TheGeneratorsAgree) {
  const Shape shape = ShapeOf(MakeWorkload("storage", 10000, {kNumRequests, 0}));
  const Shape expected = ShapeOf(Generated(10000));
  for (size_t i = 0; i < shape.size(); ++i) {
    EXPECT_NEAR(shape[i].value / expected[i].value, 1, shape[i].tolerance)
        << shape[i].name << ": " << shape[i].value << ", expected " << expected[i].value;
  }
}

TEST(WorkloadFilesTest, ThePrefixWalkGivesTheAnswers) {
  const Workload workload = Generated(1000);
  ASSERT_EQ(workload.requests.size(), kNumRequests);
  const PrefixWalk walk(workload.policy);
  for (const Request& request : workload.requests) {
    ASSERT_EQ(walk.IsAllowed(workload.principals[request.principal],
                             workload.actions[request.action], request.path),
              request.allowed)
        << request.path;
  }
}

}  // namespace
}  // namespace postern::bench
