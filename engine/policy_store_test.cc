#include "engine/policy_store.h"

#include <memory>
#include <string>
#include <utility>

#include "engine/evaluator.h"
#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

// A policy that allows `get` of one pattern.
DecisionGraph GraphOf(const std::string& pattern, const std::string& selector = "anyone") {
  absl::StatusOr<DecisionGraph> graph =
      DecisionGraph::Build(SpecBuilder().Declare(pattern).Allow({selector}, "get").spec());
  EXPECT_EQ(graph.status(), absl::OkStatus());
  return *std::move(graph);
}

Principal User(const std::string& id) {
  Principal user;
  user.kind = PrincipalKind::kUser;
  user.entity_id = id;
  user.groups.emplace();
  return user;
}

TEST(PolicyStoreTest, BeforeTheFirstPublishEveryDecisionIsNoPolicy) {
  const PolicyStore store;
  PolicyReader reader(store);
  Session alice(User("alice"));
  const Decision decision = reader.Decide(alice, "get", "a");
  EXPECT_FALSE(decision.allowed());
  EXPECT_EQ(decision.reason, Reason::kNoPolicy);
  EXPECT_EQ(reader.seen().revision, 0u);
  EXPECT_FALSE(reader.Acquire().has_policy());
  EXPECT_EQ(store.Snapshot().revision, 0u);
  EXPECT_FALSE(store.Snapshot().graph->has_policy());
}

TEST(PolicyStoreTest, ADecisionIsThatOfThePolicyThatWasPublishedLast) {
  PolicyStore store;
  PolicyReader reader(store);
  Session alice(User("alice"));
  EXPECT_EQ(store.Publish(GraphOf("a")), 1u);
  EXPECT_EQ(reader.Decide(alice, "get", "a").reason, Reason::kAllowed);
  EXPECT_EQ(reader.Decide(alice, "get", "b").reason, Reason::kNoDeclaration);
  EXPECT_EQ(reader.seen().revision, 1u);
  EXPECT_EQ(store.Publish(GraphOf("b")), 2u);
  EXPECT_EQ(reader.Decide(alice, "get", "a").reason, Reason::kNoDeclaration);
  EXPECT_EQ(reader.Decide(alice, "get", "b").reason, Reason::kAllowed);
  EXPECT_EQ(reader.seen().revision, 2u);
}

// An action's number is another policy's other action: names are looked up in the graph that
// decides.
TEST(PolicyStoreTest, AnActionIsWhatThePolicyInForceCallsSo) {
  PolicyStore store;
  PolicyReader reader(store);
  Session guest;
  store.Publish(GraphOf("a"));
  EXPECT_EQ(reader.Decide(guest, "get", "a").reason, Reason::kAllowed);
  GraphSpec spec = SpecBuilder().Declare("a").Allow({"anyone"}, "get").spec();
  for (std::string& action : spec.actions) {
    if (action == "get") action = "fetch";
  }
  store.Publish(*DecisionGraph::Build(spec));
  EXPECT_EQ(reader.Decide(guest, "get", "a").reason, Reason::kUnknownAction);
  EXPECT_EQ(reader.Decide(guest, "fetch", "a").reason, Reason::kAllowed);
}

TEST(PolicyStoreTest, APathIsReadInTheModeOfThePolicyInForce) {
  PolicyStore store;
  PolicyReader reader(store);
  Session guest;
  store.Publish(GraphOf("a b"));
  EXPECT_EQ(reader.Decide(guest, "get", "a b").reason, Reason::kAllowed);
  EXPECT_EQ(reader.Decide(guest, "get", "/a%20b").reason, Reason::kPathRejected);
  store.Publish(*DecisionGraph::Build(
      SpecBuilder(PathMode::kUrl).Declare("/a b").Allow({"anyone"}, "get").spec()));
  EXPECT_EQ(reader.Decide(guest, "get", "/a%20b").reason, Reason::kAllowed);
  EXPECT_EQ(reader.Decide(guest, "get", "a b").reason, Reason::kPathRejected);
}

TEST(PolicyStoreTest, AFailureKeepsThePolicyInForce) {
  PolicyStore store;
  PolicyReader reader(store);
  Session guest;
  store.ReportFailure(absl::NotFoundError("no such file"));
  PolicyStoreStatus status = store.Status();
  EXPECT_EQ(status.revision, 0u);
  EXPECT_EQ(status.age.count(), 0);
  EXPECT_EQ(status.error, absl::NotFoundError("no such file"));
  EXPECT_EQ(reader.Decide(guest, "get", "a").reason, Reason::kNoPolicy);

  store.Publish(GraphOf("a"));
  status = store.Status();
  EXPECT_EQ(status.error, absl::OkStatus());
  EXPECT_EQ(status.error_age.count(), 0);
  EXPECT_EQ(status.num_failures, 1u);

  store.ReportFailure(absl::InvalidArgumentError("line 3: no"));
  status = store.Status();
  EXPECT_EQ(status.revision, 1u);
  EXPECT_EQ(status.error, absl::InvalidArgumentError("line 3: no"));
  EXPECT_EQ(status.num_failures, 2u);
  EXPECT_GE(status.age, status.error_age);
  EXPECT_EQ(reader.Decide(guest, "get", "a").reason, Reason::kAllowed);
}

