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
//
// A walk waits more than it works: in each step the state, its pilot and its edge are loaded one
// after the other. So whatever hangs on the path alone is known before (PathData), and a branch, if
// it can be predicted, goes before a choice without one: the processor then reads and hashes the
// next run, and even begins the next decision, while it waits. Where a branch can't be predicted
// (is it this literal?), there is one for all that may differ. Measured and lost: 32 bytes compared
// whatever the length, selectors of a list compared all at once, a multiplication instead of a
// shift for the bucket.

#ifndef POSTERN_ENGINE_INTERNAL_PATH_GRAPH_WALK_H_
#define POSTERN_ENGINE_INTERNAL_PATH_GRAPH_WALK_H_

#include <cstdint>
#include <string_view>

#include "engine/internal/path_graph.h"
#include "engine/internal/rank.h"
#include "engine/internal/run_hash.h"
#include "engine/internal/run_selection.h"
#include "engine/internal/segmented_path.h"

namespace postern::internal {

// Where a walk is in its path: at the beginning of a segment. Its address is never taken, so that
// it stays in registers. In a deep path it comes to segments whose begin isn't known: all of them
// are kFar.
class PathPosition {
 public:
  explicit PathPosition(SegmentedPath path) : path_(path), max_begin_(path.max_begin()) {}

  // The place behind a segment, or none.
  struct Behind {
    static constexpr uint32_t kNone = 0xffffffff;
    uint32_t segment = 0;
    uint32_t begin = kNone;  // of the next segment; of the last one, behind the path's end

    explicit operator bool() const { return begin != kNone; }
    uint32_t end() const { return begin - 1; }  // of the segment
  };

  uint32_t begin() const { return begin_; }
  bool at_end() const { return begin_ > path_.num_bytes(); }

  // Returns the place behind the next `count` segments, at most kMaxAhead; none if the path has not
  // so many.
  Behind Ahead(uint32_t count) const {
    const uint32_t begin = path_.BeginOf(segment_ + count);
    if (begin <= max_begin_) [[likely]]
      return {segment_ + count, begin};
    return path_.is_deep() ? FarAhead(path_, begin_, count) : Behind();
  }

  // Returns the same; none if one of them is empty, too, since a wildcard wants a byte at least.
  Behind BehindWildcards(uint32_t count) const {
    return path_.has_empty_segment() ? StepByStep(*this, count) : Ahead(count);
  }

  void Go(Behind behind) {
    segment_ = behind.segment;
    begin_ = behind.begin;
  }

 private:
  static constexpr uint32_t kMaxAhead = 4;
  static constexpr uint32_t kFar = PathData::kNumBegins - kMaxAhead - 1;
  static_assert(kFar >= PathData::kMaxBegins);
  static_assert(Word::kMaxSkip <= kMaxAhead && RunSelection::kMaxRun <= kMaxAhead);

  [[gnu::noinline]] static Behind FarAhead(SegmentedPath path, uint32_t begin, uint32_t count) {
    for (; count > 0; --count) {
      if (begin > path.num_bytes()) return {};
      begin = path.EndOf(begin) + 1;
    }
    return {kFar, begin};
  }

  [[gnu::noinline]] static Behind StepByStep(PathPosition at, uint32_t num_wildcards) {
    for (; num_wildcards > 0; --num_wildcards) {
      const Behind behind = at.Ahead(1);
      if (!behind || behind.end() == at.begin()) return {};
      at.Go(behind);
    }
    return {at.segment_, at.begin_};
  }

