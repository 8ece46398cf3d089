#include "engine/graph_view.h"

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/decision_graph.h"
#include "engine/testing/blow_up.h"
#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

using On = GraphStep::On;

DecisionGraph Build(const GraphSpec& spec) {
  absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(spec);
  EXPECT_EQ(graph.status(), absl::OkStatus());
  return graph.ok() ? *std::move(graph) : DecisionGraph();
}

GraphView View(const DecisionGraph& graph, Effect effect = Effect::kAllow) {
  absl::StatusOr<GraphView> view = GraphView::Make(graph, effect);
  EXPECT_EQ(view.status(), absl::OkStatus());
  return *std::move(view);
}

std::string OnText(const GraphStep& step) {
  switch (step.on) {
    case On::kStart:
      return "start";
    case On::kLiterals:
      return "`" + step.text + "`";
    case On::kPassing:
      return "passing `" + step.text + "`";
    case On::kElse:
      return "else";
    case On::kAutomata:
      return "like `" + step.text + "`";
    case On::kOther:
      return "other";
    case On::kRest:
      return "rest";
    case On::kEnd:
      return "end";
  }
  return "";
}

// `other any -> state 1`, `end -> 0 | 2 3`: the declarations of each way.
std::string StepText(const GraphView& view, const GraphStep& step) {
  std::string text = OnText(step);
  for (uint32_t i = 0; i < step.num_any; ++i) text += " any";
  if (step.leads_nowhere()) return text + " -> nothing";
  if (step.leaf == GraphStep::kNone) return text + " -> state " + std::to_string(step.state);
  text += step.goes_on ? " on ->" : " ->";
  const GraphLeaf& leaf = view.leaves()[step.leaf];
  for (size_t way = 0; way < leaf.sums.size(); ++way) {
    if (way != 0) text += " |";
    for (const uint32_t match : leaf.DeclarationsOf(way)) text += " " + std::to_string(match);
  }
  return text;
}

std::string Text(const GraphView& view) {
  std::string text = StepText(view, view.start()) + "\n";
  for (uint32_t state = 0; state < view.num_states(); ++state) {
    for (const GraphStep& step : view.steps(state)) {
      text += std::to_string(state) + ": " + StepText(view, step) + "\n";
    }
  }
  return text;
}

std::string PatternsText(const std::vector<std::string>& patterns, bool inherit) {
  SpecBuilder builder(PathMode::kOpaque);
  for (const std::string& pattern : patterns) {
    builder.Declare(pattern);
    if (inherit) builder.Inherit();
    builder.Allow({"guest"}, "get");
  }
  const DecisionGraph graph = Build(builder.spec());
  return Text(View(graph));
}

struct ViewCase {
  std::string name;
  std::vector<std::string> patterns;
  bool inherit;
  std::string text;
};

TEST(GraphViewTest, ShowsTheStepsOfTheGraph) {
  const std::vector<ViewCase> cases = {
      {"nothing", {}, false, "start -> nothing\n"},
      {"everything is no state", {"*"}, false, "start on -> 0\n"},
      {"wildcards are skipped", {"<x>/<y>/*"}, false, "start any any on -> 0\n"},
      {"a run that misses is followed by a shorter one",
       {"a/b", "<x>/c"},
       false,
       "start -> state 0\n"
       "0: `a/b` -> 0\n"
       "0: `a/c` -> 1\n"
       "0: else -> state 2\n"
       "1: `c` -> 1\n"
       "2: `a` -> nothing\n"
       "2: other -> state 1\n"},
      {"what matches on the way of a run",
       {"a/b", "a/c", "a/d", "a/*"},
       true,
       "start -> state 0\n"
       "0: `a/b` -> 0\n"
       "0: passing `a/b` on -> 3\n"
       "0: `a/c` -> 1\n"
       "0: passing `a/c` on -> 3\n"
       "0: `a/d` -> 2\n"
       "0: passing `a/d` on -> 3\n"
       "0: else -> state 1\n"
       "1: `a` on -> 3\n"},
      {"automata are told by a segment that they match",
       {"log-a*/x", "log-*/y", "<n>/z"},
       false,
       "start -> state 0\n"
       "0: like `log-` -> state 2\n"
       "0: like `log-a` -> state 3\n"
       "0: other -> state 1\n"
       "1: `z` -> 2\n"
       "2: `y` -> 1\n"
       "2: `z` -> 2\n"
       "3: `x` -> 0\n"
       "3: `y` -> 1\n"
       "3: `z` -> 2\n"},
      {"several that match alike",
       {"a/b", "a/<x>"},
       true,
       "start -> state 0\n"
       "0: `a` -> state 1\n"
       "1: `b` -> 0 1\n"
       "1: other -> 1\n"},
  };
  for (const ViewCase& test : cases) {
    SCOPED_TRACE(test.name);
    EXPECT_EQ(PatternsText(test.patterns, test.inherit), test.text);
  }
}

