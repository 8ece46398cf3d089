#include "engine/decision_graph.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

using Kind = SegmentSpec::Kind;

DecisionGraph Build(GraphSpec spec) {
  absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(std::move(spec));
  EXPECT_EQ(graph.status(), absl::OkStatus());
  return graph.ok() ? *std::move(graph) : DecisionGraph();
}

// --- a graph without a policy --------------------------------------------------------------------

void ExpectNoPolicy(const DecisionGraph& graph) {
  EXPECT_FALSE(graph.has_policy());
  EXPECT_FALSE(graph.action("get").known());
  EXPECT_TRUE(graph.path("a").ok());
  EXPECT_EQ(graph.Prepare(Principal()).error(), PrincipalError::kNone);
  EXPECT_EQ(graph.Dump(), "no policy\n");
  EXPECT_EQ(graph.CheckInvariants(), absl::OkStatus());
}

TEST(DecisionGraphTest, ADefaultGraphHasNoPolicy) { ExpectNoPolicy(DecisionGraph()); }

TEST(DecisionGraphTest, AMovedFromGraphHasNoPolicy) {
  DecisionGraph graph = Build(SpecBuilder().Declare("a").spec());
  const DecisionGraph moved = std::move(graph);
  EXPECT_TRUE(moved.has_policy());
  ExpectNoPolicy(graph);  // NOLINT(bugprone-use-after-move): this is what is promised
  graph = Build(SpecBuilder().Declare("a").spec());
  EXPECT_TRUE(graph.has_policy());
}

// --- accessors -----------------------------------------------------------------------------------

TEST(DecisionGraphTest, DescribesThePolicy) {
  GraphSpec spec = SpecBuilder(PathMode::kUrl, "get put")
                       .Declare("/a/<entity_id>")
                       .Inherit()
                       .Allow({"guest", "owner where plan=pro"}, "get put")
                       .Deny({"group:bad"}, "put")
                       .Declare("/*")
                       .spec();
  spec.name = "shop";
  spec.file = "shop.yaml";
  spec.digest = "sha256:00";
  spec.declarations[0].location = {3, 5};
  spec.declarations[0].rules[1].id = "no-bad";
  spec.declarations[0].rules[1].note = "ask Carol";
  spec.declarations[0].rules[1].location = {5, 7};
  const DecisionGraph graph = Build(spec);
  EXPECT_EQ(graph.mode(), PathMode::kUrl);
  EXPECT_EQ(graph.name(), "shop");
  EXPECT_EQ(graph.file(), "shop.yaml");
  EXPECT_EQ(graph.digest(), "sha256:00");
  EXPECT_EQ(graph.actions(), std::vector<std::string>({"get", "put"}));
  ASSERT_EQ(graph.num_declarations(), 2u);

  const DeclarationInfo declaration = graph.declaration(0);
  EXPECT_EQ(declaration.pattern, "/a/<entity_id>");
  EXPECT_TRUE(declaration.inherits);
  EXPECT_EQ(declaration.num_rules, 2u);
  EXPECT_EQ(declaration.location.line, 3u);
  EXPECT_EQ(graph.declaration(1).num_rules, 0u);
  EXPECT_FALSE(graph.declaration(1).inherits);

  const RuleInfo allow = graph.rule(0, 0);
  EXPECT_EQ(allow.effect, Effect::kAllow);
  EXPECT_EQ(allow.actions, 3u);
  EXPECT_EQ(allow.selectors, std::vector<std::string_view>({"guest", "owner"}));
  EXPECT_EQ(allow.id, "");
  const RuleInfo deny = graph.rule(0, 1);
  EXPECT_EQ(deny.effect, Effect::kDeny);
  EXPECT_EQ(deny.actions, 2u);
  EXPECT_EQ(deny.id, "no-bad");
  EXPECT_EQ(deny.note, "ask Carol");
  EXPECT_EQ(deny.location.line, 5u);
  EXPECT_EQ(deny.location.column, 7u);
}

TEST(DecisionGraphTest, ActionsAndMethods) {
  GraphSpec spec = SpecBuilder(PathMode::kUrl, "get list").spec();
  spec.methods = {{"GET", 0}, {"HEAD", 0}, {"PROPFIND", 1}};
  const DecisionGraph graph = Build(spec);
  EXPECT_EQ(graph.action("get").index(), 0);
  EXPECT_EQ(graph.action("GET").index(), 0);
  EXPECT_EQ(graph.action("HEAD").index(), 0);
  EXPECT_EQ(graph.action("PROPFIND").index(), 1);
  EXPECT_TRUE(graph.action("list").may_ask_for_root());
  EXPECT_FALSE(graph.action("get").may_ask_for_root());
  for (const char* unknown : {"Get", "head", "TRACE", "", "get "}) {
    EXPECT_FALSE(graph.action(unknown).known()) << unknown;
    EXPECT_FALSE(graph.action(unknown).may_ask_for_root()) << unknown;
  }
}

