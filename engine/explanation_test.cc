// What goldens can't say: requests that are never judged, decisions of another request, the bounds
// at their edges, and bytes that must not come through.
#include "engine/explanation.h"

#include <set>
#include <string>
#include <vector>

#include "engine/evaluator.h"
#include "engine/explanation_json.h"
#include "engine/explanation_text.h"
#include "engine/testing/spec_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

DecisionGraph Build(const SpecBuilder& builder) {
  absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(builder.spec());
  EXPECT_EQ(graph.status(), absl::OkStatus());
  return graph.ok() ? *std::move(graph) : DecisionGraph();
}

DecisionGraph Rooms() {
  return Build(SpecBuilder()
                   .Declare("room/*/locked/*")
                   .Inherit()
                   .Deny({"anyone"}, "write")
                   .Declare("room/*")
                   .Allow({"authenticated"}, "get write"));
}

Principal User(const std::string& id) {
  Principal user;
  user.kind = PrincipalKind::kUser;
  user.entity_id = id;
  user.groups.emplace();
  return user;
}

Explanation ExplainRequest(const DecisionGraph& graph, const PreparedPrincipal& principal,
                           const std::string& action_name, const std::string& raw_path,
                           ExplainOptions options = {}) {
  const Action action = graph.action(action_name);
  const CanonicalPath path = graph.path(raw_path);
  options.raw_action = action_name;
  options.raw_path = raw_path;
  return Explain(graph, principal, action, path, Evaluate(graph, principal, action, path), options);
}

std::vector<NearMiss::Kind> KindsOf(const Explanation& explanation) {
  std::vector<NearMiss::Kind> kinds;
  for (const NearMiss& miss : explanation.near_misses) kinds.push_back(miss.kind);
  return kinds;
}

TEST(ExplanationTest, WhatIsNeverJudgedHasNoNearMisses) {
  const DecisionGraph none;
  const DecisionGraph graph = Rooms();
  Principal odd;
  odd.kind = static_cast<PrincipalKind>(7);
  const Explanation explanations[] = {
      ExplainRequest(none, PreparedPrincipal(), "get", "room/1"),
      ExplainRequest(none, none.Prepare(User("a")), "get", "room/1"),
      ExplainRequest(graph, PreparedPrincipal(), "get", "room/1"),
      ExplainRequest(graph, Rooms().Prepare(User("a")), "get", "room/1"),
      ExplainRequest(graph, graph.Prepare(User("a/b")), "get", "room/1"),
      ExplainRequest(graph, graph.Prepare(odd), "get", "room/1"),
      ExplainRequest(graph, graph.Prepare(User("a")), "get", "room//1"),
      ExplainRequest(graph, graph.Prepare(User("a")), "get", ""),
  };
  for (const Explanation& explanation : explanations) {
    EXPECT_FALSE(explanation.internal_error);
    EXPECT_FALSE(explanation.decision.allowed());
    EXPECT_TRUE(explanation.near_misses.empty());
    EXPECT_TRUE(explanation.declarations.empty());
    EXPECT_EQ(ExplanationText(explanation).substr(0, 6), "deny  ");
    EXPECT_EQ(ExplanationJson(explanation).substr(0, 18), R"({"decision":"deny")");
  }
}

TEST(ExplanationTest, ADecisionOfAnotherRequestIsAnInternalErrorAndADeny) {
  const DecisionGraph graph = Rooms();
  const PreparedPrincipal alice = graph.Prepare(User("alice"));
  const CanonicalPath open = graph.path("room/1");
  const CanonicalPath locked = graph.path("room/1/locked/x");
  const Decision decision = Evaluate(graph, alice, graph.action("write"), open);
  ASSERT_TRUE(decision.allowed());
  const Explanation explanation = Explain(graph, alice, graph.action("write"), locked, decision);
  EXPECT_TRUE(explanation.internal_error);
  EXPECT_FALSE(explanation.decision.allowed());
  EXPECT_EQ(ExplanationText(explanation),
            "deny  internal error\n"
            "  the matches do not lead to this decision; please report it\n");
  // An error that is none has no matches to be held against.
  EXPECT_TRUE(Explain(graph, alice, graph.action("write"), open, Decision()).internal_error);
}

TEST(ExplanationTest, AnActionOfALargerGraphIsUnknown) {
  const DecisionGraph large = Build(SpecBuilder(PathMode::kKey, "a b c d e f g"));
  const DecisionGraph graph = Rooms();
  const PreparedPrincipal alice = graph.Prepare(User("alice"));
  const CanonicalPath path = graph.path("room/1");
  const Decision decision = Evaluate(graph, alice, large.action("g"), path);
  const Explanation explanation = Explain(graph, alice, large.action("g"), path, decision);
  EXPECT_EQ(explanation.decision.reason, Reason::kUnknownAction);
  EXPECT_EQ(KindsOf(explanation), std::vector<NearMiss::Kind>(2, NearMiss::Kind::kAnotherAction));
}

