// Every rule of docs/language.md, "The decision", and of the tables of selectors and reasons.

#include "engine/evaluator.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

DecisionGraph Build(const SpecBuilder& builder) {
  absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(builder.spec());
  EXPECT_EQ(graph.status(), absl::OkStatus());
  if (!graph.ok()) return DecisionGraph();
  EXPECT_EQ(graph->CheckInvariants(), absl::OkStatus());
  return *std::move(graph);
}

Principal Guest() { return Principal(); }

Principal User(std::optional<std::string> entity_id = std::nullopt,
               std::optional<std::vector<std::string>> groups = std::nullopt) {
  Principal user;
  user.kind = PrincipalKind::kUser;
  user.entity_id = std::move(entity_id);
  user.groups = std::move(groups);
  return user;
}

Principal Function(const std::string& name) {
  Principal function;
  function.kind = PrincipalKind::kFunction;
  function.name = name;
  return function;
}

Principal With(Principal principal, const std::string& attribute, const std::string& value) {
  principal.attributes.emplace_back(attribute, value);
  return principal;
}

Decision Decide(const DecisionGraph& graph, const Principal& principal, const std::string& action,
                const std::string& path) {
  return Evaluate(graph, graph.Prepare(principal), graph.action(action), graph.path(path));
}

// Returns the decision in one line: its reason, declaration, rule and selector as far as it has
// any.
std::string Line(const Decision& decision) {
  std::string line(ReasonName(decision.reason));
  for (const uint32_t place : {decision.declaration, decision.rule, decision.selector}) {
    if (place != Decision::kNone) line += " " + std::to_string(place);
  }
  EXPECT_EQ(decision.allowed(), decision.reason == Reason::kAllowed);
  return line;
}

std::string DecideLine(const DecisionGraph& graph, const Principal& principal,
                       const std::string& action, const std::string& path) {
  return Line(Decide(graph, principal, action, path));
}

// --- the decision --------------------------------------------------------------------------------

TEST(EvaluatorTest, TheMostSpecificDeclarationGoverns) {
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("room/public/*")
                                        .Allow({"anyone"}, "get")
                                        .Declare("room/*")
                                        .Allow({"group:admin"}, "get write"));
  EXPECT_EQ(DecideLine(graph, Guest(), "get", "room/public/a"), "allowed 0 0 0");
  EXPECT_EQ(DecideLine(graph, User("a", {{"admin"}}), "write", "room/public/a"), "no_rule 0");
  EXPECT_EQ(DecideLine(graph, User("a", {{"admin"}}), "write", "room/x"), "allowed 1 0 0");
  EXPECT_EQ(DecideLine(graph, Guest(), "get", "room/x"), "no_rule 1");
  EXPECT_EQ(DecideLine(graph, Guest(), "get", "hall"), "no_declaration");
}

TEST(EvaluatorTest, AnEmptyDeclarationGovernsAndAllowsNobody) {
  const DecisionGraph graph =
      Build(SpecBuilder().Declare("a/b").Declare("a/*").Allow({"anyone"}, "get"));
  EXPECT_EQ(DecideLine(graph, Guest(), "get", "a/b"), "no_rule 0");
  EXPECT_EQ(DecideLine(graph, Guest(), "get", "a/c"), "allowed 1 0 0");
}

TEST(EvaluatorTest, InheritAsksTheNextMostSpecific) {
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("a/b/c")
                                        .Inherit()
                                        .Allow({"group:c"}, "get")
                                        .Declare("a/b/*")
                                        .Inherit()
                                        .Allow({"group:b"}, "get")
                                        .Declare("a/*")
                                        .Allow({"group:a"}, "get")
                                        .Declare("*")
                                        .Allow({"anyone"}, "get write"));
  EXPECT_EQ(DecideLine(graph, User("u", {{"a", "c"}}), "get", "a/b/c"), "allowed 0 0 0");
  EXPECT_EQ(DecideLine(graph, User("u", {{"b"}}), "get", "a/b/c"), "allowed 1 0 0");
  EXPECT_EQ(DecideLine(graph, User("u", {{"a"}}), "get", "a/b/c"), "allowed 2 0 0");
  // The chain ends with `a/*`, which does not inherit; the most specific one is named.
  EXPECT_EQ(DecideLine(graph, User("u", {{}}), "get", "a/b/c"), "no_rule 0");
  EXPECT_EQ(DecideLine(graph, User("u", {{}}), "write", "a/b/c"), "no_rule 0");
  EXPECT_EQ(DecideLine(graph, User("u", {{}}), "write", "b"), "allowed 3 0 0");
}

