// GraphView: the graphs of a compiled policy as they are, for who draws, measures or audits them.
//
//   const absl::StatusOr<postern::GraphView> grants =
//       postern::GraphView::Make(graph, postern::Effect::kAllow);
//   for (uint32_t state = 0; state < grants->num_states(); ++state) {
//     for (const postern::GraphStep& step : grants->steps(state)) …
//   }
//   const postern::GraphWay way = grants->Way(graph.path("room/1/cat.png"));
//   if (!way.matches.empty()) log(graph.declaration(way.matches.front()).pattern);
//
// A policy has two graphs. That of its allows (`Effect::kAllow`) tells which declaration governs a
// path: the most specific of those that match. It has every declaration but those that inherit and
// have no allow rule. That of its denies has the declarations with a deny rule; whatever matches
// counts. How a walk goes is the same in both:
//
//   - It begins with start(), and takes one step in each state, for the next segments of the path.
//     Tried first are the steps of literals; then kElse, which leads to a state that tries again
//     with fewer segments; in a state without it kAutomata, then kOther. If there are no further
//     segments, kEnd.
//   - Declarations match along the way: kRest in every state that the walk comes to by any other
//     step than kElse, if there are further segments; kPassing beside the literals of the same
//     text; and the step that leads to a leaf instead of a state.
//   - Floating patterns (with `**` before the end, and some others) are not part of the walk: they
//     are run beside it, all at once.
//
// States are shared by what differs in nothing but its declarations' numbers, as the same rules for
// each of a thousand tenants do. So a leaf stands for as many declarations as there are ways to it.
#ifndef POSTERN_ENGINE_GRAPH_VIEW_H_
#define POSTERN_ENGINE_GRAPH_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/decision.h"
#include "engine/decision_graph.h"
#include "engine/graph_spec.h"
#include "engine/path.h"

namespace postern {
namespace internal {
struct AccessIndex;   // engine/internal/graph.h
class SegmentedPath;  // engine/internal/segmented_path.h
}  // namespace internal

// One way on from a state.
struct GraphStep {
  static constexpr uint32_t kNone = 0xffffffff;

  enum class On : uint8_t {
    kStart,     // the path begins
    kLiterals,  // the next segments are those of `text`, with slashes between
    kPassing,   // the same, and there are further segments; what matches on the way
    kElse,      // no step of literals could be taken; takes no segment
    kAutomata,  // the next segment matches the same automata as `text` does
    kOther,     // any other segment that is not empty
    kRest,      // there are further segments, whatever they are
    kEnd,       // there are none
  };
  On on = On::kStart;
  uint8_t num_any = 0;   // so many non-empty segments follow, whatever they are
  bool goes_on = false;  // of a step to a leaf: further segments must follow; else none may

  // Where to; if both are kNone, nothing matches, whatever follows.
  uint32_t state = kNone;
  uint32_t leaf = kNone;

  // How declarations are numbered: this is added to the sum so far or, if absolute, takes its
  // place.
  bool is_absolute = false;
  uint32_t add = 0;

  std::string text;

  bool leads_nowhere() const { return state == kNone && leaf == kNone; }
};

// Where declarations match: `length` of them, the most specific first, for each way that leads
// here. One that the policy does not have is none: a graph that was loaded may tell any number.
struct GraphLeaf {
  std::vector<uint32_t> sums;  // of the ways, ascending
  uint32_t length = 0;
  std::vector<uint32_t> declarations;  // those of the first way, then those of the next

  absl::Span<const uint32_t> DeclarationsOf(size_t way) const {
    return absl::MakeConstSpan(declarations).subspan(way * length, length);
  }

  // Returns the place in `sums` of the way of this sum. REQUIRES: there is one.
  size_t WayOf(uint32_t sum) const;
};

// A pattern beside the graph.
struct FloatingPattern {
  std::vector<SegmentSpec> segments;
  uint32_t declaration = 0;
};

// A step that a walk took.
struct GraphPass {
  uint32_t state = GraphStep::kNone;  // from where; kNone: it is the start
  uint32_t step = 0;                  // place in the state's steps
  uint32_t sum = 0;                   // of what was added, behind it
};

// The way of one path.
struct GraphWay {
  std::vector<GraphPass> passes;   // in this order
  std::vector<uint32_t> floating;  // places of the floating patterns that match

  // The declarations that the way comes by, each once, the most specific first. Those are all that
  // match and are ever asked: of allows, the graph may leave out what is less specific than one
  // that does not inherit.
  std::vector<uint32_t> matches;
};

// Immutable. Lifetime: that of the graph, of which it borrows.
class GraphView {
 public:
  // Returns the view of the graph that says where rules of `effect` are. Takes time and space in
  // proportion to the patterns. Error: kResourceExhausted if there are more ways through the graph
  // than a compiler lays (it may have been loaded). REQUIRES: graph.has_policy().
  static absl::StatusOr<GraphView> Make(const DecisionGraph& graph ABSL_ATTRIBUTE_LIFETIME_BOUND,
                                        Effect effect);

  // Returns how the walk begins; it leads nowhere if all patterns float.
  const GraphStep& start() const { return start_; }

  // Returns the steps from a state: literals in the order of their bytes, then as they are tried.
  // The states are those that the graph has, numbered as DecisionGraph::Dump() does.
  uint32_t num_states() const { return static_cast<uint32_t>(states_.size()); }
  const std::vector<GraphStep>& steps(uint32_t state) const { return states_[state]; }

  const std::vector<GraphLeaf>& leaves() const { return leaves_; }
  const std::vector<FloatingPattern>& floating() const { return floating_; }

  // Returns the step that was taken.
  const GraphStep& StepOf(const GraphPass& pass) const {
    return pass.state == GraphStep::kNone ? start_ : states_[pass.state][pass.step];
  }

  // Returns the way that a path takes: that of a decision, looked for in the steps. It is empty for
  // a path that was rejected. REQUIRES: the path is of the graph's mode.
  GraphWay Way(const CanonicalPath& path) const;

 private:
  friend class GraphViewBuilder;
  friend class GraphWalk;
  GraphView() = default;
  void AddFloating(internal::SegmentedPath path, GraphWay& way) const;

  const internal::AccessIndex* index_ = nullptr;
  absl::Span<const SegmentAutomaton> automata_;
  GraphStep start_;
  std::vector<std::vector<GraphStep>> states_;
  std::vector<GraphLeaf> leaves_;
  std::vector<FloatingPattern> floating_;
};

}  // namespace postern

#endif  // POSTERN_ENGINE_GRAPH_VIEW_H_
