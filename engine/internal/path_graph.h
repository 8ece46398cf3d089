// Internal: not for users of the library, see engine/decision_graph.h.
//
// The anchored patterns of an index, laid out for speed: mostly one cache line read for each step,
// of which a path takes one to four, whatever the number of patterns.
#ifndef POSTERN_ENGINE_INTERNAL_PATH_GRAPH_H_
#define POSTERN_ENGINE_INTERNAL_PATH_GRAPH_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/internal/blob.h"
#include "engine/internal/rank.h"
#include "engine/internal/run_hash.h"
#include "engine/internal/segment_dag.h"
#include "engine/internal/segmented_path.h"

namespace postern::internal {

// One cache line each: that is how long they are, and where arrays of a blob begin. (GCC's address
// sanitizer does not align what is on its stack to 64.)
struct PathGraphState {
  static constexpr uint32_t kNone = 0xffffffff;

  Word end;
  Word rest;
  Word other;
  uint32_t first_edge = 0;
  uint32_t num_slots = 0;
  uint32_t first_pilot = 0;
  uint32_t automata = kNone;  // into the unions
  uint32_t first_output = 0;
  uint32_t miss = kNone;  // the state for what no run matches, at the same segment
  uint32_t bucket_shift = kOneBucket;
  uint32_t pilot = 0;  // of the only bucket, if there is one
  uint8_t run = 0;     // so many literals an edge covers; 0: there are no edges
  uint8_t has_rest = 0;
  uint8_t reserved[6] = {};
};
struct PathGraphEdge {
  static constexpr uint32_t kFree = 0xffffffff;
  static constexpr uint32_t kInline = 40;

  char text[kInline] = {};  // zero behind the end; of a longer one, the beginning
  Word rest;                // what matches on the way and goes on
  Word next;
  uint32_t length = kFree;  // kFree: the slot has no edge
  uint32_t pool = 0;        // where the whole text is, if it is longer
};
static_assert(sizeof(PathGraphState) == kBlobAlignment && sizeof(PathGraphEdge) == kBlobAlignment);
struct PathGraphRoot {
  HashKey key;
  Word word;
};

template <template <typename> class Array>
struct PathGraphArrays {
  Array<PathGraphRoot> root;  // one
  Array<PathGraphState> states;
  Array<PathGraphEdge> edges;
  Array<uint32_t> pilots;
  Array<Word> chains;   // links, kNone behind the last of each
  Array<Word> outputs;  // of automata
  Array<UnionRecord> unions;
  Array<uint16_t> union_tables;
  Array<char> pool;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor&& visit) {
    visit(self.root);
    visit(self.states);
    visit(self.edges);
    visit(self.pilots);
    visit(self.chains);
    visit(self.outputs);
    visit(self.unions);
    visit(self.union_tables);
    visit(self.pool);
  }
};

// Immutable; borrows its arrays. How a walk goes is in path_graph_walk.h, which whoever calls Find
// includes.
class PathGraph {
 public:
  PathGraph() = default;  // matches nothing

  // Returns the arrays of the graph of `dag`. Errors: kResourceExhausted if an index is over
  // `max_index`, which is below its default in tests alone, or if no hash tells the literals apart.
  static absl::StatusOr<PathGraphArrays<List>> Build(SegmentDag dag,
                                                     size_t max_index = Word::kMaxIndex);

  // REQUIRES: Validate() accepts them.
  explicit PathGraph(const PathGraphArrays<View>& arrays);

  // Returns an error that names the first thing for which a walk would leave the arrays or not
  // end. `payloads` says which there are.
  static absl::Status Validate(const PathGraphArrays<View>& arrays,
                               const std::vector<bool>& payloads);

  bool empty() const { return !root_; }  // whether it matches nothing

  // Returns the most specific pattern that matches; its rank is kNoRank if none does. Neither
  // allocates nor recurses.
  PathMatch Find(SegmentedPath path) const;

  // All patterns that match, the most specific first. Lives on the stack, 4 KB; borrows the graph.
  class Cursor {
   public:
    Cursor(const PathGraph& graph, SegmentedPath path);

    // Returns the next one; its rank is kNoRank behind the last.
    PathMatch Next();

   private:
    friend class PathGraph;
    static constexpr uint32_t kNoChain = 0xffffffff;
    struct Head {
      uint32_t rank;     // that the rest of the chain is counted from
      uint32_t chain;    // place of the next link in chains, or kNoChain
      uint32_t payload;  // if there is no chain
      uint32_t next;     // rank of the next
    };
    void Take(uint32_t rank, Word word);
    void SetNext(Head& head) const;

    const PathGraph& graph_;
    uint32_t num_heads_ = 0;
    Head heads_[kMaxPathSegments + 2];
  };

  // Returns what it is laid out in, for GraphView.
  const PathGraphArrays<View>& arrays() const { return arrays_; }
  std::string_view Text(const PathGraphEdge& edge) const;

  // Returns the edges of a state in the order of their texts.
  std::vector<const PathGraphEdge*> SortedEdges(const PathGraphState& state) const;

  // Appends one line for each state.
  void Dump(std::string& out) const;

  // Returns an error that names the first broken invariant.
  absl::Status CheckInvariants() const;

 private:
  using State = PathGraphState;
  using Edge = PathGraphEdge;

  template <typename Sink>
  void Walk(SegmentedPath path, Sink& sink) const;
  template <typename Sink>
  void WalkRoot(Sink& sink) const;
  Word RunAutomata(const State& state, std::string_view segment) const;
  const Edge* Probe(const State& state, SegmentedPath path, uint32_t begin, uint32_t length) const;
  const Edge* ProbeLong(const State& state, SegmentedPath path, uint32_t begin,
                        uint32_t length) const;
  const Edge& EdgeOf(const State& state, uint64_t hash) const;

  void DumpWord(std::string_view name, Word word, std::string& out) const;
  absl::Status CheckEdge(const State& state, uint32_t slot) const;

  HashKey key_;
  Word root_;
  PathGraphArrays<View> arrays_;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PATH_GRAPH_H_