  SegmentedPath path_;
  uint32_t max_begin_;
  uint32_t segment_ = 0;
  uint32_t begin_ = 0;
};

inline const PathGraph::Edge& PathGraph::EdgeOf(const State& state, uint64_t hash) const {
  // The branch is there to be predicted: most states have few edges, whose pilot is at hand.
  const uint32_t pilot =
      state.bucket_shift == kOneBucket
          ? state.pilot
          : arrays_.pilots.data()[state.first_pilot + BucketOf(hash, state.bucket_shift)];
  return arrays_.edges.data()[state.first_edge + SlotOf(hash, pilot, state.num_slots)];
}

// Returns the edge whose text is the `length` bytes from `begin`, or null. There is one branch for
// all that may differ, since it can't be predicted what does.
[[gnu::always_inline]] inline const PathGraph::Edge* PathGraph::Probe(const State& state,
                                                                      SegmentedPath path,
                                                                      uint32_t begin,
                                                                      uint32_t length) const {
  if (length <= 16) {
    const Key16 text = path.Key(begin, length);
    const Edge& edge = EdgeOf(state, HashShort(text, key_));
    return (Difference(LoadKey(edge.text), text) | (edge.length ^ length)) == 0 ? &edge : nullptr;
  }
  if (length > 32) return ProbeLong(state, path, begin, length);
  const Key16 first = path.Block(begin);
  const Key16 last = path.Block(begin + length - 16);
  const Edge& edge = EdgeOf(state, HashTwo(first, last, length, key_));
  const uint64_t difference = Difference(LoadKey(edge.text), first) |
                              Difference(LoadKey(edge.text + length - 16), last) |
                              (edge.length ^ length);
  return difference == 0 ? &edge : nullptr;
}

// Returns at.Ahead(run). The branches are there to be predicted: the bytes of the next run can be
// read and hashed while it is not known yet which state that is.
[[gnu::always_inline]] inline PathPosition::Behind AheadByRun(const PathPosition& at,
                                                              uint32_t run) {
  switch (run) {
    case 1:
      return at.Ahead(1);
    case 2:
      return at.Ahead(2);
    default:
      return at.Ahead(run);
  }
}

// Tells `sink` of every word that matches. One function, since a walk is over in some ten
// nanoseconds and each call of another would be seen.
template <typename Sink>
[[gnu::always_inline]] inline void PathGraph::Walk(SegmentedPath path, Sink& sink) const {
  if (path.is_root()) [[unlikely]]
    return WalkRoot(sink);
  const State* const states = arrays_.states.data();
  PathPosition at(path);
  Word word = root_;
  uint32_t rank = root_.add;
  while (true) {
    // Behind a segment: the word says what is next.
    if (!word.IsPlainState()) {
      const PathPosition::Behind behind = at.BehindWildcards(word.skip());
      if (!behind) return;
      at.Go(behind);
      if (word.kind() != Word::kState) {
        if (word.kind() == (at.at_end() ? Word::kExact : Word::kDeep)) sink.Take(rank, word);
        return;
      }
    }
    const State* state = states + word.index();
    if (state->has_rest && !at.at_end()) sink.Take(state->rest.RankFrom(rank), state->rest);

    // At a segment: a run of literals, or a shorter one.
    const Edge* edge = nullptr;
    while (state->run != 0) {
      const PathPosition::Behind behind = AheadByRun(at, state->run);
      if (behind) [[likely]] {
        edge = Probe(*state, path, at.begin(), behind.end() - at.begin());
        if (edge != nullptr) {
          at.Go(behind);
          break;
        }
      }
      if (state->miss == State::kNone) break;
      state = states + state->miss;
    }
    if (edge != nullptr) {
      if (edge->rest) sink.Take(edge->rest.RankFrom(rank), edge->rest);
      word = edge->next;
      rank = word.RankFrom(rank);
      continue;
    }

    // Else what matches one segment; or the path ends here.
    const PathPosition::Behind behind = at.Ahead(1);
    if (!behind) {
      if (state->end) sink.Take(state->end.RankFrom(rank), state->end);
      return;
    }
    if (behind.end() == at.begin()) return;  // only literals match an empty segment
    word = state->other;
    if (state->automata != State::kNone) [[unlikely]] {
      word = RunAutomata(*state, path.text().substr(at.begin(), behind.end() - at.begin()));
    }
    at.Go(behind);
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

[[gnu::always_inline]] inline PathMatch PathGraph::Find(SegmentedPath path) const {
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
