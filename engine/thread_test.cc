// One graph, one prepared principal and one path serve any number of threads at a time. What this
// proves it proves under --config=tsan; without, only that the decisions are right.

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "engine/evaluator.h"
#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

constexpr int kNumThreads = 8;
constexpr int kRounds = 2000;

struct Request {
  std::string action;
  std::string path;
  Reason reason;
};

const std::vector<Request>& Requests() {
  static const auto* const requests = new std::vector<Request>{
      {"get", "users/alice/img-1", Reason::kAllowed},
      {"get", "users/bob/img-1", Reason::kNoRule},
      {"write", "users/alice/secret/x", Reason::kDeniedByRule},
      {"list", "users/alice/x", Reason::kNoRule},
      {"get", "", Reason::kPathRejected},
      {"get", "hall", Reason::kNoDeclaration},
  };
  return *requests;
}

TEST(ThreadTest, EightThreadsShareAGraphAPrincipalAndThePaths) {
  const SpecBuilder builder = SpecBuilder()
                                  .Declare("users/<entity_id>/img-*")
                                  .Inherit()
                                  .Allow({"owner where tenant=<entity_id>"}, "get")
                                  .Declare("users/*")
                                  .Allow({"group:admin"}, "get")
                                  .Declare("**/secret/*")
                                  .Inherit()
                                  .Deny({"anyone"}, "write");
  const absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(builder.spec());
  ASSERT_EQ(graph.status(), absl::OkStatus());
  Principal alice;
  alice.kind = PrincipalKind::kUser;
  alice.entity_id = "alice";
  alice.groups.emplace();
  alice.attributes = {{"tenant", "alice"}};
  const PreparedPrincipal prepared = graph->Prepare(alice);
  std::vector<CanonicalPath> paths;
  for (const Request& request : Requests()) paths.push_back(graph->path(request.path));

  std::atomic<int> num_wrong = 0;
  std::atomic<int> num_decided = 0;
  const auto decide = [&] {
    for (int round = 0; round < kRounds; ++round) {
      const Request& request = Requests()[round % Requests().size()];
      const CanonicalPath& path = paths[round % paths.size()];
      const Decision decision = Evaluate(*graph, prepared, graph->action(request.action), path);
      num_wrong += decision.reason != request.reason;
      // Preparing is shared work too.
      const PreparedPrincipal own = graph->Prepare(alice);
      num_wrong +=
          Evaluate(*graph, own, graph->action(request.action), path).reason != request.reason;
      ++num_decided;
    }
  };
  std::vector<std::thread> threads;
  threads.reserve(kNumThreads);
  for (int i = 0; i < kNumThreads; ++i) threads.emplace_back(decide);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(num_wrong, 0);
  EXPECT_EQ(num_decided, kNumThreads * kRounds);
}

TEST(ThreadTest, GraphsBuiltAtOnceDoNotTakeEachOthersPrincipals) {
  std::vector<DecisionGraph> graphs(kNumThreads);
  std::vector<std::thread> threads;
  threads.reserve(kNumThreads);
  for (DecisionGraph& graph : graphs) {
    threads.emplace_back([&graph] {
      const SpecBuilder builder = SpecBuilder().Declare("*").Allow({"anyone"}, "get");
      graph = *DecisionGraph::Build(builder.spec());
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const DecisionGraph& of : graphs) {
    const PreparedPrincipal guest = of.Prepare(Principal());
    for (const DecisionGraph& with : graphs) {
      const Decision decision = Evaluate(with, guest, with.action("get"), with.path("a"));
      EXPECT_EQ(decision.reason, &of == &with ? Reason::kAllowed : Reason::kStalePrincipal);
    }
  }
}

}  // namespace
}  // namespace postern
