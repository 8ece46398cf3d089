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

#include "engine/internal/path_graph.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace postern::internal {
namespace {

// Where a walk is in its path.
class Position {
 public:
  explicit Position(const SegmentedPath& path) : path_(path), ends_(path.first_ends()) {}

  uint32_t begin() const { return begin_; }  // of the segment
  bool at_end() const { return begin_ > path_.num_bytes(); }

  // Returns where the `count`-th segment from here ends, or kNoEnd if there are not so many.
  // REQUIRES: !at_end(), count > 0.
  uint32_t EndOf(uint32_t count) {
    uint64_t ends = ends_;
    for (uint32_t i = 1; i < count; ++i) ends &= ends - 1;
    if (ends != 0) [[likely]] {
      return window_ + static_cast<uint32_t>(std::countr_zero(ends));
    }
    return window_ + 64 > path_.num_bytes() ? kNoEnd : EndOutside(count);
  }

  // Goes behind a segment's end.
  void GoBehind(uint32_t end) {
    begin_ = end + 1;
    const uint32_t offset = begin_ - window_;
    ends_ = offset < 64 ? ends_ >> offset << offset : 0;
  }

  static constexpr uint32_t kNoEnd = 0xffffffff;

 private:
  [[gnu::noinline]] uint32_t EndOutside(uint32_t count) {
    if (window_ != begin_) {
      window_ = begin_;
      ends_ = path_.EndsFrom(begin_);
    }
    uint32_t begin = begin_;
    uint32_t end = path_.EndOf(begin);
    for (uint32_t i = 1; i < count; ++i) {
      if (end == path_.num_bytes()) return kNoEnd;
      begin = end + 1;
      end = path_.EndOf(begin);
    }
    return end;
  }

  const SegmentedPath& path_;
  uint64_t ends_;  // of the segments from here, in the 64 bytes from window_
  uint32_t window_ = 0;
  uint32_t begin_ = 0;
};

}  // namespace

PathGraph::PathGraph(const PathGraphArrays<View>& arrays)
    : key_(arrays.root[0].key), root_(arrays.root[0].word), arrays_(arrays) {}

bool PathGraph::IsRestEqual(const Edge& edge, const SegmentedPath& path, uint32_t begin) const {
  const char* text = edge.length <= Edge::kInline ? edge.text : arrays_.pool.data() + edge.pool;
  return std::memcmp(text + 16, path.text().data() + begin + 16, edge.length - 16) == 0;
}

const PathGraph::Edge* PathGraph::Probe(const State& state, const SegmentedPath& path,
                                        uint32_t begin, uint32_t length) const {
  const bool is_short = length <= 16;
  const Key16 text = is_short ? path.Key(begin, length) : path.Block(begin);
  const uint64_t hash = is_short ? HashShort(text, key_) : HashLong(path, begin, length, key_);
  const uint32_t pilot = arrays_.pilots[state.first_pilot + (hash >> state.shift >> 1)];
  const Edge& edge = arrays_.edges[state.first_edge + SlotOf(hash, pilot, state.num_slots)];
  if (edge.length != length || !(Key16{LoadWord(edge.text), LoadWord(edge.text + 8)} == text)) {
    return nullptr;
  }
  return is_short || IsRestEqual(edge, path, begin) ? &edge : nullptr;
}

template <typename Sink>
inline void PathGraph::Walk(const SegmentedPath& path, Sink& sink) const {
  if (!root_) return;
  Position at(path);
  uint32_t rank = root_.add;
  Word word = root_;
  if (path.is_root()) {
    if (word.kind() == Word::kDeep && word.skip() == 0) sink.Take(rank, word);
    if (word.kind() == Word::kState && word.skip() == 0 && arrays_.states[word.index()].has_rest) {
      const Word rest = arrays_.states[word.index()].rest;
      sink.Take(rest.RankFrom(rank), rest);
    }
    return;
  }
  while (true) {
    // Behind a segment: the word says what is next.
    for (uint32_t i = word.skip(); i > 0; --i) {
      if (at.at_end()) return;
      const uint32_t end = at.EndOf(1);
      if (end == at.begin()) return;  // a wildcard wants a byte at least
      at.GoBehind(end);
    }
    if (word.kind() != Word::kState) {
      if (word.kind() == (at.at_end() ? Word::kExact : Word::kDeep)) sink.Take(rank, word);
      return;
    }
    const State* state = &arrays_.states[word.index()];
    if (at.at_end()) {
      if (state->end) sink.Take(state->end.RankFrom(rank), state->end);
      return;
    }
    if (state->has_rest) sink.Take(state->rest.RankFrom(rank), state->rest);

    // At a segment: a run of literals, or a shorter one; else what matches one segment.
    const Edge* edge = nullptr;
    while (state->run != 0) {
      const uint32_t end = at.EndOf(state->run);
      if (end != Position::kNoEnd) {
        edge = Probe(*state, path, at.begin(), end - at.begin());
        if (edge != nullptr) {
          at.GoBehind(end);
          break;
        }
      }
      if (state->miss == State::kNone) break;
      state = &arrays_.states[state->miss];
    }
    if (edge != nullptr) {
      if (edge->rest) sink.Take(edge->rest.RankFrom(rank), edge->rest);
      word = edge->next;
    } else {
      const uint32_t end = at.EndOf(1);
      if (end == at.begin()) return;  // only literals match an empty segment
      word = state->other;
      if (state->automata != State::kNone) {
        const uint16_t output = arrays_.unions[state->automata].Run(
            arrays_.union_tables, path.text().substr(at.begin(), end - at.begin()));
        if (output != 0) word = arrays_.outputs[state->first_output + output - 1];
      }
      at.GoBehind(end);
    }
    rank = word.RankFrom(rank);
  }
}

PathMatch PathGraph::Find(const SegmentedPath& path) const {
  struct Best {
    const View<Word> chains;
    PathMatch best;
    void Take(uint32_t rank, Word word) {
      if (word.is_chain()) {
        word = chains[word.index()];
        rank = word.RankFrom(rank);
      }
      if (rank < best.rank) best = {rank, word.index()};
    }
  };
  Best best = {arrays_.chains, {}};
  Walk(path, best);
  return best.best;
}

// --- all matches ---------------------------------------------------------------------------------

PathGraph::Cursor::Cursor(const PathGraph& graph, const SegmentedPath& path) : graph_(graph) {
  graph.Walk(path, *this);
}

void PathGraph::Cursor::Take(uint32_t rank, Word word) {
  Head& head = heads_[num_heads_++];
  if (!word.is_chain()) {
    head = {rank, kNoChain, word.index(), rank};
    return;
  }
  head.rank = rank;
  head.chain = word.index();
  SetNext(head);
}

// A chain ends with a word of kind kNone.
void PathGraph::Cursor::SetNext(Head& head) const {
  const Word word = graph_.arrays_.chains[head.chain];
  head.next = word ? word.RankFrom(head.rank) : kNoRank;
  head.payload = word.index();
  ++head.chain;
}

PathMatch PathGraph::Cursor::Next() {
  Head* first = nullptr;
  for (uint32_t i = 0; i < num_heads_; ++i) {
    if (first == nullptr || heads_[i].next < first->next) first = &heads_[i];
  }
  if (first == nullptr || first->next == kNoRank) return {};
  const PathMatch match = {first->next, first->payload};
  if (first->chain == kNoChain) {
    first->next = kNoRank;
  } else {
    SetNext(*first);
  }
  return match;
}

}  // namespace postern::internal