TEST(ExplanationTest, EachPartIsTold) {
  using Part = ExplainedDeclaration::Part;
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("a/b/c")
                                        .Inherit()
                                        .Declare("a/b/*")
                                        .Inherit()
                                        .Allow({"group:x"}, "get")
                                        .Declare("a/*")
                                        .Allow({"anyone"}, "get")
                                        .Declare("*")
                                        .Deny({"anyone"}, "write"));
  const Explanation explanation =
      ExplainRequest(graph, graph.Prepare(User("alice")), "get", "a/b/c");
  std::vector<Part> parts;
  for (const ExplainedDeclaration& match : explanation.declarations) parts.push_back(match.part);
  EXPECT_EQ(parts,
            std::vector<Part>({Part::kGuard, Part::kGoverns, Part::kInherited, Part::kNotAsked}));
  EXPECT_EQ(RuleText(explanation.decided_by), "allow anyone, to get");
}

TEST(ExplanationTest, TheDenyInTheWayAlwaysHasItsPlace) {
  const DecisionGraph graph = Rooms();
  const PreparedPrincipal alice = graph.Prepare(User("alice"));
  ExplainOptions options;
  for (options.max_near_misses = 0; options.max_near_misses <= 3; ++options.max_near_misses) {
    const Explanation explanation =
        ExplainRequest(graph, alice, "write", "room/1/locked/x", options);
    EXPECT_EQ(explanation.near_misses.size(), options.max_near_misses);
    if (options.max_near_misses == 0) continue;
    EXPECT_EQ(explanation.near_misses.back().kind, NearMiss::Kind::kDenyInTheWay);
    EXPECT_EQ(explanation.cut.near_misses, 3 - options.max_near_misses);
  }
}

TEST(ExplanationTest, EachBoundIsTold) {
  const DecisionGraph graph = Rooms();
  const PreparedPrincipal alice = graph.Prepare(User("alice"));
  ExplainOptions options;
  options.max_declarations = 1;
  Explanation explanation = ExplainRequest(graph, alice, "write", "room/1/locked/x", options);
  EXPECT_EQ(explanation.declarations.size(), 2u);  // the governing one is listed in any case
  EXPECT_TRUE(explanation.cut.search);
  options.max_declarations = 2;
  EXPECT_FALSE(ExplainRequest(graph, alice, "write", "room/1/locked/x", options).cut.search);
  options.max_words = 1;
  EXPECT_FALSE(ExplainRequest(graph, alice, "write", "rom/1", options).cut.search);
  options.max_words = 0;
  EXPECT_TRUE(ExplainRequest(graph, alice, "write", "rom/1", options).cut.search);
  // No word would do: `locked` belongs to a guard, which grants nothing.
  EXPECT_FALSE(ExplainRequest(graph, alice, "write", "room/1/locked/x", options).cut.search);
  options.max_words = 1000;
  options.max_requests = 2;
  EXPECT_TRUE(ExplainRequest(graph, alice, "write", "room/1/locked/x", options).cut.search);
}

TEST(ExplanationTest, AChangeThatIsNotLookedAtIsACut) {
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("p")
                                        .Allow({"group:z"}, "get")
                                        .Declare("q")
                                        .Allow({"group:z"}, "get")
                                        .Declare("r")
                                        .Allow({"group:z"}, "get"));
  Principal alice = User("alice");
  alice.groups = {{"p", "q", "r"}};
  const PreparedPrincipal prepared = graph.Prepare(alice);
  // 3 actions, and for each segment any other word and 4 of her own, which the patterns name, too.
  ExplainOptions options;
  options.max_requests = 12;
  EXPECT_TRUE(ExplainRequest(graph, prepared, "get", "x/y", options).cut.search);
  options.max_requests = 13;
  EXPECT_FALSE(ExplainRequest(graph, prepared, "get", "x/y", options).cut.search);
}

// Elsewhere `other` tells how all words are judged that no pattern names.
TEST(ExplanationTest, APolicyMaySpeakOfTheWordThatStandsForAnyOther) {
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("a/other/*")
                                        .Allow({"group:z"}, "get")
                                        .Declare("a/x/*")
                                        .Allow({"group:z"}, "get")
                                        .Declare("a/*")
                                        .Allow({"anyone"}, "get"));
  const Explanation explanation =
      ExplainRequest(graph, graph.Prepare(User("alice")), "get", "a/x/1");
  std::vector<std::string> paths;
  for (const NearMiss& miss : explanation.near_misses) {
    if (miss.kind == NearMiss::Kind::kOneSegment) paths.push_back(miss.path);
  }
  EXPECT_EQ(paths, std::vector<std::string>({"a/alice/1", "a/a/1"}));
}

