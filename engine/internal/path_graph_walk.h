// Internal: not for users of the library, see engine/decision_graph.h.
//
// The walk. At a state, the segments from here are looked up as a run of literals: their bytes up
// to the end of the last one are hashed, the hash picks one slot, and the slot's bytes are
// compared. If they differ, a shorter run is tried in the state that `miss` names, and where there
// is no run, the automata and `other` take one segment. A word says what is next; the ranks that
// words add up to are those of the declarations.
//
// A declaration with a `*` at its end matches from its state on, whatever follows. So the walk
// notes what matches on its way, and the most specific of it is the answer when nothing further
// down matches: nothing is ever undone, and each segment is looked at once, but for runs that miss,
// each of which is followed by a shorter one.

#ifndef POSTERN_ENGINE_INTERNAL_PATH_GRAPH_WALK_H_
#define POSTERN_ENGINE_INTERNAL_PATH_GRAPH_WALK_H_

#include <bit>
#include <cstdint>
#include <string_view>

#include "engine/internal/path_graph.h"
#include "engine/internal/rank.h"
#include "engine/internal/run_hash.h"
#include "engine/internal/segmented_path.h"

namespace postern::internal {

// Where a walk is in its path: at the beginning of a segment. Its address is never taken, so that
// it stays in registers.
class PathPosition {
 public:
  explicit PathPosition(const SegmentedPath& path)
      : path_(&path), num_bytes_(path.num_bytes()), ends_(path.first_ends()) {}

  static constexpr uint32_t kNoEnd = 0xffffffff;

  // Where a segment ends; kNoEnd: the path has not so many.
  struct End {
    uint32_t at;
    uint32_t window;
    uint64_t behind;  // the ends of the segments behind it, in the 64 bytes from `window`
  };

  uint32_t begin() const { return begin_; }
  bool at_end() const { return begin_ > num_bytes_; }

  // Returns the end of the `count`-th segment from here. REQUIRES: !at_end(), count > 0.
  End EndOf(uint32_t count) const {
    uint64_t ends = ends_;
    for (uint32_t i = 1; i < count; ++i) ends &= ends - 1;
    if (ends != 0) [[likely]]
      return {window_ + FirstOf(ends), window_, ends & (ends - 1)};
    return window_ + 64 > num_bytes_ ? End{kNoEnd, 0, 0} : EndOutside(*path_, begin_, count);
  }

  void GoBehind(End end) {
    begin_ = end.at + 1;
    window_ = end.window;
    ends_ = end.behind;
  }

 private:
  static uint32_t FirstOf(uint64_t ends) { return static_cast<uint32_t>(std::countr_zero(ends)); }

  // The window slides to `begin`; what ends behind it even so is looked for byte by byte.
  [[gnu::noinline]] static End EndOutside(const SegmentedPath& path, uint32_t begin,
                                          uint32_t count) {
    uint64_t ends = path.EndsFrom(begin);
    for (uint32_t i = 1; i < count; ++i) ends &= ends - 1;
    if (ends != 0) return {begin + FirstOf(ends), begin, ends & (ends - 1)};
    uint32_t end = path.EndOf(begin);
    for (uint32_t i = 1; i < count; ++i) {
      if (end == path.num_bytes()) return {kNoEnd, 0, 0};
      end = path.EndOf(end + 1);
    }
    return {end, begin, 0};
  }

  const SegmentedPath* path_;
  uint32_t num_bytes_;
  uint32_t begin_ = 0;
  uint32_t window_ = 0;
  uint64_t ends_;  // of the segments from here, in the 64 bytes from window_
};

inline const PathGraph::Edge& PathGraph::EdgeOf(const State& state, uint64_t hash) const {
  const uint32_t pilot = arrays_.pilots.data()[state.first_pilot + (hash >> state.shift >> 1)];
  return arrays_.edges.data()[state.first_edge + SlotOf(hash, pilot, state.num_slots)];
}

// Returns the edge whose text is the `length` bytes from `begin`, or null.
inline const PathGraph::Edge* PathGraph::Probe(const State& state, const SegmentedPath& path,
                                               uint32_t begin, uint32_t length) const {
  if (length > 16) return ProbeLong(state, path, begin, length);
  const Key16 text = path.Key(begin, length);
  const Edge& edge = EdgeOf(state, HashShort(text, key_));
  return edge.length == length && LoadKey(edge.text) == text ? &edge : nullptr;
}

// Tells `sink` of every word that matches. One function, since a walk is over in some ten
// nanoseconds and each call of another would be seen.
template <typename Sink>
[[gnu::always_inline]] inline void PathGraph::Walk(const SegmentedPath& path, Sink& sink) const {
  if (path.is_root()) return WalkRoot(sink);
  const State* const states = arrays_.states.data();
  PathPosition at(path);
  Word word = root_;
  uint32_t rank = root_.add;
  while (true) {
    // Behind a segment: the word says what is next.
    if (!word.IsPlainState()) {
      for (uint32_t i = word.skip(); i > 0; --i) {
        if (at.at_end()) return;
        const PathPosition::End end = at.EndOf(1);
        if (end.at == at.begin()) return;  // a wildcard wants a byte at least
        at.GoBehind(end);
      }
      if (word.kind() != Word::kState) {
        if (word.kind() == (at.at_end() ? Word::kExact : Word::kDeep)) sink.Take(rank, word);
        return;
      }
    }
    const State* state = states + word.index();
    if (at.at_end()) {
      if (state->end) sink.Take(state->end.RankFrom(rank), state->end);
      return;
    }
    if (state->has_rest) sink.Take(state->rest.RankFrom(rank), state->rest);

    // At a segment: a run of literals, or a shorter one; else what matches one segment.
    const Edge* edge = nullptr;
    while (state->run != 0) {
      const PathPosition::End end = at.EndOf(state->run);
      if (end.at != PathPosition::kNoEnd) {
        edge = Probe(*state, path, at.begin(), end.at - at.begin());
        if (edge != nullptr) {
          at.GoBehind(end);
          break;
        }
      }
      if (state->miss == State::kNone) break;
      state = states + state->miss;
    }
    if (edge != nullptr) {
      if (edge->rest) sink.Take(edge->rest.RankFrom(rank), edge->rest);
      word = edge->next;
    } else {
      const PathPosition::End end = at.EndOf(1);
      if (end.at == at.begin()) return;  // only literals match an empty segment
      word = state->other;
      if (state->automata != State::kNone) {
        word = RunAutomata(*state, path.text().substr(at.begin(), end.at - at.begin()));
      }
      at.GoBehind(end);
    }
    rank = word.RankFrom(rank);
  }
}

// The root is matched by `*` alone.
template <typename Sink>
void PathGraph::WalkRoot(Sink& sink) const {
  if (root_.skip() != 0) return;
  if (root_.kind() == Word::kDeep) sink.Take(root_.add, root_);
  if (root_.kind() != Word::kState || !arrays_.states[root_.index()].has_rest) return;
  const Word rest = arrays_.states[root_.index()].rest;
  sink.Take(rest.RankFrom(root_.add), rest);
}

inline PathMatch PathGraph::Find(const SegmentedPath& path) const {
  struct Best {
    const Word* chains;
    PathMatch best;
    void Take(uint32_t rank, Word word) {
      if (word.is_chain()) {
        word = chains[word.index()];
        rank = word.RankFrom(rank);
      }
      if (rank < best.rank) best = {rank, word.index()};
    }
  };
  Best best = {arrays_.chains.data(), {}};
  Walk(path, best);
  return best.best;
}

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PATH_GRAPH_WALK_H_