TEST(EvaluatorTest, AnExplicitDenyWinsHoweverGeneral) {
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("room/1")
                                        .Allow({"anyone"}, "get write")
                                        .Declare("*")
                                        .Inherit()
                                        .Deny({"guest"}, "write"));
  EXPECT_EQ(DecideLine(graph, Guest(), "write", "room/1"), "denied_by_rule 1 0 0");
  EXPECT_EQ(DecideLine(graph, Guest(), "get", "room/1"), "allowed 0 0 0");
  EXPECT_EQ(DecideLine(graph, User(), "write", "room/1"), "allowed 0 0 0");
}

TEST(EvaluatorTest, ADenyIsToldEvenWhereNothingAllows) {
  const DecisionGraph graph = Build(SpecBuilder().Declare("a").Inherit().Deny({"anyone"}, "get"));
  EXPECT_EQ(DecideLine(graph, Guest(), "get", "a"), "denied_by_rule 0 0 0");
  EXPECT_EQ(DecideLine(graph, Guest(), "write", "a"), "no_declaration");
}

TEST(EvaluatorTest, TheMostSpecificDenyIsTold) {
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("a/b/c")
                                        .Inherit()
                                        .Deny({"guest"}, "get")
                                        .Declare("a/**/c")
                                        .Deny({"anyone"}, "write")
                                        .Deny({"authenticated", "anyone"}, "get")
                                        .Declare("*")
                                        .Inherit()
                                        .Deny({"anyone"}, "get"));
  EXPECT_EQ(DecideLine(graph, Guest(), "get", "a/b/c"), "denied_by_rule 0 0 0");
  EXPECT_EQ(DecideLine(graph, User(), "get", "a/b/c"), "denied_by_rule 1 1 0");
  EXPECT_EQ(DecideLine(graph, Function("f"), "get", "a/b/c"), "denied_by_rule 1 1 1");
  EXPECT_EQ(DecideLine(graph, Guest(), "get", "a/b"), "denied_by_rule 2 0 0");
}

TEST(EvaluatorTest, AGuardDecidesNoAllowAndIsNotNamed) {
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("a/b")
                                        .Inherit()
                                        .Deny({"guest"}, "write")
                                        .Declare("a/<x>")
                                        .Inherit()
                                        .Declare("a/*")
                                        .Allow({"anyone"}, "get"));
  EXPECT_EQ(DecideLine(graph, User(), "get", "a/b"), "allowed 2 0 0");
  EXPECT_EQ(DecideLine(graph, User(), "write", "a/b"), "no_rule 2");
  EXPECT_EQ(DecideLine(graph, Guest(), "write", "a/b"), "denied_by_rule 0 0 0");
}

TEST(EvaluatorTest, WhereOnlyGuardsMatchThereIsNoDeclaration) {
  const DecisionGraph graph = Build(SpecBuilder().Declare("a/*").Inherit().Deny({"guest"}, "get"));
  EXPECT_EQ(DecideLine(graph, User(), "get", "a/b"), "no_declaration");
}

TEST(EvaluatorTest, AListOfDeniesAloneIsNoGuard) {
  const DecisionGraph graph = Build(
      SpecBuilder().Declare("a/b").Deny({"guest"}, "get").Declare("a/*").Allow({"anyone"}, "get"));
  EXPECT_EQ(DecideLine(graph, User(), "get", "a/b"), "no_rule 0");
}

TEST(EvaluatorTest, TheFirstRuleAndTheFirstSelectorThatHoldAreNamed) {
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("a")
                                        .Allow({"guest"}, "get")
                                        .Deny({"function:bad"}, "get")
                                        .Allow({"group:x", "authenticated", "anyone"}, "get list")
                                        .Allow({"anyone"}, "get"));
  EXPECT_EQ(DecideLine(graph, Guest(), "get", "a"), "allowed 0 0 0");
  EXPECT_EQ(DecideLine(graph, Guest(), "list", "a"), "allowed 0 2 2");
  EXPECT_EQ(DecideLine(graph, User("u", {{"x"}}), "get", "a"), "allowed 0 2 0");
  EXPECT_EQ(DecideLine(graph, User("u", {{"y"}}), "get", "a"), "allowed 0 2 1");
  EXPECT_EQ(DecideLine(graph, Function("f"), "get", "a"), "allowed 0 2 2");
  EXPECT_EQ(DecideLine(graph, Function("bad"), "get", "a"), "denied_by_rule 0 1 0");
}

