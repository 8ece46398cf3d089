// What requests are made of a policy, and what is told of them. Times themselves are not tested.
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/evaluator.h"
#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "tools/measure/made_requests.h"
#include "tools/measure/misfit.h"
#include "tools/measure/policy_growth.h"
#include "tools/measure/policy_speed.h"

namespace postern::tools {
namespace {

constexpr char kRules[] = R"(
  'room/*': [{allow: guest, to: get}, {allow: authenticated, to: [get, write]}]
  'profile/<entity_id>/*': [{allow: owner, to: all}]
  'team/<team>/*': [{allow: 'group:<team>', to: get}, {allow: 'group:admin', to: all}]
  'job/<n:[0-9]+>/log': [{allow: 'function:runner', to: write}]
  'img-*.png': [{allow: authenticated, to: get, where: {plan: [pro, free]}}]
  '**/locked/*': [inherit, {deny: anyone, to: write}]
  'a b/ü/?x': [{allow: anyone, to: get}]
)";

CompileResult Compile(const std::string& text) {
  return CompilePolicy(Source("policy.yaml", text), Syntax::kYaml);
}

CompileResult Rooms() { return Compile(std::string("postern: 1\naccess:") + kRules); }

// The same in mode `url`.
CompileResult Routes() {
  std::string rules = kRules;
  for (size_t at = rules.find("  '"); at != std::string::npos; at = rules.find("  '", at + 1)) {
    rules.insert(at + 3, "/");
  }
  rules.replace(rules.find("?x"), 2, "*x");  // in a target, `?` begins the query
  return Compile("postern: 1\npaths: url\naccess:" + rules);
}

MeasuredRequests RequestsOf(const CompileResult& policy, size_t count, uint64_t seed = 1) {
  EXPECT_TRUE(policy.ok()) << policy.IssuesText();
  return MakeRequests(*DescribedPolicy(*policy.graph()), count, seed);
}

Decision Decide(const DecisionGraph& graph, const MeasuredRequests& requests, size_t i) {
  const MeasuredRequest& request = requests.requests[i];
  return Evaluate(graph, graph.Prepare(requests.principals[request.principal]),
                  graph.action(request.action), graph.path(request.path));
}

TEST(MakeRequestsTest, EveryRuleDecidesSome) {
  for (const bool is_url : {false, true}) {
    const CompileResult policy = is_url ? Routes() : Rooms();
    const MeasuredRequests requests = RequestsOf(policy, 20000);
    EXPECT_EQ(requests.requests.size(), 20000u);
    const DecisionGraph& graph = *policy.graph();
    std::set<std::pair<uint32_t, uint32_t>> decided;
    std::map<Reason, size_t> reasons;
    for (size_t i = 0; i < requests.requests.size(); ++i) {
      const Decision decision = Decide(graph, requests, i);
      ++reasons[decision.reason];
      if (decision.rule != Decision::kNone) decided.emplace(decision.declaration, decision.rule);
    }
    size_t num_rules = 0;
    for (uint32_t i = 0; i < graph.num_declarations(); ++i) {
      num_rules += graph.declaration(i).num_rules;
    }
    EXPECT_EQ(decided.size(), num_rules);
    EXPECT_EQ(reasons[Reason::kPathRejected], 0u);
    EXPECT_EQ(reasons[Reason::kPrincipalRejected], 0u);
    EXPECT_EQ(reasons[Reason::kUnknownAction], 0u);
    EXPECT_GT(reasons[Reason::kNoDeclaration], 0u);
    EXPECT_GT(reasons[Reason::kNoRule], 0u);
  }
}

TEST(MakeRequestsTest, AnAttributeMayBeWhatAVariableMatched) {
  const CompileResult policy = Compile(
      "postern: 1\naccess: {'t/<team>/*': [{allow: authenticated, to: get, where: {team: "
      "<team>}}]}\n");
  const MeasuredRequests requests = RequestsOf(policy, 2000);
  size_t num_allowed = 0;
  for (size_t i = 0; i < requests.requests.size(); ++i) {
    num_allowed += Decide(*policy.graph(), requests, i).allowed();
  }
  EXPECT_GT(num_allowed, 0u);
}

TEST(MakeRequestsTest, PathsOfAmplifyAreText) {
  const CompileResult policy = Compile(
      "postern: 1\nsemantics: amplify\naccess:\n"
      "  'media/*': [{allow: guest, to: [read]}]\n"
      "  'profile/{entity_id}/*': [{allow: owner, to: [read, write]}]\n");
  ASSERT_TRUE(policy.ok()) << policy.IssuesText();
  const MeasuredRequests requests = RequestsOf(policy, 2000);
  std::set<uint32_t> allowed_by;
  for (size_t i = 0; i < requests.requests.size(); ++i) {
    const Decision decision = Decide(*policy.graph(), requests, i);
    if (decision.allowed()) allowed_by.insert(decision.declaration);
  }
  EXPECT_GE(allowed_by.size(), 2u);
}

TEST(MakeRequestsTest, AreDistinctAndTheSameForTheSameSeed) {
  const CompileResult policy = Rooms();
  const auto texts = [&policy](uint64_t seed) {
    std::set<std::tuple<size_t, std::string, std::string>> all;
    for (const MeasuredRequest& request : RequestsOf(policy, 1000, seed).requests) {
      EXPECT_TRUE(all.emplace(request.principal, request.action, request.path).second);
    }
    return all;
  };
  EXPECT_EQ(texts(1), texts(1));
  EXPECT_NE(texts(1), texts(2));
}

TEST(MakeRequestsTest, AreAsManyAsThereAre) {
  const CompileResult policy = Compile("postern: 1\naccess: {x: [{allow: guest, to: get}]}\n");
  const size_t most = RequestsOf(policy, 100000).requests.size();
  EXPECT_GT(most, 10u);
  EXPECT_LT(most, 100000u) << "there is one path, and another for one in ten";
  EXPECT_TRUE(MakeRequests(*DescribedPolicy(*Compile("postern: 1\naccess: {}\n").graph()), 10, 1)
                  .requests.empty());
}

TEST(MeasureSpeedTest, ClassesAddUp) {
  const CompileResult policy = Rooms();
  const DecisionGraph& graph = *policy.graph();
  const MeasuredRequests requests = RequestsOf(policy, 3000);
  SpeedOptions options;
  options.rounds = 3;
  options.threads = 2;
  const PolicySpeed speed = MeasureSpeed(graph, requests, options);
  size_t num_allowed = 0;
  for (size_t i = 0; i < requests.requests.size(); ++i) {
    num_allowed += Decide(graph, requests, i).allowed();
  }
  EXPECT_EQ(speed.all.requests, 3000u);
  EXPECT_EQ(speed.all.allowed, num_allowed);
  size_t num_requests = 0;
  for (const auto& [reason, of] : speed.by_reason) {
    num_requests += of.requests;
    EXPECT_EQ(of.allowed, reason == Reason::kAllowed ? of.requests : 0u);
    EXPECT_LE(of.prepared.p50_ns, of.prepared.p99_ns);
    EXPECT_LE(of.prepared.p99_ns, of.prepared.max_ns);
    EXPECT_LE(of.prepared.max_ns, speed.all.prepared.max_ns);
  }
  EXPECT_EQ(num_requests, 3000u);
  EXPECT_EQ(speed.threads, 2u);
  EXPECT_GT(speed.one_thread_per_second, 0);
  EXPECT_GT(speed.all_threads_per_second, 0);
  ASSERT_GE(speed.slowest.size(), 6u);
  for (size_t i = 1; i < speed.slowest.size(); ++i) {
    EXPECT_GE(speed.slowest[i - 1].mean_ns, speed.slowest[i].mean_ns);
  }
}

TEST(MeasurePreparedTest, TellsHowManyADeclarationGoverns) {
  const CompileResult policy = Rooms();
  const MeasuredRequests requests = RequestsOf(policy, 1000);
  size_t num_governed = 0;
  for (size_t i = 0; i < requests.requests.size(); ++i) {
    num_governed += Decide(*policy.graph(), requests, i).reason != Reason::kNoDeclaration;
  }
  const PreparedSpeed speed = MeasurePrepared(*policy.graph(), requests, 2);
  EXPECT_EQ(speed.num_governed, num_governed);
  EXPECT_LE(speed.latency.p50_ns, speed.latency.max_ns);
}

TEST(GrowthSizesTest, AreFractionsEachOnce) {
  using Sizes = std::vector<size_t>;
  EXPECT_EQ(GrowthSizes(0), Sizes());
  EXPECT_EQ(GrowthSizes(9), Sizes());
  EXPECT_EQ(GrowthSizes(10), (Sizes{1, 3, 10}));
  EXPECT_EQ(GrowthSizes(250), (Sizes{1, 2, 25, 83, 250}));
  EXPECT_EQ(GrowthSizes(100000), (Sizes{100, 1000, 10000, 33333, 100000}));
}

// A policy of so many declarations that each govern a path of their own.
CompileResult Numbered(size_t count) {
  std::string text = "postern: 1\naccess:\n";
  for (size_t i = 0; i < count; ++i) {
    text += "  d" + std::to_string(i) + "/*: [{allow: guest, to: get}]\n";
  }
  return Compile(text);
}

TEST(MeasureGrowthTest, PartsGrowToTheWholePolicy) {
  const CompileResult policy = Numbered(100);
  const MeasuredRequests requests = RequestsOf(policy, 2000);
  const PolicyGrowth growth = MeasureGrowth(*policy.graph(), requests, 1, 1);
  EXPECT_EQ(growth.missing, "");
  ASSERT_EQ(growth.points.size(), 4u);
  for (size_t i = 1; i < growth.points.size(); ++i) {
    EXPECT_GT(growth.points[i].declarations, growth.points[i - 1].declarations);
    EXPECT_GT(growth.points[i].bytes, growth.points[i - 1].bytes);
    EXPECT_GT(growth.points[i].num_governed, growth.points[i - 1].num_governed) << "parts nest";
  }
  EXPECT_EQ(growth.points.back().declarations, 100u);
  // A part has no file, so it lacks what the whole one tells of its own.
  EXPECT_NEAR(static_cast<double>(growth.points.back().bytes),
              static_cast<double>(policy.graph()->NumBytes()), 128);
  EXPECT_EQ(growth.points.back().num_governed,
            MeasurePrepared(*policy.graph(), requests, 1).num_governed);
}

TEST(MeasureGrowthTest, TheSeedChoosesTheParts) {
  const CompileResult policy = Numbered(100);
  const MeasuredRequests requests = RequestsOf(policy, 2000);
  const auto governed = [&](uint64_t seed) {
    std::vector<size_t> all;
    for (const GrowthPoint& point : MeasureGrowth(*policy.graph(), requests, 1, seed).points) {
      all.push_back(point.num_governed);
    }
    return all;
  };
  EXPECT_EQ(governed(1), governed(1));
  EXPECT_NE(governed(1), governed(2));
}

TEST(MeasureGrowthTest, TellsWhyThereIsNoCurve) {
  const CompileResult small = Rooms();
  const MeasuredRequests requests = RequestsOf(small, 100);
  EXPECT_EQ(MeasureGrowth(*small.graph(), requests, 1, 1).missing,
            "the policy is too small for a curve, which takes at least 10 declarations");
  const CompileResult large = Numbered(10);
  const absl::StatusOr<DecisionGraph> stripped =
      DecisionGraph::Load(large.graph()->Serialize(DecisionGraph::Descriptions::kStrip));
  ASSERT_TRUE(stripped.ok());
  EXPECT_EQ(MeasureGrowth(*stripped, requests, 1, 1).missing,
            "the compiled policy was stripped, so it can't be cut into parts");
}

// What a policy turned away, it turned away quickly, and looked fast.
TEST(MisfitTest, CountsWhatIsTurnedAwayUnseen) {
  const CompileResult rooms = Rooms();
  const CompileResult routes = Routes();
  const CompileResult other =
      Compile("postern: 1\nactions: [get, list]\naccess: {x: [{allow: guest, to: get}]}\n");
  const MeasuredRequests requests = RequestsOf(rooms, 500);
  const Misfit none = FindMisfit(*rooms.graph(), *rooms.graph(), requests);
  EXPECT_EQ(none.num_requests, 0u);
  EXPECT_EQ(TextOf(none, *rooms.graph(), *rooms.graph(), 500), "");

  const Misfit paths = FindMisfit(*rooms.graph(), *routes.graph(), requests);
  EXPECT_EQ(paths.num_paths, 500u);
  EXPECT_EQ(TextOf(paths, *rooms.graph(), *routes.graph(), 500),
            "rejects paths of the other, since its mode is `url` and not `key`; of 500 requests it "
            "turns away 500 unseen");

  size_t num_unknown = 0;
  for (const MeasuredRequest& request : requests.requests) {
    num_unknown += request.action != "get" && request.action != "list";
  }
  const Misfit actions = FindMisfit(*rooms.graph(), *other.graph(), requests);
  EXPECT_EQ(actions.num_requests, num_unknown);
  EXPECT_EQ(TextOf(actions, *rooms.graph(), *other.graph(), 500),
            "has no actions `delete`, `write`; of 500 requests it turns away " +
                std::to_string(num_unknown) + " unseen");
  EXPECT_EQ(FindMisfit(*other.graph(), *rooms.graph(), requests).num_requests, 0u);
}

TEST(CompareSpeedTest, CountsWhatIsDecidedOtherwise) {
  const CompileResult policy = Rooms();
  const CompileResult other =
      Compile("postern: 1\naccess: {'room/*': [{allow: guest, to: [get, write]}]}\n");
  const MeasuredRequests requests = RequestsOf(policy, 2000);
  SpeedOptions options;
  options.rounds = 2;
  size_t num_different = 0;
  for (size_t i = 0; i < requests.requests.size(); ++i) {
    num_different += Decide(*policy.graph(), requests, i).allowed() !=
                     Decide(*other.graph(), requests, i).allowed();
  }
  ASSERT_GT(num_different, 0u);
  const SpeedComparison comparison =
      CompareSpeed(*policy.graph(), *other.graph(), requests, options);
  EXPECT_EQ(comparison.num_different, num_different);
  EXPECT_GT(comparison.ratio, 0);
  EXPECT_LE(comparison.low, comparison.ratio);
  EXPECT_LE(comparison.ratio, comparison.high);
  EXPECT_EQ(CompareSpeed(*policy.graph(), *policy.graph(), requests, options).num_different, 0u);
}

}  // namespace
}  // namespace postern::tools
