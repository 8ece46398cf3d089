// A run replaces paths of literals by one edge each, which pays where they are many and most
// requests take them to their ends; it costs where the graph below is shared (every path is an edge
// of its own then), and where requests leave the path before its end (they probe in vain first).

#include "engine/internal/run_selection.h"

#include <utility>

namespace postern::internal {
namespace {

bool IsEmpty(const DagState& state) { return state.IsOnlyOther() && !state.other; }

bool FallsThrough(const DagState& state) {
  return state.other || state.automata != DagState::kNoAutomata;
}

}  // namespace

Word Compose(Word outer, Word inner) {
  if (!inner) return inner;
  const bool is_absolute = outer.is_absolute() || inner.is_absolute();
  const uint32_t add = inner.is_absolute() ? inner.add : outer.add + inner.add;
  Word word = Word::Make(inner.kind(), inner.index(), inner.is_chain(), is_absolute, add);
  word.bits |= (outer.skip() + inner.skip()) << 28;
  return word;
}

// Ranks on the way must be comparable, so what is absolute is left alone.
bool RunSelection::Extends(Word word) const {
  if (word.kind() != Word::kState || word.skip() != 0 || word.is_absolute()) return false;
  const Word rest = dag_.states[word.index()].rest;
  if (!rest) return true;
  if (rest.is_absolute()) return false;
  if (!rest.is_chain()) return true;
  for (const Word link : dag_.chains[rest.index()]) {
    if (link.is_absolute()) return false;
  }
  return true;
}

const RunSelection::Counts& RunSelection::CountsOf(uint32_t state) {
  const auto known = counts_.find(state);
  if (known != counts_.end()) return known->second;
  Counts counts = {};
  for (size_t i = 0; i < dag_.states[state].edges.size(); ++i) {
    const Word word = dag_.states[state].edges[i].word;
    counts.paths[0] += 1;
    if (!Extends(word)) {
      for (uint32_t run = 1; run < kMaxRun; ++run) counts.endings[run] += 1;
      continue;
    }
    const Counts below = CountsOf(word.index());
    const DagState& child = dag_.states[word.index()];
    const double own = (child.other ? 1 : 0) + (child.end ? 1 : 0) + (child.rest ? 1 : 0) +
                       (child.automata != DagState::kNoAutomata ? 1 : 0);
    for (uint32_t run = 1; run < kMaxRun; ++run) {
      counts.paths[run] += below.paths[run - 1];
      counts.endings[run] += own + below.endings[run - 1];
    }
  }
  return counts_.emplace(state, counts).first->second;
}

uint32_t RunSelection::Choose(uint32_t state, uint32_t max_run) {
  if (dag_.states[state].edges.empty()) return 0;
  const Counts counts = CountsOf(state);
  uint32_t best = 1;
  double best_gain = 0;
  for (uint32_t run = max_run; run > 1; --run) {
    const double paths = counts.paths[run - 1];
    const double gain = paths * (run - 1) - 2 * counts.endings[run - 1];
    if (gain <= best_gain || !IsAffordable(state, run, paths)) continue;
    best = run;
    best_gain = gain;
  }
  return best;
}

bool RunSelection::IsAffordable(uint32_t state, uint32_t run, double paths) {
  if (paths <= 64) return true;
  ++round_;
  seen_.resize(dag_.states.size(), 0);
  uint64_t replaced = 0;
  CountReplaced(state, run, replaced);
  return paths <= 1.3 * static_cast<double>(replaced) + 64;
}

// Counts the edges that runs replace, and the states between them, each once.
void RunSelection::CountReplaced(uint32_t state, uint32_t run, uint64_t& count) {
  if (seen_[state] == round_) return;
  seen_[state] = round_;
  count += 1 + dag_.states[state].edges.size();
  if (run == 1) return;
  for (const DagState::Edge& edge : dag_.states[state].edges) {
    if (Extends(edge.word)) CountReplaced(edge.word.index(), run - 1, count);
  }
}

std::optional<uint32_t> RunSelection::StateForMisses(uint32_t state, uint32_t run) {
  DagState stripped = Stripped(state, run);
  if (stripped.edges.empty()) return std::nullopt;
  dag_.states.push_back(std::move(stripped));
  return static_cast<uint32_t>(dag_.states.size() - 1);
}

// Returns `word` without the paths of exactly `run` literals behind it.
Word RunSelection::Strip(Word word, uint32_t run) {
  const uint64_t key = uint64_t{word.index()} << 32 | run;
  auto known = stripped_.find(key);
  if (known == stripped_.end()) {
    DagState state = Stripped(word.index(), run);
    Word from_base;
    if (!state.edges.empty() || FallsThrough(state) || (state.end && state.rest)) {
      from_base = Word::Make(Word::kState, dag_.states.size(), false, false, 0);
      dag_.states.push_back(std::move(state));
    } else if (!IsEmpty(state)) {
      from_base = state.end ? state.end : state.rest;
    }
    known = stripped_.emplace(key, from_base).first;
  }
  return Compose(word, known->second);
}

DagState RunSelection::Stripped(uint32_t state, uint32_t run) {
  DagState stripped = dag_.states[state];
  if (run == 1) {
    stripped.edges.clear();
    return stripped;
  }
  std::vector<DagState::Edge> edges;
  for (const DagState::Edge& edge : stripped.edges) {
    const Word word = Extends(edge.word) ? Strip(edge.word, run - 1) : edge.word;
    // An edge to nothing still keeps its literal from what would match it otherwise.
    if (word || FallsThrough(stripped)) edges.push_back({edge.literal, word});
  }
  stripped.edges = std::move(edges);
  return stripped;
}

}  // namespace postern::internal