TEST(EvaluatorTest, AChainOfInheritanceLongerThanABatch) {
  SpecBuilder builder;
  const std::vector<std::string> patterns = EveryMix(8);
  ASSERT_EQ(patterns.size(), 256u);
  for (size_t i = 0; i < patterns.size(); ++i) {
    const std::string own = "group:" + std::to_string(i);
    builder.Declare(patterns[i]).Inherit().Allow({own}, "get").Deny({own}, "write");
  }
  builder.Declare("*").Allow({"guest"}, "get");
  const DecisionGraph graph = Build(builder);
  const std::string path = PathOfEveryMix(8);
  for (const int i : {0, 1, 63, 64, 65, 66, 128, 129, 255}) {
    const std::string group = std::to_string(i);
    EXPECT_EQ(DecideLine(graph, User("u", {{group}}), "get", path), "allowed " + group + " 0 0");
    EXPECT_EQ(DecideLine(graph, User("u", {{group}}), "write", path),
              "denied_by_rule " + group + " 1 0");
  }
  EXPECT_EQ(DecideLine(graph, Guest(), "get", path), "allowed 256 0 0");
  EXPECT_EQ(DecideLine(graph, User("u", {{}}), "get", path), "no_rule 0");
  EXPECT_EQ(DecideLine(graph, User("u", {{}}), "write", path), "no_rule 0");
}

TEST(EvaluatorTest, ManyActions) {
  std::string actions = "a0";
  for (int i = 1; i < 64; ++i) actions += " a" + std::to_string(i);
  const DecisionGraph graph =
      Build(SpecBuilder(PathMode::kKey, actions).Declare("x").Allow({"anyone"}, "a0 a31 a32 a63"));
  for (int i = 0; i < 64; ++i) {
    const bool is_allowed = i == 0 || i == 31 || i == 32 || i == 63;
    EXPECT_EQ(Decide(graph, Guest(), "a" + std::to_string(i), "x").allowed(), is_allowed) << i;
  }
}

// --- selectors -----------------------------------------------------------------------------------

struct SelectorCase {
  std::string selector;
  std::vector<Principal> holds;
  std::vector<Principal> unknown;  // no in an allow, yes in a deny
  std::vector<Principal> fails;
};

// On the path docs/alice, for the pattern docs/<entity_id>.
void ExpectSelector(const SelectorCase& test) {
  SCOPED_TRACE(test.selector);
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("docs/<entity_id>")
                                        .Allow({test.selector}, "get")
                                        .Deny({test.selector}, "write"));
  const auto expect = [&graph](const std::vector<Principal>& principals, const std::string& get,
                               const std::string& write) {
    for (size_t i = 0; i < principals.size(); ++i) {
      EXPECT_EQ(DecideLine(graph, principals[i], "get", "docs/alice"), get) << i;
      EXPECT_EQ(DecideLine(graph, principals[i], "write", "docs/alice"), write) << i;
    }
  };
  expect(test.holds, "allowed 0 0 0", "denied_by_rule 0 1 0");
  expect(test.unknown, "no_rule 0", "denied_by_rule 0 1 0");
  expect(test.fails, "no_rule 0", "no_rule 0");
}

TEST(EvaluatorTest, SelectorsByKind) {
  Principal named_guest;
  named_guest.entity_id = "alice";
  Principal owning_function = Function("f");
  owning_function.entity_id = "alice";
  const std::vector<SelectorCase> cases = {
      {"guest", {Guest(), named_guest}, {}, {User(), Function("f")}},
      {"authenticated", {User(), User("x", {{"g"}})}, {}, {Guest(), Function("f")}},
      {"anyone", {Guest(), User(), Function("f")}, {}, {}},
      {"owner",
       {User("alice")},
       {User()},
       {User("bob"), User("Alice"), User("alice2"), User("*"), User("{entity_id}"), Guest(),
        named_guest, owning_function, Function("f")}},
      {"group:g",
       {User("x", {{"a", "g"}})},
       {User(), User("x")},
       {User("x", {{}}), User("x", {{"G", "gg"}}), Guest(), Function("g")}},
      {"group:<entity_id>",
       {User("x", {{"a", "alice"}})},
       {User(), User("alice")},
       {User("alice", {{}}), User("x", {{"bob"}}), named_guest, Function("alice")}},
      {"function:f", {Function("f")}, {}, {Function("g"), Function("F"), Guest(), User()}},
  };
  for (const SelectorCase& test : cases) ExpectSelector(test);
}

