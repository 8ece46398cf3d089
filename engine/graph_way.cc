// The walk of path_graph_walk.h once more, slow and plain, by the steps that a GraphView shows. It
// is held against decisions by tests: what a picture shows is what happens.

#include <algorithm>
#include <string>
#include <string_view>

#include "engine/graph_view.h"
#include "engine/internal/graph.h"
#include "engine/internal/path_inside.h"

namespace postern {

using internal::FloatingPatterns;
using internal::PathGraphArrays;
using internal::PathGraphState;
using internal::SegmentedPath;
using internal::View;
using On = GraphStep::On;

class GraphWalk {
 public:
  GraphWalk(const GraphView& view, SegmentedPath path, GraphWay& way)
      : view_(view), segments_(path.Segments()), way_(way) {}

  void Run() {
    GraphPass pass;
    while (Arrive(pass)) {
      const uint32_t state = view_.StepOf(pass).state;
      if (num_left() > 0) Take(state, On::kRest);
      if (!Leave(state, pass)) return;
    }
  }

  // The root is matched by `*` alone.
  void RunRoot() {
    const GraphStep& start = view_.start();
    if (start.num_any != 0 || start.leads_nowhere()) return;
    if (start.leaf != GraphStep::kNone && !start.goes_on) return;
    if (start.leaf == GraphStep::kNone && Find(start.state, On::kRest) == GraphStep::kNone) return;
    Add({GraphStep::kNone, 0, SumBehind(start)});
    if (start.leaf == GraphStep::kNone) Take(start.state, On::kRest);
  }

 private:
  size_t num_left() const { return segments_.size() - at_; }
  uint32_t SumBehind(const GraphStep& step) const {
    return step.is_absolute ? step.add : sum_ + step.add;
  }

  // Takes a step, whose own segments are behind already. Returns whether the walk goes on.
  bool Arrive(GraphPass& pass) {
    const GraphStep& step = view_.StepOf(pass);
    if (step.leads_nowhere()) return false;
    for (uint32_t i = 0; i < step.num_any; ++i) {
      if (num_left() == 0 || segments_[at_].empty()) return false;
      ++at_;
    }
    if (step.leaf != GraphStep::kNone && step.goes_on != (num_left() > 0)) return false;
    pass.sum = SumBehind(step);
    Add(pass);
    sum_ = pass.sum;
    return step.leaf == GraphStep::kNone;
  }

  // Finds the step that leaves a state.
  bool Leave(uint32_t state, GraphPass& pass) {
    uint32_t step = TakeLiterals(state);
    while (step == GraphStep::kNone) {
      const uint32_t otherwise = Find(state, On::kElse);
      if (otherwise == GraphStep::kNone) break;
      Add({state, otherwise, sum_});
      state = view_.steps(state)[otherwise].state;
      step = TakeLiterals(state);
    }
    if (step == GraphStep::kNone) step = TakeOne(state);
    pass = {state, step, 0};
    return step != GraphStep::kNone;
  }

  uint32_t TakeLiterals(uint32_t state) {
    const std::vector<GraphStep>& steps = view_.steps(state);
    if (steps.empty() || steps.front().on != On::kLiterals) return GraphStep::kNone;
    const std::string& first = steps.front().text;
    const size_t run = 1 + std::count(first.begin(), first.end(), '/');
    if (run > num_left()) return GraphStep::kNone;
    std::string text(segments_[at_]);
    for (size_t i = 1; i < run; ++i) text.append("/").append(segments_[at_ + i]);
    for (uint32_t i = 0; i < steps.size() && steps[i].on <= On::kPassing; ++i) {
      if (steps[i].text != text) continue;
      const bool passes = i + 1 < steps.size() && steps[i + 1].on == On::kPassing;
      if (passes) Add({state, i + 1, SumBehind(steps[i + 1])});
      at_ += run;
      return i;
    }
    return GraphStep::kNone;
  }

  // Takes what matches one segment, or the path's end.
  uint32_t TakeOne(uint32_t state) {
    if (num_left() == 0) {
      Take(state, On::kEnd);
      return GraphStep::kNone;
    }
    if (segments_[at_].empty()) return GraphStep::kNone;  // only literals match it
    const uint16_t output = RunAutomata(state, segments_[at_]);
    const uint32_t step =
        output == 0 ? Find(state, On::kOther) : Find(state, On::kAutomata) + output - 1;
    ++at_;
    return step;
  }

  uint16_t RunAutomata(uint32_t state, std::string_view segment) const {
    const PathGraphArrays<View>& arrays = view_.index_->patterns.graph().arrays();
    const uint32_t automata = arrays.states[state].automata;
    if (automata == PathGraphState::kNone) return 0;
    return arrays.unions[automata].Run(arrays.union_tables, segment);
  }

  // Returns the first such step of a state.
  uint32_t Find(uint32_t state, On on) const {
    const std::vector<GraphStep>& steps = view_.steps(state);
    for (uint32_t i = 0; i < steps.size(); ++i) {
      if (steps[i].on == on) return i;
    }
    return GraphStep::kNone;
  }

  void Take(uint32_t state, On on) {
    const uint32_t step = Find(state, on);
    if (step != GraphStep::kNone) Add({state, step, SumBehind(view_.steps(state)[step])});
  }

  void Add(const GraphPass& pass) {
    way_.passes.push_back(pass);
    const uint32_t place = view_.StepOf(pass).leaf;
    if (place == GraphStep::kNone) return;
    const GraphLeaf& leaf = view_.leaves()[place];
    for (const uint32_t match : leaf.DeclarationsOf(leaf.WayOf(pass.sum))) {
      way_.matches.push_back(match);
    }
  }

  const GraphView& view_;
  const internal::SegmentedPath::SegmentList segments_;
  GraphWay& way_;
  size_t at_ = 0;
  uint32_t sum_ = 0;
};

void GraphView::AddFloating(internal::SegmentedPath path, GraphWay& way) const {
  const FloatingPatterns& patterns = index_->patterns.floating();
  if (patterns.empty()) return;
  FloatingPatterns::Places matched = {};
  patterns.Match(path, automata_, matched);
  size_t place = 0;
  for (uint32_t i = 0; i < floating_.size(); ++i) {
    place += floating_[i].segments.size();
    if ((matched[(place - 1) / 64] >> (place - 1) % 64 & 1) == 0) continue;
    way.floating.push_back(i);
    way.matches.push_back(floating_[i].declaration);
  }
}

GraphWay GraphView::Way(const CanonicalPath& path) const {
  GraphWay way;
  if (!path.ok() && !path.is_root()) return way;
  const SegmentedPath segments = internal::PathInside::Segments(path);
  GraphWalk walk(*this, segments, way);
  path.is_root() ? walk.RunRoot() : walk.Run();
  if (!path.is_root()) AddFloating(segments, way);
  std::sort(way.matches.begin(), way.matches.end());
  way.matches.erase(std::unique(way.matches.begin(), way.matches.end()), way.matches.end());
  return way;
}

}  // namespace postern
