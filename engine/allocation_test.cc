// A decision allocates nothing, whatever it has to do. Proved by counting what operator new is
// asked for.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "engine/evaluator.h"
#include "engine/testing/allocation_count.h"
#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

TEST(AllocationTest, TheCounterCounts) {
  const size_t before = NumAllocations();
  const auto number = std::make_unique<int>(1);
  const std::vector<int> numbers(2);
  EXPECT_EQ(NumAllocations(), before + 2) << *number << numbers.size();
}

// Everything at once: a long chain of inheritance, floating patterns, automata, every selector.
SpecBuilder PolicyOfEverything() {
  SpecBuilder builder(PathMode::kOpaque);
  for (const std::string& pattern : EveryMix(8)) {
    builder.Declare(pattern).Inherit().Allow({"group:nobody"}, "get").Deny({"function:f"}, "write");
  }
  return builder.Declare("users/<entity_id>/<tenant>/img-*")
      .Allow({"owner where tenant=<tenant> plan=pro", "group:<tenant>"}, "get")
      .Declare("**/img-*/**/b/*")
      .Deny({"function:f"}, "get")
      .Declare("**/*/**/*/**/end")
      .Inherit()
      .Allow({"guest", "function:f"}, "get")
      .Declare("*")
      .Allow({"authenticated"}, "get list");
}

constexpr char kLongId[] = "a user's id that is longer than a short string";
constexpr char kLongTenant[] = "a tenant that is longer than a short string";

std::vector<PreparedPrincipal> Principals(const DecisionGraph& graph) {
  std::vector<PreparedPrincipal> principals;
  principals.emplace_back();
  principals.push_back(graph.Prepare(Principal()));
  Principal user;
  user.kind = PrincipalKind::kUser;
  principals.push_back(graph.Prepare(user));
  user.entity_id = kLongId;
  user.groups.emplace(1024, "a group's name that is longer than a short string");
  user.attributes = {{"tenant", kLongTenant}, {"plan", "pro"}};
  principals.push_back(graph.Prepare(user));
  user.entity_id = "a/b";
  principals.push_back(graph.Prepare(user));
  return principals;
}

TEST(AllocationTest, EvaluateAllocatesNothing) {
  const absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(PolicyOfEverything().spec());
  ASSERT_EQ(graph.status(), absl::OkStatus());
  std::string deep = "img-1";
  for (int i = 1; i < 256; ++i) deep += "/b";
  const std::vector<std::string> raws = {
      std::string("users/") + kLongId + "/" + kLongTenant + "/img-1",
      PathOfEveryMix(8),
      std::string(1024, 'x'),
      deep,
      "//",
      "",
  };
  std::vector<CanonicalPath> paths = {CanonicalPath::FromRaw(PathMode::kUrl, "/%61")};
  for (const std::string& raw : raws) paths.push_back(graph->path(raw));

  size_t num_allowed = 0;
  for (const PreparedPrincipal& principal : Principals(*graph)) {
    for (const char* action : {"get", "list", "write", "nosuch"}) {
      for (const CanonicalPath& path : paths) {
        const size_t before = NumAllocations();
        const Decision decision = Evaluate(*graph, principal, graph->action(action), path);
        ASSERT_EQ(NumAllocations(), before) << ReasonName(decision.reason) << " " << path.text();
        num_allowed += decision.allowed();
      }
    }
  }
  EXPECT_GT(num_allowed, 10u) << "the requests do not reach much";
}

TEST(AllocationTest, PrepareAllocatesOnce) {
  SpecBuilder builder;
  builder.Declare("x/<team>/*").Allow({"group:<team>"}, "get");
  builder.Declare("y");
  for (int i = 0; i < 200; ++i) builder.Allow({"group:g" + std::to_string(i)}, "get");
  const absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(builder.spec());
  ASSERT_EQ(graph.status(), absl::OkStatus());
  Principal user;
  user.kind = PrincipalKind::kUser;
  user.entity_id = kLongId;
  user.groups.emplace();
  for (int i = 0; i < 100; ++i) user.groups->push_back("g" + std::to_string(2 * i));
  user.attributes = {{"plan", "gold"}, {"region", std::string(100, 'r')}};
  const size_t before = NumAllocations();
  const PreparedPrincipal prepared = graph->Prepare(user);
  EXPECT_EQ(NumAllocations() - before, 1u);
  EXPECT_TRUE(Evaluate(*graph, prepared, graph->action("get"), graph->path("x/g198/1")).allowed());
}

// An id that lies in the object itself, and then one that needs a block.
TEST(AllocationTest, WhoHasNoNamesIsPreparedWithoutAllocating) {
  const absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(PolicyOfEverything().spec());
  ASSERT_EQ(graph.status(), absl::OkStatus());
  Principal user;
  user.kind = PrincipalKind::kUser;
  user.entity_id = std::string(68, 'x');
  user.groups.emplace();
  const size_t before = NumAllocations();
  const PreparedPrincipal prepared = graph->Prepare(user);
  EXPECT_EQ(NumAllocations(), before);
  user.entity_id->push_back('x');
  const size_t between = NumAllocations();
  const PreparedPrincipal in_block = graph->Prepare(user);
  EXPECT_EQ(NumAllocations(), between + 1);
  EXPECT_TRUE(prepared.IsFor(*graph) && in_block.IsFor(*graph));
}

TEST(AllocationTest, AKeyThatIsAcceptedIsBorrowed) {
  const DecisionGraph graph;
  const std::string raw(1024, 'k');
  const size_t before = NumAllocations();
  EXPECT_TRUE(graph.path(raw).ok());
  EXPECT_EQ(NumAllocations(), before);
}

}  // namespace
}  // namespace postern