TEST(EvaluatorTest, WhereNarrowsByEquality) {
  const std::vector<SelectorCase> cases = {
      {"authenticated where plan=pro",
       {With(User(), "plan", "pro")},
       {User(), With(User(), "Plan", "pro")},
       {With(User(), "plan", "free"), With(User(), "plan", "Pro"), Guest(),
        With(Guest(), "plan", "pro")}},
      {"anyone where plan=pro|team",
       {With(Guest(), "plan", "pro"), With(Function("f"), "plan", "team")},
       {Guest()},
       {With(Guest(), "plan", "pro|team"), With(Guest(), "plan", "")}},
      {"anyone where tenant=<entity_id>",
       {With(Guest(), "tenant", "alice")},
       {Guest(), With(Guest(), "plan", "alice")},
       {With(Guest(), "tenant", "bob"), With(Guest(), "tenant", "<entity_id>")}},
      {"anyone where plan=pro tenant=<entity_id>",
       {With(With(Guest(), "plan", "pro"), "tenant", "alice")},
       {Guest(), With(Guest(), "plan", "pro"), With(Guest(), "tenant", "alice")},
       {With(With(Guest(), "plan", "pro"), "tenant", "bob"),
        With(With(Guest(), "plan", "free"), "tenant", "alice"), With(Guest(), "plan", "free"),
        With(Guest(), "tenant", "bob")}},
      {"owner where plan=pro",
       {With(User("alice"), "plan", "pro")},
       {User("alice"), User(), With(User(), "plan", "pro")},
       {With(User("alice"), "plan", "free"), With(User("bob"), "plan", "pro"), User("bob"),
        With(User(), "plan", "free")}},
      {"group:<entity_id> where tenant=<entity_id>",
       {With(User("x", {{"alice"}}), "tenant", "alice")},
       {User(), User("x", {{"alice"}}), With(User(), "tenant", "alice")},
       {With(User(), "tenant", "bob"), With(User("x", {{}}), "tenant", "alice"), Guest()}},
  };
  for (const SelectorCase& test : cases) ExpectSelector(test);
}

TEST(EvaluatorTest, WhereIsLookedAtOnlyWhereTheSelectorHolds) {
  ExpectSelector({"group:g where plan=pro", {}, {}, {Guest(), User("x", {{}}), Function("g")}});
}

TEST(EvaluatorTest, AllGroupsCountAndUnknownOnesDoNotEndTheList) {
  const DecisionGraph graph = Build(
      SpecBuilder().Declare("x").Allow({"group:a", "group:b where plan=pro", "group:c"}, "get"));
  EXPECT_EQ(DecideLine(graph, User("x", {{"z", "", "c"}}), "get", "x"), "allowed 0 0 2");
  EXPECT_EQ(DecideLine(graph, User("x", {{"c", "a", "a"}}), "get", "x"), "allowed 0 0 0");
  EXPECT_EQ(DecideLine(graph, User("x", {{"b", "c"}}), "get", "x"), "allowed 0 0 2");
  EXPECT_EQ(DecideLine(graph, With(User("x", {{"b", "c"}}), "plan", "pro"), "get", "x"),
            "allowed 0 0 1");
}

// They are looked up in another way than few.
TEST(EvaluatorTest, ManyGroups) {
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("<team>/x")
                                        .Allow({"group:<team>"}, "get")
                                        .Deny({"group:<team>"}, "write")
                                        .Declare("y")
                                        .Allow({"group:g1000", "group:g63"}, "get"));
  for (const int count : {15, 16, 17, 64, 1024}) {
    std::vector<std::string> groups(count);
    for (int i = 0; i < count; ++i) groups[count - 1 - i] = "g" + std::to_string(i);
    const Principal user = User("alice", groups);
    const std::string last = groups.front() + "/x";
    EXPECT_EQ(DecideLine(graph, user, "get", "g0/x"), "allowed 0 0 0");
    EXPECT_EQ(DecideLine(graph, user, "get", last), "allowed 0 0 0");
    EXPECT_EQ(DecideLine(graph, user, "write", last), "denied_by_rule 0 1 0");
    EXPECT_EQ(DecideLine(graph, user, "get", "g1024/x"), "no_rule 0");
    EXPECT_EQ(DecideLine(graph, user, "write", "g1024/x"), "no_rule 0");
    EXPECT_EQ(DecideLine(graph, user, "get", "y"), count > 1000  ? "allowed 1 0 0"
                                                   : count == 64 ? "allowed 1 0 1"
                                                                 : "no_rule 1");
  }
}

