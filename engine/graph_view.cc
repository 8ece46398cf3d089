#include "engine/graph_view.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "engine/internal/graph.h"
#include "engine/internal/inside.h"
#include "engine/internal/union_samples.h"
#include "engine/limits.h"

namespace postern {

using internal::AccessIndex;
using internal::FloatingPlace;
using internal::PathGraph;
using internal::PathGraphArrays;
using internal::PathGraphEdge;
using internal::PathGraphState;
using internal::View;
using internal::Word;
using On = GraphStep::On;

// Returns how many steps a graph that a compiler made may have, all ways counted: what building it
// may cost is bounded by the segments of its patterns (pattern_index.cc).
size_t MaxSteps(size_t num_declarations) {
  constexpr size_t kForEachSegment = 32;
  return std::min((size_t{1} << 20) + num_declarations * kMaxPathSegments * kForEachSegment,
                  size_t{1} << 28);
}

// A sum at a state is a way to it. All of them are followed from the start, each once.
class GraphViewBuilder {
 public:
  GraphViewBuilder(const internal::Graph& graph, const AccessIndex& index)
      : arrays_(index.patterns.graph().arrays()), max_steps_(MaxSteps(graph.num_declarations())) {
    view_.index_ = &index;
    view_.automata_ = graph.automata();
  }

  absl::StatusOr<GraphView> Build() && {
    LayFloating();
    if (view_.index_->patterns.graph().empty()) return std::move(view_);
    start_word_ = arrays_.root[0].word;
    view_.start_ = StepOf(On::kStart, start_word_, "");
    view_.states_.resize(arrays_.states.size());
    words_.resize(arrays_.states.size());
    ways_.resize(arrays_.states.size());
    is_entered_.resize(arrays_.states.size());
    for (uint32_t state = 0; state < view_.num_states(); ++state) LayState(state);
    if (!FollowWays()) return TooManyWays();
    DropRestsBehindElse();
    return LayLeaves() ? absl::StatusOr<GraphView>(std::move(view_)) : TooManyWays();
  }

 private:
  using Ways = std::vector<uint32_t>;  // sums at a leaf

  static absl::Status TooManyWays() {
    return absl::ResourceExhaustedError(
        "the compiled policy has more ways through its graph than a compiler lays");
  }

  static bool IsLeaf(Word word) { return word && word.kind() != Word::kState; }

  static GraphStep StepOf(On on, Word word, std::string_view text) {
    GraphStep step;
    step.on = on;
    step.text = std::string(text);
    if (!word) return step;
    step.num_any = static_cast<uint8_t>(word.skip());
    step.goes_on = word.kind() == Word::kDeep;
    step.is_absolute = word.is_absolute();
    step.add = word.add;
    if (word.kind() == Word::kState) step.state = word.index();
    return step;
  }

  void AddStep(uint32_t state, On on, Word word, std::string_view text = "") {
    view_.states_[state].push_back(StepOf(on, word, text));
    words_[state].push_back(word);
  }

  void LayState(uint32_t place) {
    const PathGraph& graph = view_.index_->patterns.graph();
    const PathGraphState& state = arrays_.states[place];
    for (const PathGraphEdge* edge : graph.SortedEdges(state)) {
      AddStep(place, On::kLiterals, edge->next, graph.Text(*edge));
      if (edge->rest) AddStep(place, On::kPassing, edge->rest, graph.Text(*edge));
    }
    if (state.miss != PathGraphState::kNone) {
      AddStep(place, On::kElse, Word::Make(Word::kState, state.miss, false, false, 0));
    } else {
      LayWildcards(place, state);
    }
    if (state.rest) AddStep(place, On::kRest, state.rest);
    if (state.end && state.miss == PathGraphState::kNone) AddStep(place, On::kEnd, state.end);
    ways_[place].resize(words_[place].size());
  }

  // What is behind kElse is never looked for in the state itself.
  void LayWildcards(uint32_t place, const PathGraphState& state) {
    if (state.automata != PathGraphState::kNone) {
      const std::vector<std::string> samples =
          UnionSamples(arrays_.unions[state.automata], arrays_.union_tables);
      for (size_t i = 0; i < samples.size(); ++i) {
        AddStep(place, On::kAutomata, arrays_.outputs[state.first_output + i], samples[i]);
      }
    }
    if (state.other) AddStep(place, On::kOther, state.other);
  }

  // Returns false if there are too many ways.
  bool FollowWays() {
    size_t num_steps = 0;
    Follow(start_word_, 0, start_ways_);
    while (!open_.empty()) {
      const auto [state, sum] = open_.back();
      open_.pop_back();
      num_steps += words_[state].size() + 1;
      if (num_steps > max_steps_) return false;
      for (size_t i = 0; i < words_[state].size(); ++i) {
        const bool is_else = view_.states_[state][i].on == On::kElse;
        Follow(words_[state][i], sum, ways_[state][i], is_else);
      }
    }
    return true;
  }