TEST(PolicyStoreTest, AGraphGoesWhenTheLastLetsGo) {
  PolicyStore store;
  PolicyReader first(store);
  PolicyReader second(store);
  store.Publish(GraphOf("a"));
  const std::weak_ptr<const DecisionGraph> old = store.Snapshot().graph;
  first.Acquire();
  second.Acquire();
  EXPECT_FALSE(old.expired());
  store.Publish(GraphOf("b"));
  EXPECT_FALSE(old.expired());
  first.Acquire();
  EXPECT_FALSE(old.expired()) << "the second reader may still use it";
  second.Release();
  EXPECT_TRUE(old.expired());
}

TEST(PolicyStoreTest, AReaderComesBackAfterRelease) {
  PolicyStore store;
  store.Publish(GraphOf("a"));
  PolicyReader reader(store);
  EXPECT_EQ(reader.seen().revision, PolicyReader::kNone);
  Session guest;
  EXPECT_EQ(reader.Decide(guest, "get", "a").reason, Reason::kAllowed);
  reader.Release();
  EXPECT_EQ(reader.seen().revision, PolicyReader::kNone);
  EXPECT_EQ(reader.seen().graph, nullptr);
  reader.Release();  // does no harm
  EXPECT_EQ(reader.Decide(guest, "get", "a").reason, Reason::kAllowed);
}

TEST(PolicyStoreTest, AReaderThatWasMovedFromStillReads) {
  PolicyStore store;
  store.Publish(GraphOf("a"));
  PolicyReader reader(store);
  Session guest;
  EXPECT_EQ(reader.Decide(guest, "get", "a").reason, Reason::kAllowed);
  PolicyReader other = std::move(reader);
  EXPECT_EQ(other.Decide(guest, "get", "a").reason, Reason::kAllowed);
  EXPECT_EQ(reader.Decide(guest, "get", "a").reason, Reason::kAllowed);  // NOLINT: what is tested
}

TEST(PolicyStoreTest, ASnapshotOutlivesTheStore) {
  PolicySnapshot snapshot;
  {
    PolicyStore store;
    store.Publish(GraphOf("a"));
    snapshot = store.Snapshot();
  }
  Session guest;
  const DecisionGraph& graph = *snapshot.graph;
  EXPECT_TRUE(Evaluate(graph, guest.For(graph), graph.action("get"), graph.path("a")).allowed());
}

TEST(SessionTest, IsPreparedOnceForAGraph) {
  Session alice(User("alice"));
  const DecisionGraph graph = GraphOf("u/<entity_id>", "owner");
  const DecisionGraph same = GraphOf("u/<entity_id>", "owner");
  const PreparedPrincipal& prepared = alice.For(graph);
  EXPECT_TRUE(prepared.IsFor(graph));
  EXPECT_FALSE(prepared.IsFor(same));
  EXPECT_FALSE(prepared.IsFor(DecisionGraph()));
  EXPECT_EQ(Evaluate(graph, alice.For(graph), graph.action("get"), graph.path("u/alice")).reason,
            Reason::kAllowed);
  EXPECT_EQ(Evaluate(same, alice.For(graph), same.action("get"), same.path("u/alice")).reason,
            Reason::kStalePrincipal);
  EXPECT_EQ(Evaluate(same, alice.For(same), same.action("get"), same.path("u/alice")).reason,
            Reason::kAllowed);
  EXPECT_EQ(alice.principal().entity_id, "alice");
}

// Were it prepared for each request, its errors would cost the most.
TEST(SessionTest, ARejectedPrincipalIsPreparedToo) {
  Session slash(User("a/b"));
  const DecisionGraph graph = GraphOf("a");
  EXPECT_EQ(slash.For(graph).error(), PrincipalError::kEntityIdSlash);
  EXPECT_TRUE(slash.For(graph).IsFor(graph));
  EXPECT_EQ(Evaluate(graph, slash.For(graph), graph.action("get"), graph.path("a")).reason,
            Reason::kPrincipalRejected);
}

TEST(SessionTest, ADefaultOneIsAGuests) {
  Session session;
  const DecisionGraph graph = GraphOf("a", "guest");
  const Session moved = std::move(session);
  EXPECT_EQ(moved.principal().kind, PrincipalKind::kGuest);
  Session guest;
  EXPECT_TRUE(Evaluate(graph, guest.For(graph), graph.action("get"), graph.path("a")).allowed());
}

// A default principal is that of no graph, not even of one without a policy.
TEST(SessionTest, ADefaultPrincipalIsForNoGraph) {
  EXPECT_FALSE(PreparedPrincipal().IsFor(DecisionGraph()));
  EXPECT_FALSE(PreparedPrincipal().IsFor(GraphOf("a")));
  const DecisionGraph none;
  EXPECT_TRUE(none.Prepare(Principal()).IsFor(none));
  EXPECT_FALSE(none.Prepare(Principal()).IsFor(GraphOf("a")));
}

}  // namespace
}  // namespace postern