// Bits are kept in words of 64.
TEST(EvaluatorTest, ManySelectors) {
  SpecBuilder builder;
  builder.Declare("x");
  for (int i = 0; i < 300; ++i) builder.Allow({"group:g" + std::to_string(i)}, "get");
  for (int i = 0; i < 300; ++i) builder.Deny({"function:f" + std::to_string(i)}, "get");
  builder.Deny({"group:h where plan=pro"}, "get");
  const DecisionGraph graph = Build(builder);
  for (const int i : {0, 1, 63, 64, 127, 128, 255, 256, 299}) {
    const std::string number = std::to_string(i);
    EXPECT_EQ(DecideLine(graph, User("x", {{"g" + number}}), "get", "x"),
              "allowed 0 " + number + " 0");
    EXPECT_EQ(DecideLine(graph, Function("f" + number), "get", "x"),
              "denied_by_rule 0 " + std::to_string(300 + i) + " 0");
  }
  EXPECT_EQ(DecideLine(graph, User("x", {{"g300"}}), "get", "x"), "no_rule 0");
  EXPECT_EQ(DecideLine(graph, User("x", {{"h"}}), "get", "x"), "denied_by_rule 0 600 0");
  EXPECT_EQ(DecideLine(graph, With(User("x", {{"h"}}), "plan", "free"), "get", "x"), "no_rule 0");
}

// Lists of rules with more of anything than most have are stored otherwise.
TEST(EvaluatorTest, ManyOfEverything) {
  SpecBuilder builder(PathMode::kKey, "get list write delete");
  builder.Declare("a/<team>/<entity_id>");
  for (int i = 0; i < 8200; ++i) builder.Allow({"group:g" + std::to_string(i)}, "get");
  builder.Allow({"owner", "group:<team>"}, "write");
  builder.Declare("b/<entity_id>").Allow({"owner", "group:g8199"}, "list");
  const DecisionGraph graph = Build(builder);
  for (const int i : {0, 31, 32, 8189, 8190, 8191, 8192, 8199}) {
    const Principal user = User("u", {{"g" + std::to_string(i)}});
    EXPECT_EQ(DecideLine(graph, user, "get", "a/x/y"), "allowed 0 " + std::to_string(i) + " 0");
    EXPECT_EQ(DecideLine(graph, user, "list", "a/x/y"), "no_rule 0");
  }
  EXPECT_EQ(DecideLine(graph, User("u", {{"red"}}), "write", "a/red/y"), "allowed 0 8200 1");
  EXPECT_EQ(DecideLine(graph, User("u", {{"red"}}), "write", "a/blue/y"), "no_rule 0");
  EXPECT_EQ(DecideLine(graph, User("u", {{"red"}}), "write", "a/red/u"), "allowed 0 8200 0");
  EXPECT_EQ(DecideLine(graph, User("u", {{"g8199"}}), "list", "b/x"), "allowed 1 0 1");
  EXPECT_EQ(DecideLine(graph, User("u", {{"g8198"}}), "list", "b/x"), "no_rule 1");
}

TEST(EvaluatorTest, ManySetsOfActions) {
  SpecBuilder builder(PathMode::kKey, "a0 a1 a2 a3 a4 a5 a6");
  const auto has = [](int set, int action) { return (set >> action & 1) != 0; };
  for (int set = 1; set < 128; ++set) {
    std::string actions;
    for (int action = 0; action < 7; ++action) {
      if (has(set, action)) actions += (actions.empty() ? "a" : " a") + std::to_string(action);
    }
    builder.Declare("d" + std::to_string(set)).Allow({"anyone"}, actions);
  }
  const DecisionGraph graph = Build(builder);
  for (int set = 1; set < 128; ++set) {
    for (int action = 0; action < 7; ++action) {
      const std::string path = "d" + std::to_string(set);
      EXPECT_EQ(Decide(graph, Guest(), "a" + std::to_string(action), path).allowed(),
                has(set, action))
          << path;
    }
  }
}