TEST(DecisionGraphTest, PathsAndPrincipalsObeyThePolicysLimits) {
  GraphSpec spec = SpecBuilder().spec();
  spec.limits.key_path_bytes = 3;
  spec.limits.entity_id_bytes = 2;
  const DecisionGraph graph = Build(spec);
  EXPECT_TRUE(graph.path("abc").ok());
  EXPECT_EQ(graph.path("abcd").error(), PathError::kTooLong);
  Principal user;
  user.kind = PrincipalKind::kUser;
  user.entity_id = "abc";
  EXPECT_EQ(graph.Prepare(user).error(), PrincipalError::kEntityIdTooLong);
}

// --- what Build refuses --------------------------------------------------------------------------

// A valid spec that has one of everything, and one change to it.
GraphSpec SpecOfEverything() {
  GraphSpec spec = SpecBuilder(PathMode::kUrl, "get put")
                       .Declare("/a/<entity_id>/img-*/")
                       .Allow({"owner where tenant=<tenant>"}, "get")
                       .Declare("/<team>/**/b/*")
                       .Deny({"group:<team> where plan=pro"}, "put")
                       .spec();
  spec.declarations[0].variables.emplace_back("tenant", 2);
  spec.methods = {{"GET", 0}};
  return spec;
}

struct Defect {
  std::function<void(GraphSpec&)> make;
  std::string message;
};

TEST(DecisionGraphTest, BuildRefusesWhatTheSpecForbids) {
  ASSERT_TRUE(DecisionGraph::Build(SpecOfEverything()).ok());
  const std::string first = "declaration 0 `/a/<entity_id>/img-*/`: ";
  const std::string second = "declaration 1 `/<team>/**/b/*`: ";
  const std::vector<Defect> defects = {
      {[](GraphSpec& s) { s.mode = static_cast<PathMode>(3); }, "no such mode"},
      {[](GraphSpec& s) { s.limits.path_segments = 257; }, "paths of 257 segments, at most 256"},
      {[](GraphSpec& s) { s.actions.resize(65); }, "65 actions, at most 64"},
      {[](GraphSpec& s) { s.actions[1] = "get"; }, "action `get` is there twice"},
      {[](GraphSpec& s) {
         s.action_sets = {{"all", 7}};
       },
       "action set `all`: no such action"},
      {[](GraphSpec& s) { s.mode = PathMode::kKey; }, "methods are of mode url only"},
      {[](GraphSpec& s) { s.methods[0].second = 2; }, "method `GET`: no such action"},
      {[](GraphSpec& s) { s.methods[0].first = "put"; },
       "method `put` is there twice, or an action too"},
      {[](GraphSpec& s) { s.methods.emplace_back("GET", 1); },
       "method `GET` is there twice, or an action too"},
      {[](GraphSpec& s) { s.automata[0].transitions.pop_back(); }, "automaton 0 is malformed"},
      {[](GraphSpec& s) { s.automata[0].transitions[0] = 5; }, "automaton 0 is malformed"},
      {[](GraphSpec& s) { s.automata[0].num_classes = 255; }, "automaton 0 is malformed"},
      {[](GraphSpec& s) { s.automata[0].accepting.resize(257); }, "automaton 0 is malformed"},
      {[](GraphSpec& s) { s.selectors[0].kind = static_cast<SelectorSpec::Kind>(9); },
       "selector 0: kind"},
      {[](GraphSpec& s) { s.selectors[1].where[0].values.clear(); },
       "selector 1: `plan` is compared with either values or a variable"},
      {[](GraphSpec& s) { s.selectors[0].where[0].values = {"a"}; },
       "selector 0: `tenant` is compared with either values or a variable"},
      {[](GraphSpec& s) { s.declarations[1].segments.clear(); }, "declaration 1 has no segment"},
      {[](GraphSpec& s) { s.declarations[0].segments[0].literal = "a/b"; },
       first + "segment 0: a literal holds a slash"},
      {[](GraphSpec& s) { s.declarations[0].segments[0].literal = ""; },
       first + "segment 0: an empty literal is not last"},
      {[](GraphSpec& s) { s.declarations[0].segments[2].automaton = 1; },
       first + "segment 2: no such automaton"},
      {[](GraphSpec& s) {
         s.declarations[1].segments.pop_back(), s.declarations[1].segments.pop_back();
       },
       second + "segment 1: a floating wildcard is last"},
      {[](GraphSpec& s) { s.declarations[0].segments[0].kind = Kind::kRest; },
       first + "segment 0: a rest is not last"},
      {[](GraphSpec& s) { s.declarations[0].segments[0].kind = static_cast<Kind>(5); },
       first + "segment 0: no such kind"},
      {[](GraphSpec& s) { s.declarations[0].variables[1].first = "entity_id"; },
       first + "variable 1: another has this name"},
      {[](GraphSpec& s) { s.declarations[0].variables[1].second = 4; },
       first + "variable 1: no such segment"},
      {[](GraphSpec& s) { s.declarations[0].variables[1].second = 0; },
       first + "variable 1: its segment is no single wildcard"},
      {[](GraphSpec& s) { s.declarations[1].variables[0].second = 1; },
       second + "variable 0: its segment is no single wildcard"},
      {[](GraphSpec& s) {
         s.declarations[1].segments[2].kind = Kind::kAny;
         s.declarations[1].variables[0].second = 2;
       },
       second + "variable 0: it is behind a floating wildcard"},
      {[](GraphSpec& s) { s.declarations[0].rules[0].effect = static_cast<Effect>(2); },
       first + "rule 0: no such effect"},
      {[](GraphSpec& s) { s.declarations[0].rules[0].actions = 4; },
       first + "rule 0: no such action"},
      {[](GraphSpec& s) { s.declarations[0].rules[0].selectors = {2}; },
       first + "rule 0: no such selector"},
      {[](GraphSpec& s) { s.declarations[0].variables[0].first = "id"; },
       first + "rule 0: a selector's variable is not in the pattern"},
      {[](GraphSpec& s) { s.declarations[0].variables[1].first = "t"; },
       first + "rule 0: a selector's variable is not in the pattern"},
      {[](GraphSpec& s) { s.declarations[1].variables.clear(); },
       second + "rule 0: a selector's variable is not in the pattern"},
      {[](GraphSpec& s) { s.declarations.push_back(s.declarations[0]); },
       "declarations 0 and 2 have the same pattern"},
      {[](GraphSpec& s) { s.declarations.push_back(s.declarations[1]); },
       "declarations 1 and 2 have the same pattern"},
  };
  for (const Defect& defect : defects) {
    GraphSpec spec = SpecOfEverything();
    defect.make(spec);
    EXPECT_EQ(DecisionGraph::Build(std::move(spec)).status(),
              absl::InvalidArgumentError(defect.message));
  }
}