// More patterns than are tried one by one follow `room`: the words next to the segment are.
TEST(ExplanationTest, OfManyWordsTheNextAreLookedAt) {
  SpecBuilder builder;
  for (char c = 'a'; c <= 'z'; ++c) {
    builder.Declare(std::string("room/") + c + c + "/*").Allow({"authenticated"}, "get");
  }
  const DecisionGraph graph = Build(builder);
  const PreparedPrincipal alice = graph.Prepare(User("alice"));
  ExplainOptions options;
  options.max_near_misses = 100;
  options.max_words = 4;
  const auto words = [&](const std::string& path) {
    const Explanation explanation = ExplainRequest(graph, alice, "get", path, options);
    std::set<std::string> values;
    for (const NearMiss& miss : explanation.near_misses) values.insert(miss.value);
    EXPECT_EQ(explanation.cut.search, options.max_words < 26);
    return values;
  };
  using Words = std::set<std::string>;
  EXPECT_EQ(words("room/m/1"), Words({"kk", "ll", "mm", "nn"}));
  EXPECT_EQ(words("room/0/1"), Words({"aa", "bb", "cc", "dd"}));
  EXPECT_EQ(words("room/zzz/1"), Words({"ww", "xx", "yy", "zz"}));
  options.max_words = 26;
  EXPECT_EQ(words("room/m/1").size(), 26u);
}

TEST(ExplanationTest, ASelectorThatIsOnlyCountedAsHoldingIsNotSaidToHold) {
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("a/*")
                                        .Allow({"group:x", "authenticated"}, "get")
                                        .Deny({"group:x", "authenticated"}, "get"));
  Principal alice = User("alice");
  alice.groups.reset();
  const Explanation explanation = ExplainRequest(graph, graph.Prepare(alice), "get", "a/b");
  EXPECT_EQ(explanation.decided_by.selector_text, "group:x");
  EXPECT_THAT(explanation.selectors, testing::ElementsAre("authenticated"));
  ASSERT_EQ(explanation.declarations.size(), 1u);
  const std::vector<ExplainedRule>& rules = explanation.declarations[0].rules;
  ASSERT_EQ(rules.size(), 2u);
  EXPECT_TRUE(rules[0].unknown.empty());
  EXPECT_EQ(rules[1].unknown, std::vector<std::string>({"groups"}));
}

TEST(ExplanationTest, NoByteOfARequestReachesATerminalOrEndsAString) {
  const std::string hostile = "\x1b[2J\x07\xe2\x80\xae\xff</script>\"'";
  const DecisionGraph graph = Rooms();
  Principal principal = User("</script>\"\xe2\x80\xae");
  principal.groups = {{hostile}};
  principal.attributes = {{hostile, hostile}};
  const Explanation explanation =
      ExplainRequest(graph, graph.Prepare(principal), hostile, "room/" + hostile);
  const std::string text = ExplanationText(explanation);
  const std::string json = ExplanationJson(explanation);
  const std::string caller = CallerExplanationJson(explanation, hostile);
  for (const char* bytes : {"\x1b", "\x07", "\xff", "\xe2\x80\xae"}) {
    EXPECT_EQ(text.find(bytes), std::string::npos) << text;
  }
  for (const char* bytes : {"\x1b", "\x07", "\xff", "</script>"}) {
    EXPECT_EQ(json.find(bytes), std::string::npos) << json;
    EXPECT_EQ(caller.find(bytes), std::string::npos) << caller;
  }
  EXPECT_NE(hostile.find("</script>"), std::string::npos);  // the control: it was in there
  EXPECT_NE(text.find("</script>"), std::string::npos);
}

TEST(ExplanationTest, ACallerLearnsNothingOfRulesAndPaths) {
  const DecisionGraph graph = Rooms();
  ExplanationTextOptions options;
  options.audience = Audience::kCaller;
  options.request_id = "7f3a";
  for (const char* path : {"room/1/locked/x", "room//1", "nowhere", "room/1"}) {
    const PreparedPrincipal alice = graph.Prepare(User("alice"));
    const Explanation explanation = ExplainRequest(graph, alice, "delete", path);
    EXPECT_EQ(ExplanationText(explanation, options),
              "deny\n  you are signed in\n  request `7f3a`\n");
    EXPECT_EQ(CallerExplanationJson(explanation, "7f3a"),
              R"({"decision":"deny","signed_in":true,"request_id":"7f3a"})");
  }
}

}  // namespace
}  // namespace postern
