#include "engine/internal/path_graph.h"

#include "engine/internal/path_graph_walk.h"

namespace postern::internal {

PathGraph::PathGraph(const PathGraphArrays<View>& arrays)
    : key_(arrays.root[0].key), root_(arrays.root[0].word), arrays_(arrays) {}

// REQUIRES: length > 32.
const PathGraph::Edge* PathGraph::ProbeLong(const State& state, SegmentedPath path, uint32_t begin,
                                            uint32_t length) const {
  const Edge& edge = EdgeOf(state, HashLong(path, begin, length, key_));
  if (edge.length != length) return nullptr;
  const char* const text = length <= Edge::kInline ? edge.text : arrays_.pool.data() + edge.pool;
  const auto is_equal = [&](uint32_t i) { return LoadKey(text + i) == path.Block(begin + i); };
  if (!is_equal(0) || !is_equal(length - 16)) return nullptr;
  for (uint32_t i = 16; i + 16 < length; i += 16) {
    if (!is_equal(i)) return nullptr;
  }
  return &edge;
}

// Returns the word behind a segment that no literal matches.
Word PathGraph::RunAutomata(const State& state, std::string_view segment) const {
  const uint16_t output = arrays_.unions[state.automata].Run(arrays_.union_tables, segment);
  return output == 0 ? state.other : arrays_.outputs[state.first_output + output - 1];
}

// --- all matches ---------------------------------------------------------------------------------

PathGraph::Cursor::Cursor(const PathGraph& graph, SegmentedPath path) : graph_(graph) {
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