TEST(EvaluatorTest, ManySelectorsOfOneRule) {
  std::vector<std::string> selectors;
  for (int i = 0; i < 300; ++i) selectors.push_back("group:h" + std::to_string(i));
  const DecisionGraph graph = Build(SpecBuilder().Declare("e").Allow(selectors, "get"));
  for (const int i : {0, 126, 127, 128, 129, 299}) {
    const std::string number = std::to_string(i);
    EXPECT_EQ(DecideLine(graph, User("u", {{"h" + number}}), "get", "e"), "allowed 0 0 " + number);
  }
}

TEST(EvaluatorTest, EachVariableIsItsOwnSegment) {
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("<tenant>/x/<team>/<entity_id>/**/z")
                                        .Allow({"owner where tenant=<tenant>"}, "get")
                                        .Allow({"group:<team>"}, "list"));
  const Principal alice = With(User("alice", {{"red"}}), "tenant", "acme");
  EXPECT_EQ(DecideLine(graph, alice, "get", "acme/x/red/alice/z"), "allowed 0 0 0");
  EXPECT_EQ(DecideLine(graph, alice, "get", "acme/x/blue/alice/y/y/z"), "allowed 0 0 0");
  EXPECT_EQ(DecideLine(graph, alice, "list", "acme/x/red/bob/z"), "allowed 0 1 0");
  EXPECT_EQ(DecideLine(graph, alice, "get", "alice/x/red/acme/z"), "no_rule 0");
  EXPECT_EQ(DecideLine(graph, alice, "list", "red/x/alice/acme/z"), "no_rule 0");
  EXPECT_EQ(DecideLine(graph, alice, "get", "acme/x/red/bob/alice/z"), "no_rule 0");
}

TEST(EvaluatorTest, AnEntityIdIsNeverAPattern) {
  const DecisionGraph graph =
      Build(SpecBuilder(PathMode::kOpaque).Declare("u/<entity_id>/*").Allow({"owner"}, "get"));
  for (const std::string id : {"*", "**", "?", "{entity_id}", "<x>", ".*", "%2F", "a|b"}) {
    EXPECT_EQ(DecideLine(graph, User(id), "get", "u/alice/f"), "no_rule 0") << id;
    EXPECT_EQ(DecideLine(graph, User(id), "get", "u/" + id + "/f"), "allowed 0 0 0") << id;
  }
}

TEST(EvaluatorTest, AnUnknownEntityIdIsNoEmptySegment) {
  const DecisionGraph graph = Build(SpecBuilder(PathMode::kOpaque)
                                        .Declare("u/<entity_id>/*")
                                        .Allow({"owner"}, "get")
                                        .Deny({"owner"}, "write"));
  EXPECT_EQ(DecideLine(graph, User(), "get", "u/alice/f"), "no_rule 0");
  EXPECT_EQ(DecideLine(graph, User(), "write", "u/alice/f"), "denied_by_rule 0 1 0");
  EXPECT_EQ(DecideLine(graph, User(), "get", "u//f"), "no_declaration");
  EXPECT_EQ(DecideLine(graph, User(), "write", "u//f"), "no_declaration");
}

// --- the root ------------------------------------------------------------------------------------

TEST(EvaluatorTest, OnlyListMayAskForTheRootAndOnlyTheFinalStarMatchesIt) {
  for (const PathMode mode : {PathMode::kKey, PathMode::kOpaque}) {
    const DecisionGraph graph = Build(SpecBuilder(mode)
                                          .Declare("<x>")
                                          .Allow({"anyone"}, "list get")
                                          .Declare("**/")
                                          .Allow({"anyone"}, "list get")
                                          .Declare("*")
                                          .Allow({"authenticated"}, "list get")
                                          .Deny({"function:f"}, "list"));
    EXPECT_EQ(DecideLine(graph, User(), "list", ""), "allowed 2 0 0");
    EXPECT_EQ(DecideLine(graph, Guest(), "list", ""), "no_rule 2");
    EXPECT_EQ(DecideLine(graph, Function("f"), "list", ""), "denied_by_rule 2 1 0");
    EXPECT_EQ(DecideLine(graph, User(), "get", ""), "path_rejected");
    EXPECT_EQ(Decide(graph, User(), "get", "").path_error, PathError::kEmpty);
    EXPECT_EQ(DecideLine(graph, User(), "nosuch", ""), "path_rejected");
  }
  const DecisionGraph without = Build(SpecBuilder().Declare("a/*").Allow({"anyone"}, "list"));
  EXPECT_EQ(DecideLine(without, User(), "list", ""), "no_declaration");
}

