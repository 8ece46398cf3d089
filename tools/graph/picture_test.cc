#include "tools/graph/picture.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluator.h"
#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/pattern.h"
#include "policy/testing/models.h"
#include "policy/testing/universe.h"

namespace postern::tools {
namespace {

using internal::Allow;
using internal::Declare;
using internal::Deny;
using internal::Inheriting;
using internal::MakePolicy;
using Kind = DrawnNode::Kind;

DecisionGraph Compile(const std::vector<Declaration>& declarations) {
  absl::StatusOr<DecisionGraph> graph = CompileModel(MakePolicy(declarations));
  EXPECT_EQ(graph.status(), absl::OkStatus());
  return graph.ok() ? *std::move(graph) : DecisionGraph();
}

DecisionGraph Granting(const std::vector<std::string>& patterns) {
  std::vector<Declaration> declarations;
  declarations.reserve(patterns.size());
  for (const std::string& pattern : patterns) {
    declarations.push_back(Declare(pattern, {Allow({"guest"})}));
  }
  return Compile(declarations);
}

Picture Draw(const DecisionGraph& graph, const PictureOptions& options = {}) {
  absl::StatusOr<Picture> picture = MakePicture(graph, options);
  EXPECT_EQ(picture.status(), absl::OkStatus());
  return picture.ok() ? *std::move(picture) : Picture();
}

Picture DrawWay(const DecisionGraph& graph, const std::string& path) {
  PictureOptions options;
  options.path = graph.path(path);
  return Draw(graph, options);
}

std::string Joined(const DrawnLines& lines) {
  std::string text;
  for (const DrawnLine& line : lines) text += (text.empty() ? "" : "; ") + line.text;
  return text;
}

// `from -> to: label` for each edge, `!` where it is on the way; nodes by their first line.
std::vector<std::string> EdgesOf(const DrawnGraph& graph) {
  const auto name = [&graph](uint32_t node) {
    const DrawnLines& lines = graph.nodes[node].lines;
    return lines.empty() ? std::string("start") : lines.front().text;
  };
  std::vector<std::string> edges;
  for (const DrawnEdge& edge : graph.edges) {
    edges.push_back(std::string(edge.is_on_way ? "!" : "") + name(edge.from) + " -> " +
                    name(edge.to) + ": " + Joined(edge.lines));
  }
  return edges;
}

std::vector<std::string> EdgesOf(const std::vector<std::string>& patterns) {
  return EdgesOf(Draw(Granting(patterns)).drawing.graphs.front());
}

using Edges = std::vector<std::string>;

// --- labels of steps -----------------------------------------------------------------------------

TEST(PictureTest, ALiteralIsLabelledAsItIs) {
  EXPECT_EQ(EdgesOf({"room/<id>/x"}),
            (Edges{"start -> 0: ", "0 -> 1: room/<id>", "1 -> room/<id>/x: x"}));
  EXPECT_EQ(EdgesOf({"a/"}), (Edges{"start -> 0: ", "0 -> a/: a/"}));
}

TEST(PictureTest, AnyRestAndTheEndAreTold) {
  EXPECT_EQ(EdgesOf({"a/*", "a", "a/b"}),
            (Edges{"start -> 0: ", "0 -> 1: a", "1 -> a/b: b", "1 -> a/*: **", "1 -> a: end"}));
}

TEST(PictureTest, AnySegmentHasTheNameThatAllPatternsGiveIt) {
  EXPECT_EQ(EdgesOf({"a/<x>/b", "a/<x>/c"}),
            (Edges{"start -> 0: ", "0 -> 1: a/<x>", "1 -> a/<x>/b: b", "1 -> a/<x>/c: c"}));
  EXPECT_EQ(EdgesOf({"a/<x>/b", "a/<y>/c"}),
            (Edges{"start -> 0: ", "0 -> 1: a/*", "1 -> a/<x>/b: b", "1 -> a/<y>/c: c"}));
}

TEST(PictureTest, AutomataHaveTheTextOfThePatterns) {
  EXPECT_EQ(EdgesOf({"img-*", "*.png", "<n:[0-9]+>"}),
            (Edges{"start -> 0: ", "0 -> <n:[0-9]+>: <n:[0-9]+>",
                   "0 -> *.png: *.png; *.png and img-*", "0 -> img-*: img-*"}));
}

TEST(PictureTest, FloatingPatternsAreBesideTheGraph) {
  EXPECT_EQ(EdgesOf({"**/.git/*", "a"}),
            (Edges{"start -> 0: ", "beside the graph -> **/.git/*: **/.git/*", "0 -> a: a"}));
}

TEST(PictureTest, StepsBetweenTheSameNodesAreOneEdge) {
  std::vector<Declaration> declarations;
  for (const std::string tenant : {"a", "b", "c", "d", "e", "f", "g"}) {
    declarations.push_back(Declare(tenant + "/<x>/y", {Allow({"guest"})}));
    declarations.push_back(Declare(tenant + "/<x>/z", {Allow({"anyone"})}));
  }
  const DrawnGraph graph = Draw(Compile(declarations)).drawing.graphs.front();
  EXPECT_EQ(EdgesOf(graph),
            (Edges{"start -> 0: ", "0 -> 1: a/<x>; b/<x>; c/<x>; d/<x>; e/<x>; and 2 more",
                   "1 -> a/<x>/y: y", "1 -> a/<x>/z: z"}));
  EXPECT_EQ(Joined(graph.nodes[3].lines),
            "a/<x>/y; b/<x>/y; c/<x>/y; and 4 more declarations; "
            "allow guest, to [get, list, write, delete]");
}

// --- nodes ---------------------------------------------------------------------------------------

TEST(PictureTest, ALeafTellsItsRulesAndWhetherItInheritsOrAllowsNobody) {
  const DecisionGraph graph = Compile({
      Inheriting(Declare("a/b", {Allow({"guest"}, internal::kGet), Deny({"authenticated"})})),
      Declare("a/c", {}),
  });
  const Picture picture = Draw(graph);
  const DrawnGraph& grants = picture.drawing.graphs[0];
  EXPECT_EQ(Joined(grants.nodes[2].lines), "a/b; allow guest, to get; inherits");
  EXPECT_EQ(grants.nodes[2].kind, Kind::kAllow);
  EXPECT_EQ(Joined(grants.nodes[3].lines), "a/c; allows nobody");
  EXPECT_EQ(grants.nodes[3].kind, Kind::kClosed);
  const DrawnGraph& denies = picture.drawing.graphs[1];
  EXPECT_EQ(Joined(denies.nodes[2].lines),
            "a/b; deny authenticated, to [get, list, write, delete]");
  EXPECT_EQ(denies.nodes[2].kind, Kind::kDeny);
}

TEST(PictureTest, APolicyWithoutDeniesHasOneGraph) {
  EXPECT_EQ(Draw(Granting({"a"})).drawing.graphs.size(), 1u);
}

TEST(PictureTest, APolicyWithoutDeclarationsSaysSo) {
  const DrawnGraph graph = Draw(Compile({})).drawing.graphs.front();
  ASSERT_EQ(graph.nodes.size(), 1u);
  EXPECT_EQ(Joined(graph.nodes.front().lines), "no declaration");
  EXPECT_TRUE(graph.edges.empty());
}

TEST(PictureTest, AStrippedPolicyTellsNumbersAndSaysWhatIsMissing) {
  const DecisionGraph whole = Granting({"img-*/<x>", "a"});
  const absl::StatusOr<DecisionGraph> graph =
      DecisionGraph::Load(whole.Serialize(DecisionGraph::Descriptions::kStrip));
  ASSERT_EQ(graph.status(), absl::OkStatus());
  const Picture picture = Draw(*graph);
  EXPECT_EQ(Joined(picture.drawing.title),
            "test; on edges: * is one segment, ** is any rest; "
            "stripped: patterns and rules are not known");
  EXPECT_EQ(EdgesOf(picture.drawing.graphs.front()),
            (Edges{"start -> 0: ", "0 -> declaration 0: a", "0 -> declaration 1: (like img-)/*"}));
}

TEST(PictureTest, AHostilePatternIsOneLineOfText) {
  const std::string segment = std::string(200, 'x') + "\"|<&";
  const DecisionGraph graph = Granting({EscapeLiteral(segment)});
  const DrawnGraph drawn = Draw(graph).drawing.graphs.front();
  EXPECT_EQ(EdgesOf(drawn), (Edges{"start -> 0: ", "0 -> " + std::string(60, 'x') +
                                                       "…: " + std::string(60, 'x') + "…"}));
}

// --- cuts ----------------------------------------------------------------------------------------

std::vector<std::string> ManyPatterns() {
  std::vector<std::string> patterns;
  for (int i = 0; i < 40; ++i) {
    const std::string first = "d" + std::to_string(i % 8);
    patterns.push_back(first + "/<x>/e" + std::to_string(i) + "/<y>/f");
  }
  return patterns;
}

TEST(PictureTest, ALargeGraphIsCutWithCounts) {
  const DecisionGraph graph = Granting(ManyPatterns());
  PictureOptions options;
  options.max_nodes = 3;
  const Picture picture = Draw(graph, options);
  const DrawnGraph& drawn = picture.drawing.graphs.front();
  const uint64_t states = picture.selections.front().num_all.states;
  EXPECT_EQ(drawn.title.back().text,
            std::to_string(states) + " states, 40 declarations; shown: 3 states, 0 declarations");
  EXPECT_EQ(std::count_if(drawn.nodes.begin(), drawn.nodes.end(),
                          [](const DrawnNode& node) { return node.kind == Kind::kCut; }),
            1);
  EXPECT_EQ(Joined(drawn.nodes.back().lines),
            "… " + std::to_string(states - 3) + " more states, 40 declarations");
}

TEST(PictureTest, ShownAndCountedAreAllThatThePolicyHas) {
  const DecisionGraph graph = Granting(ManyPatterns());
  for (size_t max_nodes = 1; max_nodes < 100; max_nodes += 7) {
    PictureOptions options;
    options.max_nodes = max_nodes;
    const Selection selection = Draw(graph, options).selections.front();
    OutlineCount all = selection.num_shown;
    for (const OutlineCount& cut : selection.cuts) {
      all.states += cut.states;
      all.declarations += cut.declarations;
    }
    EXPECT_EQ(all.declarations, graph.num_declarations());
    EXPECT_EQ(all.states, Draw(graph).selections.front().num_all.states);
  }
}

TEST(PictureTest, TheWayIsShownHoweverSmallThePicture) {
  const DecisionGraph graph = Granting(ManyPatterns());
  PictureOptions options;
  options.max_nodes = 1;
  options.path = graph.path("d7/a/e39/b/f");
  const DrawnGraph drawn = Draw(graph, options).drawing.graphs.front();
  const auto governs =
      std::find_if(drawn.nodes.begin(), drawn.nodes.end(), [](const DrawnNode& node) {
        return !node.lines.empty() && node.lines.front().text == "d7/<x>/e39/<y>/f ← governs";
      });
  ASSERT_NE(governs, drawn.nodes.end());
  EXPECT_TRUE(governs->is_on_way);
}

// --- the way of a path ---------------------------------------------------------------------------

TEST(PictureTest, TheStepsOfAWayAreNumberedAndTheRestIsNot) {
  const DecisionGraph graph = Granting({"a/<x>/b", "a/<x>/c", "d"});
  const Picture picture = DrawWay(graph, "a/q/c");
  EXPECT_EQ(EdgesOf(picture.drawing.graphs.front()),
            (Edges{"!start -> 0: ", "!0 -> 1: 1: a/<x>", "0 -> d: d", "1 -> a/<x>/b: b",
                   "!1 -> a/<x>/c ← governs: 2: c"}));
  EXPECT_EQ(picture.drawing.title.back().text, "`a/q/c`: `a/<x>/c` governs");
}

TEST(PictureTest, WhatIsInheritedIsAskedNextAndWhatMayDenyIsTold) {
  const DecisionGraph graph = Compile({
      Inheriting(Declare("a/b", {Allow({"guest"})})),
      Declare("a/*", {Allow({"guest"})}),
      Inheriting(Declare("**/b", {Deny({"guest"})})),
  });
  const Picture picture = DrawWay(graph, "a/b");
  EXPECT_EQ(picture.drawing.title.back().text, "`a/b`: `a/b` governs, 1 declaration may deny");
  EXPECT_EQ(EdgesOf(picture.drawing.graphs[1]),
            (Edges{"!beside the graph -> **/b ← may deny: 1: **/b"}));
  std::vector<std::string> marked;
  for (const DrawnNode& node : picture.drawing.graphs[0].nodes) {
    for (const DrawnLine& line : node.lines) {
      if (line.text.find("←") != std::string::npos) marked.push_back(line.text);
    }
  }
  EXPECT_EQ(marked, (std::vector<std::string>{"a/b ← governs", "a/* ← asked next"}));
}

TEST(PictureTest, APathThatNothingGovernsSaysSo) {
  EXPECT_EQ(DrawWay(Granting({"a"}), "b").drawing.title.back().text, "`b`: no declaration governs");
  EXPECT_EQ(DrawWay(Granting({"*"}), "").drawing.title.back().text, "the root: `*` governs");
}

// Every policy of three declarations that mostly overlap, with all its paths: the way that is drawn
// ends where decisions are made.
class Agreement {
 public:
  Agreement() : universe_(internal::UniverseOfTriples()) {}

