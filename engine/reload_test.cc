// Policies are published while many threads decide: each decision is that of exactly one of them,
// and no session is denied because of a reload.

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/evaluator.h"
#include "engine/policy_store.h"
#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

constexpr size_t kNumReaders = 8;
constexpr size_t kNumPolicies = 16;

Principal User(const std::string& id) {
  Principal user;
  user.kind = PrincipalKind::kUser;
  user.entity_id = id;
  user.groups.emplace();
  return user;
}

// The compiled policies: number i allows `get` on `p/i/<entity_id>` to the owner, and nothing else.
// It has i more selectors in front, so that prepared principals differ, too.
std::vector<std::string> CompiledPolicies() {
  std::vector<std::string> compiled;
  for (size_t i = 0; i < kNumPolicies; ++i) {
    SpecBuilder builder;
    builder.Declare("z");
    for (size_t j = 0; j < i; ++j) builder.Allow({"group:g" + std::to_string(j)}, "get");
    builder.Declare("p/" + std::to_string(i) + "/<entity_id>").Allow({"owner"}, "get");
    compiled.push_back(DecisionGraph::Build(builder.spec())->Serialize());
  }
  return compiled;
}

TEST(ReloadTest, EachDecisionIsThatOfOneRevision) {
  constexpr int kNumRevisions = 2000;
  const std::vector<std::string> policies = CompiledPolicies();
  PolicyStore store;
  std::atomic<bool> is_done = false;
  std::atomic<int> num_wrong = 0;
  std::atomic<int> num_allowed = 0;

  const auto read = [&](size_t number) {
    PolicyReader reader(store);
    const std::string id = "user" + std::to_string(number);
    Session session(User(id));
    uint64_t last = 0;
    while (!is_done) {
      const DecisionGraph& graph = reader.Acquire();
      const uint64_t revision = reader.seen().revision;
      num_wrong += revision < last;
      last = revision;
      for (size_t i = 0; i < kNumPolicies; ++i) {
        const std::string path = "p/" + std::to_string(i) + "/" + id;
        const Decision decision =
            Evaluate(graph, session.For(graph), graph.action("get"), graph.path(path));
        const Reason expected = revision == 0                        ? Reason::kNoPolicy
                                : (revision - 1) % kNumPolicies == i ? Reason::kAllowed
                                                                     : Reason::kNoDeclaration;
        num_wrong += decision.reason != expected;
        num_allowed += decision.allowed();
      }
      if (revision % 64 == 63) reader.Release();
    }
  };
  std::vector<std::thread> readers;
  for (size_t i = 0; i < kNumReaders; ++i) readers.emplace_back(read, i);
  auto next = std::chrono::steady_clock::now();
  for (int i = 0; i < kNumRevisions; ++i) {
    EXPECT_EQ(store.Publish(*DecisionGraph::Load(policies[i % kNumPolicies])), i + 1u);
    std::this_thread::sleep_until(next += std::chrono::milliseconds(1));
  }
  is_done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(num_wrong, 0);
  EXPECT_GT(num_allowed, 0) << "nobody read anything while policies were published";
}

// What begins after Publish returned is decided by what was published.
TEST(ReloadTest, ADecisionAfterAPublishIsNotAnOlderOne) {
  const std::vector<std::string> policies = CompiledPolicies();
  PolicyStore store;
  std::atomic<uint64_t> published = 0;
  std::atomic<bool> is_done = false;
  std::atomic<int> num_older = 0;
  std::vector<std::thread> readers;
  for (size_t i = 0; i < kNumReaders; ++i) {
    readers.emplace_back([&] {
      PolicyReader reader(store);
      while (!is_done) {
        const uint64_t at_least = published;
        reader.Acquire();
        num_older += reader.seen().revision < at_least;
      }
    });
  }
  for (int i = 0; i < 2000; ++i) {
    published = store.Publish(*DecisionGraph::Load(policies[i % kNumPolicies]));
  }
  is_done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(num_older, 0);
  EXPECT_EQ(published, 2000u);
}

// Every policy here allows owners their path; a session that is denied, is so because of a reload.
TEST(ReloadTest, TenThousandSessionsOverAHundredReloads) {
  constexpr size_t kNumSessions = 10000;
  constexpr int kNumReloads = 100;
  constexpr size_t kNumThreads = 4;
  std::vector<std::string> policies;
  for (int i = 0; i < 4; ++i) {
    SpecBuilder builder;
    builder.Declare("z").Allow({"group:g" + std::to_string(i)}, "get");
    if (i % 2 == 0) builder.Declare("y").Allow({"guest"}, "get write");
    builder.Declare("u/<entity_id>/*").Allow({"owner"}, "get");
    policies.push_back(DecisionGraph::Build(builder.spec())->Serialize());
  }
  PolicyStore store;
  store.Publish(*DecisionGraph::Load(policies[0]));
  std::atomic<bool> is_done = false;
  std::atomic<int> num_denied = 0;
  std::atomic<size_t> num_rounds = 0;
  const auto serve = [&] {
    PolicyReader reader(store);
    std::vector<Session> sessions;
    for (size_t i = 0; i < kNumSessions / kNumThreads; ++i) {
      sessions.emplace_back(User(std::to_string(i)));
    }
    do {
      for (Session& session : sessions) {
        const std::string path = "u/" + *session.principal().entity_id + "/f";
        num_denied += !reader.Decide(session, "get", path).allowed();
      }
      ++num_rounds;
    } while (!is_done);
  };
  std::vector<std::thread> threads;
  for (size_t i = 0; i < kNumThreads; ++i) threads.emplace_back(serve);
  for (int i = 0; i < kNumReloads; ++i) {
    store.Publish(*DecisionGraph::Load(policies[(i + 1) % policies.size()]));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  is_done = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(num_denied, 0);
  EXPECT_GE(num_rounds, kNumThreads);
  EXPECT_EQ(store.Snapshot().revision, kNumReloads + 1u);
}

}  // namespace
}  // namespace postern