TEST(EvaluatorTest, AnUrlHasNoRoot) {
  const DecisionGraph graph =
      Build(SpecBuilder(PathMode::kUrl).Declare("/*").Allow({"anyone"}, "list"));
  EXPECT_EQ(DecideLine(graph, Guest(), "list", ""), "path_rejected");
  EXPECT_EQ(DecideLine(graph, Guest(), "list", "/"), "allowed 0 0 0");
}

// --- reasons -------------------------------------------------------------------------------------

TEST(EvaluatorTest, ReasonsAreToldInTheirOrder) {
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("a")
                                        .Allow({"anyone"}, "get")
                                        .Deny({"guest"}, "get")
                                        .Declare("b")
                                        .Allow({"anyone"}, "get"));
  const DecisionGraph other = Build(SpecBuilder().Declare("a"));
  const DecisionGraph none;
  Principal robot = User();
  robot.kind = static_cast<PrincipalKind>(7);
  Principal bad = User("a/b");
  const CanonicalPath of_url = CanonicalPath::FromRaw(PathMode::kUrl, "/..");
  const CanonicalPath bad_path = graph.path("a//");
  const Action unknown;

  const auto line = [](const DecisionGraph& g, const PreparedPrincipal& p, Action a,
                       const CanonicalPath& path) { return Line(Evaluate(g, p, a, path)); };
  // Each line is wrong in all that the following ones are.
  EXPECT_EQ(line(none, other.Prepare(robot), unknown, of_url), "no_policy");
  EXPECT_EQ(line(graph, other.Prepare(robot), unknown, bad_path), "request_rejected");
  EXPECT_EQ(line(graph, other.Prepare(bad), unknown, of_url), "request_rejected");
  EXPECT_EQ(line(graph, other.Prepare(bad), unknown, bad_path), "stale_principal");
  EXPECT_EQ(line(graph, graph.Prepare(bad), unknown, bad_path), "principal_rejected");
  EXPECT_EQ(line(graph, graph.Prepare(Guest()), unknown, bad_path), "path_rejected");
  EXPECT_EQ(line(graph, graph.Prepare(Guest()), unknown, graph.path("a")), "unknown_action");
  EXPECT_EQ(line(graph, graph.Prepare(Guest()), graph.action("get"), graph.path("a")),
            "denied_by_rule 0 1 0");
  EXPECT_EQ(line(graph, graph.Prepare(Guest()), graph.action("get"), graph.path("b")),
            "allowed 1 0 0");
  EXPECT_EQ(line(graph, graph.Prepare(Guest()), graph.action("list"), graph.path("b")),
            "no_rule 1");
  EXPECT_EQ(line(graph, graph.Prepare(Guest()), graph.action("get"), graph.path("c")),
            "no_declaration");
}

TEST(EvaluatorTest, ARejectedPathComesWithCodeAndOffset) {
  const DecisionGraph graph =
      Build(SpecBuilder(PathMode::kUrl).Declare("/*").Allow({"anyone"}, "get"));
  const Decision decision = Decide(graph, Guest(), "get", "/a%20b/%2e%2e");
  EXPECT_EQ(Line(decision), "path_rejected");
  EXPECT_EQ(decision.path_error, PathError::kDotSegment);
  EXPECT_EQ(decision.path_offset, 7u);
  const Decision other = Decide(graph, User("/"), "get", "/..");
  EXPECT_EQ(Line(other), "principal_rejected");
  EXPECT_EQ(other.path_error, PathError::kNone) << "the code comes with path_rejected alone";
}

TEST(EvaluatorTest, ADefaultPrincipalIsStaleAndADefaultPathIsRejected) {
  const DecisionGraph graph = Build(SpecBuilder().Declare("*").Allow({"anyone"}, "get"));
  const Action get = graph.action("get");
  EXPECT_EQ(Line(Evaluate(graph, PreparedPrincipal(), get, graph.path("a"))), "stale_principal");
  EXPECT_EQ(Line(Evaluate(graph, graph.Prepare(Guest()), get, CanonicalPath())), "path_rejected");
  EXPECT_EQ(Line(Evaluate(graph, graph.Prepare(Guest()), Action(), graph.path("a"))),
            "unknown_action");
}