TEST(GraphViewTest, ALeafThatWaysShareHasTheDeclarationsOfEach) {
  SpecBuilder builder;
  for (const std::string tenant : {"a", "b", "c"}) {
    builder.Declare(tenant + "/<x>/one");
    builder.Declare(tenant + "/<x>/two");
  }
  const DecisionGraph graph = Build(builder.spec());
  EXPECT_EQ(Text(View(graph)),
            "start -> state 0\n"
            "0: `a` any -> state 1\n"
            "0: `b` any -> state 1\n"
            "0: `c` any -> state 1\n"
            "1: `one` -> 0 | 2 | 4\n"
            "1: `two` -> 1 | 3 | 5\n");
}

TEST(GraphViewTest, FloatingPatternsAreBesideTheGraph) {
  SpecBuilder builder;
  builder.Declare("a").Allow({"guest"}, "get");
  builder.Declare("**/.git/*").Deny({"anyone"}, "get");
  const DecisionGraph graph = Build(builder.spec());
  const GraphView denies = View(graph, Effect::kDeny);
  EXPECT_TRUE(denies.start().leads_nowhere());
  EXPECT_EQ(denies.num_states(), 0u);
  ASSERT_EQ(denies.floating().size(), 1u);
  const FloatingPattern& pattern = denies.floating().front();
  EXPECT_EQ(pattern.declaration, 1u);
  ASSERT_EQ(pattern.segments.size(), 3u);
  EXPECT_EQ(pattern.segments[0].kind, SegmentSpec::Kind::kFloating);
  EXPECT_EQ(pattern.segments[1].literal, ".git");
  EXPECT_EQ(pattern.segments[2].kind, SegmentSpec::Kind::kRest);
  EXPECT_EQ(denies.Way(graph.path("x/.git/y")).floating, std::vector<uint32_t>{0});
  EXPECT_EQ(denies.Way(graph.path("x/.git")).floating, std::vector<uint32_t>{});
}

// --- the way of a path ---------------------------------------------------------------------------

std::string WayText(const GraphView& view, const GraphWay& way) {
  std::string text;
  for (const GraphPass& pass : way.passes) text += OnText(view.StepOf(pass)) + ", ";
  text += "matches";
  for (const uint32_t match : way.matches) text += " " + std::to_string(match);
  return text;
}

TEST(GraphViewTest, AWayHasTheStepsThatThePathTakes) {
  SpecBuilder builder(PathMode::kOpaque);
  for (const std::string pattern : {"a/b", "a/c", "a/d", "a/*", "<x>/c/d", "*"}) {
    builder.Declare(pattern).Inherit().Allow({"guest"}, "get");
  }
  const DecisionGraph graph = Build(builder.spec());
  const GraphView view = View(graph);
  const auto way = [&](const std::string& path) {
    return WayText(view, view.Way(graph.path(path)));
  };
  EXPECT_EQ(way("a/b"), "start, rest, passing `a/b`, `a/b`, matches 0 3 5");
  EXPECT_EQ(way("a/b/c"), "start, rest, passing `a/b`, matches 3 5");
  EXPECT_EQ(way("a/x"), "start, rest, else, `a`, matches 3 5");
  EXPECT_EQ(way("q/c/d"), "start, rest, else, other, `c/d`, matches 4 5");
  EXPECT_EQ(way("q"), "start, rest, else, other, matches 5");
  EXPECT_EQ(way(""), "start, rest, matches 5");
}

TEST(GraphViewTest, ARejectedPathHasNoWay) {
  const DecisionGraph graph = Build(SpecBuilder().Declare("*").Allow({"guest"}, "get").spec());
  const GraphWay way = View(graph).Way(graph.path("a/../b"));
  EXPECT_TRUE(way.passes.empty());
  EXPECT_TRUE(way.matches.empty());
}

TEST(GraphViewTest, TheRootIsMatchedByEverythingAlone) {
  for (const auto& [pattern, matches] :
       {std::pair<std::string, size_t>{"*", 1}, {"a/*", 0}, {"<x>/*", 0}, {"a", 0}}) {
    SCOPED_TRACE(pattern);
    const DecisionGraph graph =
        Build(SpecBuilder(PathMode::kOpaque).Declare(pattern).Allow({"guest"}, "get").spec());
    EXPECT_EQ(View(graph).Way(graph.path("")).matches.size(), matches);
  }
}

// The way ends where an oracle that knows no graph says; in graphs with runs, automata, chains and
// patterns that left the graph as it would have been too large.
TEST(GraphViewTest, AWayComesByTheDeclarationThatGoverns) {
  constexpr uint32_t kSeed = 20261129;
  std::mt19937 random(kSeed);
  for (const BlowUp& family : SmallBlowUps()) {
    for (const BlowUpRules rules : {BlowUpRules::kAllow, BlowUpRules::kInherit}) {
      SCOPED_TRACE(family.name);
      const GraphSpec spec = SpecOf(family, rules);
      const DecisionGraph graph = Build(spec);
      const GraphView view = View(graph);
      for (int i = 0; i < 40; ++i) {
        const std::string path = PathAimedAt(family, random, 20);
        const uint32_t expected = FirstMatch(spec, path);
        const GraphWay way = view.Way(graph.path(path));
        ASSERT_EQ(way.matches.empty() ? Decision::kNone : way.matches.front(), expected) << path;
      }
    }
  }
}

}  // namespace
}  // namespace postern