  void Follow(Word word, uint32_t sum, Ways& ways, bool is_else = false) {
    if (!word) return;
    sum = word.RankFrom(sum);
    if (!IsLeaf(word) && !is_else) is_entered_[word.index()] = true;
    if (IsLeaf(word)) {
      if (ways.empty() || ways.back() != sum) ways.push_back(sum);
    } else if (seen_.insert(uint64_t{word.index()} << 32 | sum).second) {
      open_.emplace_back(word.index(), sum);
    }
  }

  // A state that is come to by kElse alone repeats what the one before has told.
  void DropRestsBehindElse() {
    for (size_t state = 0; state < words_.size(); ++state) {
      for (size_t i = words_[state].size(); i-- > 0;) {
        if (is_entered_[state] || view_.states_[state][i].on != On::kRest) continue;
        const ptrdiff_t place = static_cast<ptrdiff_t>(i);
        view_.states_[state].erase(view_.states_[state].begin() + place);
        words_[state].erase(words_[state].begin() + place);
        ways_[state].erase(ways_[state].begin() + place);
      }
    }
  }

  // Returns false if there are too many declarations at the leaves.
  bool LayLeaves() {
    view_.start_.leaf = LeafOf(start_word_, start_ways_);
    for (size_t state = 0; state < words_.size(); ++state) {
      for (size_t i = 0; i < words_[state].size(); ++i) {
        view_.states_[state][i].leaf = LeafOf(words_[state][i], ways_[state][i]);
        if (num_matches_ > max_steps_) return false;
      }
    }
    return true;
  }

  // Returns the leaf of a word; kNone if it is none, or no way leads there.
  uint32_t LeafOf(Word word, Ways& ways) {
    if (!IsLeaf(word) || ways.empty()) return GraphStep::kNone;
    std::sort(ways.begin(), ways.end());
    ways.erase(std::unique(ways.begin(), ways.end()), ways.end());
    GraphLeaf leaf;
    for (const uint32_t sum : ways) {
      AppendDeclarations(word, sum, leaf.declarations);
      if (num_matches_ + leaf.declarations.size() > max_steps_) break;
    }
    num_matches_ += leaf.declarations.size();
    leaf.length = static_cast<uint32_t>(leaf.declarations.size() / ways.size());
    leaf.sums = std::move(ways);
    const auto [entry, is_new] = leaf_ids_.try_emplace({leaf.sums, leaf.declarations},
                                                       static_cast<uint32_t>(view_.leaves_.size()));
    if (is_new) view_.leaves_.push_back(std::move(leaf));
    return entry->second;
  }

  void AppendDeclarations(Word word, uint32_t sum, std::vector<uint32_t>& out) const {
    if (!word.is_chain()) return out.push_back(sum);
    for (uint32_t i = word.index(); arrays_.chains[i]; ++i) {
      out.push_back(arrays_.chains[i].RankFrom(sum));
    }
  }

  void LayFloating() {
    const internal::FloatingPatterns& floating = view_.index_->patterns.floating();
    FloatingPattern pattern;
    for (const FloatingPlace& place : floating.places()) {
      SegmentSpec segment;
      segment.kind = place.kind;
      if (place.kind == SegmentSpec::Kind::kAutomaton) segment.automaton = place.label;
      if (place.kind == SegmentSpec::Kind::kLiteral) segment.literal = floating.literal(place);
      pattern.segments.push_back(std::move(segment));
      if (place.is_last == 0) continue;
      pattern.declaration = place.rank;
      view_.floating_.push_back(std::exchange(pattern, {}));
    }
  }

  GraphView view_;
  const PathGraphArrays<View>& arrays_;
  const size_t max_steps_;
  Word start_word_;
  Ways start_ways_;
  std::vector<std::vector<Word>> words_;  // of each state's steps
  std::vector<std::vector<Ways>> ways_;
  std::vector<bool> is_entered_;        // by another step than kElse
  absl::flat_hash_set<uint64_t> seen_;  // state, sum
  std::vector<std::pair<uint32_t, uint32_t>> open_;
  size_t num_matches_ = 0;  // at all leaves so far
  std::map<std::pair<Ways, std::vector<uint32_t>>, uint32_t> leaf_ids_;
};

size_t GraphLeaf::WayOf(uint32_t sum) const {
  return static_cast<size_t>(std::lower_bound(sums.begin(), sums.end(), sum) - sums.begin());
}

absl::StatusOr<GraphView> GraphView::Make(const DecisionGraph& graph, Effect effect) {
  const internal::Graph& inside = *internal::Inside::Of(graph);
  const AccessIndex& index = effect == Effect::kAllow ? inside.grants() : inside.denies();
  return GraphViewBuilder(inside, index).Build();
}

}  // namespace postern