TEST(EvaluatorTest, APrincipalOfAGraphWithoutPolicyIsStaleElsewhere) {
  const DecisionGraph graph = Build(SpecBuilder().Declare("*").Allow({"anyone"}, "get"));
  EXPECT_EQ(
      Line(Evaluate(graph, DecisionGraph().Prepare(Guest()), graph.action("get"), graph.path("a"))),
      "stale_principal");
}

TEST(EvaluatorTest, AnActionOfAnotherGraphIsUnknownWhereThereAreFewer) {
  const DecisionGraph graph = Build(SpecBuilder(PathMode::kKey, "get").Declare("*"));
  const DecisionGraph other = Build(SpecBuilder(PathMode::kKey, "a b").Declare("*"));
  EXPECT_EQ(Line(Evaluate(graph, graph.Prepare(Guest()), other.action("b"), graph.path("a"))),
            "unknown_action");
}

TEST(EvaluatorTest, AMovedGraphStillKnowsItsPrincipals) {
  DecisionGraph first = Build(SpecBuilder().Declare("*").Allow({"anyone"}, "get"));
  const PreparedPrincipal guest = first.Prepare(Guest());
  const DecisionGraph graph = std::move(first);
  EXPECT_EQ(Line(Evaluate(graph, guest, graph.action("get"), graph.path("a"))), "allowed 0 0 0");
  // NOLINTNEXTLINE(bugprone-use-after-move): a graph moved from has no policy
  EXPECT_EQ(Line(Evaluate(first, guest, graph.action("get"), graph.path("a"))), "no_policy");
}

// --- batches -------------------------------------------------------------------------------------

TEST(EvaluatorTest, ABatchIsDecidedAsOneByOne) {
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("u/<entity_id>/*")
                                        .Allow({"owner"}, "get")
                                        .Declare("**/locked/*")
                                        .Inherit()
                                        .Deny({"anyone"}, "get"));
  const PreparedPrincipal alice = graph.Prepare(User("alice"));
  const std::vector<std::string> raw = {"u/alice/a", "u/bob/a", "u/alice/locked/a",
                                        "",          "v",       "a//b"};
  std::vector<CanonicalPath> paths;
  paths.reserve(raw.size());
  for (const std::string& path : raw) paths.push_back(graph.path(path));
  std::vector<BatchRequest> requests;
  for (const std::string action : {"get", "write", "no such action"}) {
    for (const CanonicalPath& path : paths) requests.push_back({graph.action(action), &path});
  }
  std::vector<Decision> decisions(requests.size());
  EvaluateBatch(graph, alice, requests, absl::MakeSpan(decisions));
  size_t num_allowed = 0;
  for (size_t i = 0; i < requests.size(); ++i) {
    const Decision one = Evaluate(graph, alice, requests[i].action, *requests[i].path);
    EXPECT_EQ(decisions[i].effect, one.effect) << i;
    EXPECT_EQ(decisions[i].reason, one.reason) << i;
    EXPECT_EQ(decisions[i].path_error, one.path_error) << i;
    EXPECT_EQ(decisions[i].declaration, one.declaration) << i;
    EXPECT_EQ(decisions[i].rule, one.rule) << i;
    EXPECT_EQ(decisions[i].selector, one.selector) << i;
    num_allowed += decisions[i].allowed();
  }
  EXPECT_EQ(num_allowed, 1u);
}

TEST(EvaluatorTest, ABatchNeverAllowsByMistake) {
  const DecisionGraph graph = Build(SpecBuilder().Declare("a").Allow({"anyone"}, "get"));
  const PreparedPrincipal guest = graph.Prepare(Principal());
  const CanonicalPath path = graph.path("a");
  Decision allowed;
  allowed.effect = Effect::kAllow;
  std::vector<Decision> decisions(3, allowed);
  const std::vector<BatchRequest> requests = {{graph.action("get"), nullptr}, {Action(), &path}};
  EvaluateBatch(graph, guest, requests, absl::MakeSpan(decisions));
  EXPECT_EQ(decisions[0].reason, Reason::kPathRejected);
  EXPECT_EQ(decisions[1].reason, Reason::kUnknownAction);
  for (const Decision& decision : decisions) EXPECT_FALSE(decision.allowed());
  // A request without a place for its decision is left out.
  EvaluateBatch(graph, guest, requests, absl::MakeSpan(decisions).subspan(0, 1));
  EvaluateBatch(DecisionGraph(), guest, requests, absl::MakeSpan(decisions));
  EXPECT_EQ(decisions[0].reason, Reason::kNoPolicy);
}

}  // namespace
}  // namespace postern