  void CheckAll() {
    const size_t size = universe_.patterns.size();
    for (size_t a = 0; a < size; ++a) {
      for (size_t b = a + 1; b < size; ++b) {
        for (size_t c = b + 1; c < size; ++c) {
          // A third of all, with the roles in turn.
          const size_t turn = a + b + c;
          if ((a * 7 + b * 3 + c) % 3 == 0) Check({a, b, c}, turn);
          if (::testing::Test::HasFailure()) return;
        }
      }
    }
    EXPECT_GT(num_governed_, 1000u);
    EXPECT_GT(num_allowed_, 100u);
    EXPECT_GT(num_denied_, 1000u);
  }

 private:
  void Check(const std::vector<size_t>& patterns, size_t turn) {
    std::vector<Declaration> declarations;
    for (size_t i = 0; i < patterns.size(); ++i) {
      const std::string& pattern = universe_.patterns[patterns[i]];
      const size_t role = (i + turn) % 3;
      declarations.push_back(
          Declare(pattern, {role == 2 ? Deny({"function:f"}) : Allow({"function:f"})}));
      declarations.back().inherits = role != 0;
    }
    const absl::StatusOr<DecisionGraph> graph = CompileModel(MakePolicy(declarations));
    if (!graph.ok()) return;  // two of the patterns are the same
    for (const std::string& path : universe_.paths) CheckPath(*graph, declarations, path);
  }

