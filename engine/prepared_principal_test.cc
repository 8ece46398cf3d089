// PreparedPrincipal as an object: where it keeps what it knows makes no difference.

#include <string>
#include <utility>
#include <vector>

#include "engine/decision_graph.h"
#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

// Groups whose names are alike but for what stands about their sixteenth byte.
const std::vector<std::string>& LongGroups() {
  static const auto& groups =
      *new std::vector<std::string>{"123456789012345",
                                    "1234567890123456",
                                    "123456789012345x",
                                    "12345678901234567",
                                    "1234567890123456x",
                                    "1234567890123456789012345678901234567890",
                                    std::string("123456789012345\0", 16)};
  return groups;
}

// With so many selectors that what a principal is takes several words.
DecisionGraph Build() {
  SpecBuilder builder;
  builder.Declare("many");
  for (int i = 0; i < 300; ++i) builder.Allow({"group:g" + std::to_string(i)}, "get");
  for (const std::string& group : LongGroups()) {
    builder.Declare("long/" + std::to_string(&group - LongGroups().data()) + "/*")
        .Allow({"group:" + group}, "get");
  }
  absl::StatusOr<DecisionGraph> graph =
      DecisionGraph::Build(builder.Declare("u/<entity_id>/*")
                               .Allow({"owner"}, "get")
                               .Declare("t/<team>/*")
                               .Allow({"group:<team>"}, "get")
                               .Declare("t/*")
                               .Allow({"group:staff where plan=pro", "function:f"}, "get")
                               .Deny({"authenticated where plan=free"}, "write")
                               .Declare("g")
                               .Allow({"guest"}, "get")
                               .spec());
  EXPECT_EQ(graph.status(), absl::OkStatus());
  return graph.ok() ? *std::move(graph) : DecisionGraph();
}

// Those whose entity id lies in the object itself, up to its edge of 68 bytes, and those that need
// a block.
std::vector<Principal> Principals() {
  std::vector<Principal> principals(3);
  principals[1].entity_id = "a guest's";
  principals[2].kind = PrincipalKind::kFunction;
  principals[2].name = "f";
  for (const size_t length : {0, 1, 15, 16, 67, 68, 69, 256}) {
    Principal user;
    user.kind = PrincipalKind::kUser;
    if (length > 0) user.entity_id = std::string(length, 'x');
    principals.push_back(user);
    user.groups.emplace();
    principals.push_back(user);
    user.groups = {"staff", "a group with more than sixteen bytes", "red"};
    principals.push_back(user);
    user.attributes = {{"plan", "pro"}, {"unasked", ""}};
    principals.push_back(user);
  }
  return principals;
}

std::vector<std::string> Paths(const Principal& principal) {
  return {"u/" + principal.entity_id.value_or("x") + "/a", "u/y/a", "t/red/a", "t/blue/a", "g",
          "t/a group with more than sixteen bytes/a"};
}

// Returns the decisions on all of it, and who an explanation says was asked about.
std::vector<std::string> Lines(const DecisionGraph& graph, const PreparedPrincipal& prepared,
                               const Principal& principal) {
  std::vector<std::string> lines;
  for (const std::string& path : Paths(principal)) {
    for (const char* action : {"get", "write"}) {
      const Action asked = graph.action(action);
      const CanonicalPath canonical = graph.path(path);
      const Decision decision = Evaluate(graph, prepared, asked, canonical);
      const Explanation why = Explain(graph, prepared, asked, canonical, decision);
      EXPECT_FALSE(why.internal_error);
      lines.push_back(std::string(ReasonName(decision.reason)) + " " +
                      (why.principal ? why.principal->entity_id.value_or("?") : "nobody"));
    }
  }
  return lines;
}