// Floating patterns of so many segments in all, ten each but the last.
GraphSpec FloatingSegments(int total) {
  SpecBuilder builder;
  for (int left = total; left > 0; left -= 10) {
    std::string pattern = "n" + std::to_string(left) + "/**";
    for (int i = 2; i < std::min(left, 10); ++i) pattern += "/x";
    builder.Declare(pattern);
  }
  builder.Declare("a/b/c/d");  // does not float, so does not count
  return builder.spec();
}

TEST(DecisionGraphTest, FloatingPatternsHaveAtMost4096Segments) {
  EXPECT_TRUE(DecisionGraph::Build(FloatingSegments(4096)).ok());
  EXPECT_EQ(DecisionGraph::Build(FloatingSegments(4097)).status(),
            absl::ResourceExhaustedError(
                "policy too complex: patterns with `**` before the end have 4097 segments in all, "
                "at most 4096; the longest is `n4097/**/x/x/x/x/x/x/x/x`"));
}

// --- Dump ----------------------------------------------------------------------------------------

TEST(DecisionGraphTest, Dump) {
  const DecisionGraph graph = Build(SpecBuilder()
                                        .Declare("room/<x>/locked/*")
                                        .Inherit()
                                        .Deny({"anyone where plan=free"}, "write")
                                        .Declare("room/*")
                                        .Allow({"guest", "group:admin"}, "get list")
                                        .Declare("**/tmp")
                                        .spec());
  EXPECT_EQ(graph.CheckInvariants(), absl::OkStatus());
  EXPECT_EQ(graph.Dump(),
            "declaration 0: `room/<x>/locked/*` inherits\n"
            "  rule 0: deny anyone where plan=free to write\n"
            "declaration 1: `room/*`\n"
            "  rule 0: allow guest, group:admin to get, list\n"
            "declaration 2: `**/tmp`\n"
            "grants\n"
            "  root: -> state 0 +1\n"
            "  state 0: `room` -> rest +0\n"
            "  place 0: floating\n"
            "  place 1: `tmp` end: 2\n"
            "denies\n"
            "  root: -> state 0 +0\n"
            "  state 0: `room` -> any state 1 +0\n"
            "  state 1: `locked` -> rest +0\n");
}

TEST(DecisionGraphTest, DumpOfAPolicyWithoutDenies) {
  EXPECT_EQ(Build(SpecBuilder().Declare("a").Allow({"guest"}, "get").spec()).Dump(),
            "declaration 0: `a`\n"
            "  rule 0: allow guest to get\n"
            "grants\n"
            "  root: -> state 0 +0\n"
            "  state 0: `a` -> end +0\n");
}

}  // namespace
}  // namespace postern