  void CheckPath(const DecisionGraph& graph, const std::vector<Declaration>& declarations,
                 const std::string& path) {
    SCOPED_TRACE(path + " of " + graph.Dump());
    const Picture picture = DrawWay(graph, path);
    // No rule holds for a guest: who is named is who governs.
    const Decision guest = Decide(graph, internal::Guest(), path);
    ASSERT_EQ(picture.governs, guest.declaration);
    std::string expected;
    if (guest.declaration != Decision::kNone) {
      expected = std::string(graph.declaration(guest.declaration).pattern) + " ← governs";
      ++num_governed_;
    }
    ASSERT_EQ(DrawnAsGoverning(picture), expected);
    const size_t num_denying = std::count_if(
        declarations.begin(), declarations.end(), [&path](const Declaration& declaration) {
          return declaration.rules.front().effect == Effect::kDeny &&
                 MatchesPath(declaration.pattern, path);
        });
    ASSERT_EQ(picture.may_deny.size(), num_denying);

    const Decision function = Decide(graph, internal::Function("f"), path);
    const bool is_denied = function.reason == Reason::kDeniedByRule;
    ASSERT_EQ(is_denied, num_denying > 0);
    if (is_denied) {
      ASSERT_EQ(function.declaration, picture.may_deny.front());
    }
    if (function.allowed()) {
      ASSERT_EQ(std::count(picture.asked.begin(), picture.asked.end(), function.declaration), 1);
    }
    num_denied_ += is_denied ? 1 : 0;
    num_allowed_ += function.allowed() ? 1 : 0;
  }

  static Decision Decide(const DecisionGraph& graph, const Principal& principal,
                         const std::string& path) {
    return Evaluate(graph, graph.Prepare(principal), graph.action("list"), graph.path(path));
  }

  // The line of the nodes on the way that says so; several if it is more than one line.
  static std::string DrawnAsGoverning(const Picture& picture) {
    std::string text;
    for (const DrawnNode& node : picture.drawing.graphs.front().nodes) {
      for (const DrawnLine& line : node.lines) {
        if (!node.is_on_way || line.text.find("← governs") == std::string::npos) continue;
        if (line.text != text) text += line.text;
      }
    }
    return text;
  }

  const internal::Universe universe_;
  size_t num_governed_ = 0;
  size_t num_allowed_ = 0;
  size_t num_denied_ = 0;
};

TEST(PictureTest, TheWayEndsInTheDeclarationThatTheDecisionNames) { Agreement().CheckAll(); }

}  // namespace
}  // namespace postern::tools