TEST(PreparedPrincipalTest, OneThatIsMovedIsTheSame) {
  const DecisionGraph graph = Build();
  for (const Principal& principal : Principals()) {
    PreparedPrincipal first = graph.Prepare(principal);
    const std::vector<std::string> before = Lines(graph, first, principal);
    PreparedPrincipal second(std::move(first));
    EXPECT_EQ(Lines(graph, second, principal), before);
    PreparedPrincipal third = graph.Prepare(Principal());
    third = std::move(second);
    // What lies where the first two were does not matter any more.
    first = graph.Prepare(Principals().back());
    second = graph.Prepare(Principal());
    EXPECT_EQ(Lines(graph, third, principal), before);
  }
}

TEST(PreparedPrincipalTest, OneThatWasMovedFromIsADefaultOne) {
  const DecisionGraph graph = Build();
  for (const Principal& principal : Principals()) {
    PreparedPrincipal first = graph.Prepare(principal);
    const PreparedPrincipal second(std::move(first));
    EXPECT_FALSE(first.IsFor(graph));  // NOLINT: this is what is promised
    EXPECT_EQ(first.error(), PrincipalError::kNone);
    const Decision decision = Evaluate(graph, first, graph.action("get"), graph.path("g"));
    EXPECT_EQ(decision.reason, Reason::kStalePrincipal);
  }
}

TEST(PreparedPrincipalTest, OneThatIsMovedToItselfIsTheSame) {
  const DecisionGraph graph = Build();
  for (const Principal& principal : Principals()) {
    PreparedPrincipal prepared = graph.Prepare(principal);
    const std::vector<std::string> before = Lines(graph, prepared, principal);
    PreparedPrincipal& same = prepared;
    prepared = std::move(same);
    EXPECT_EQ(Lines(graph, prepared, principal), before);
  }
}

TEST(PreparedPrincipalTest, AMemberIsOneOfThatGroupAlone) {
  const DecisionGraph graph = Build();
  const Action get = graph.action("get");
  for (const std::string& group : LongGroups()) {
    Principal member;
    member.kind = PrincipalKind::kUser;
    member.groups = {"", group};
    const PreparedPrincipal prepared = graph.Prepare(member);
    for (size_t i = 0; i < LongGroups().size(); ++i) {
      const CanonicalPath path = graph.path("long/" + std::to_string(i) + "/a");
      EXPECT_EQ(Evaluate(graph, prepared, get, path).allowed(), LongGroups()[i] == group) << i;
    }
  }
}

// An attribute that no rule asks for puts all of a principal into a block.
TEST(PreparedPrincipalTest, WhatNoRuleAsksForChangesNothing) {
  const DecisionGraph graph = Build();
  size_t num_allowed = 0;
  for (const Principal& principal : Principals()) {
    if (principal.attributes.size() > 1) continue;
    Principal with_more = principal;
    with_more.attributes.emplace_back("unasked", "x");
    const std::vector<std::string> lines = Lines(graph, graph.Prepare(principal), principal);
    EXPECT_EQ(Lines(graph, graph.Prepare(with_more), principal), lines);
    for (const std::string& line : lines) num_allowed += line.rfind("allowed", 0) == 0;
  }
  EXPECT_GT(num_allowed, 10u);
}

// The words of who has no names are the graph's own.
TEST(PreparedPrincipalTest, OneThatOutlivesItsGraphIsStaleElsewhere) {
  for (const Principal& principal : Principals()) {
    PreparedPrincipal prepared;
    {
      const DecisionGraph graph = Build();
      prepared = graph.Prepare(principal);
    }
    const DecisionGraph other = Build();
    const Action get = other.action("get");
    const CanonicalPath path = other.path("g");
    const Decision decision = Evaluate(other, prepared, get, path);
    EXPECT_EQ(decision.reason, Reason::kStalePrincipal);
    const Explanation why = Explain(other, prepared, get, path, decision);
    ASSERT_TRUE(why.principal.has_value());
    EXPECT_EQ(why.principal->entity_id, principal.entity_id);
    EXPECT_EQ(why.principal->groups, principal.groups);
  }
}

}  // namespace
}  // namespace postern
