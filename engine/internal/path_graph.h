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
#include "engine/internal/rank.h"
#include "engine/internal/run_hash.h"
#include "engine/internal/segment_dag.h"
#include "engine/internal/segmented_path.h"

namespace postern::internal {

// Immutable.
class PathGraph {
 public:
  PathGraph() = default;  // matches nothing

  // Returns the graph of `dag`. Errors: kResourceExhausted if an index is over `max_index`, which
  // is below its default in tests alone, or if no hash tells the literals apart.
  static absl::StatusOr<PathGraph> Build(SegmentDag dag, size_t max_index = Word::kMaxIndex);

  // Returns the most specific pattern that matches; its rank is kNoRank if none does. Neither
  // allocates nor recurses.
  PathMatch Find(const SegmentedPath& path) const;

  // All patterns that match, the most specific first. Lives on the stack, 4 KB; borrows the graph.
  class Cursor {
   public:
    Cursor(const PathGraph& graph, const SegmentedPath& path);

    // Returns the next one; its rank is kNoRank behind the last.
    PathMatch Next();

   private:
    friend class PathGraph;
    struct Head {
      uint32_t rank;     // that the rest of the chain is counted from
      uint32_t chain;    // place of the next word in words_
      uint32_t payload;  // if there is no chain
      uint32_t next;     // rank of the next
    };
    void Take(uint32_t rank, Word word);
    void SetNext(Head& head) const;

    const PathGraph& graph_;
    uint32_t num_heads_ = 0;
    Head heads_[kMaxPathSegments + 2];
  };

  // Appends one line for each state.
  void Dump(std::string& out) const;

  // Returns an error that names the first broken invariant.
  absl::Status CheckInvariants() const;

  // Returns how many bytes deciding may read.
  size_t NumBytes() const;

 private:
  friend class PathGraphEmitter;

  static constexpr uint32_t kNone = 0xffffffff;

  // One cache line each.
  struct alignas(64) State {
    Word end;
    Word rest;
    Word other;
    uint32_t first_edge = 0;
    uint32_t num_slots = 0;
    uint32_t first_pilot = 0;  // into pilots_
    uint32_t automata = kNone;
    uint32_t first_output = 0;  // into words_
    uint32_t miss = kNone;      // the state for what no run matches, at the same segment
    uint8_t run = 0;            // so many literals an edge covers; 0: there are no edges
    uint8_t shift = 63;         // of the hash, to its bucket
    uint8_t has_rest = 0;
  };
  struct alignas(64) Edge {
    static constexpr uint32_t kInline = 40;
    char text[kInline] = {};  // zero behind the end; of a longer one, the beginning
    Word rest;                // what matches on the way and goes on
    Word next;
    uint32_t length = kNone;  // kNone: the slot is free
    uint32_t pool = 0;        // where the whole text is, if it is longer
  };

  template <typename Sink>
  void Walk(const SegmentedPath& path, Sink& sink) const;
  const Edge* Probe(const State& state, const SegmentedPath& path, uint32_t begin,
                    uint32_t length) const;
  bool IsRestEqual(const Edge& edge, const SegmentedPath& path, uint32_t begin) const;

  std::string_view Text(const Edge& edge) const;
  std::vector<const Edge*> SortedEdges(const State& state) const;
  void DumpWord(std::string_view name, Word word, std::string& out) const;
  absl::Status CheckWord(Word word) const;
  absl::Status CheckState(const State& state) const;
  absl::Status CheckEdge(const State& state, uint32_t slot) const;

  HashKey key_;
  Word root_;
  std::vector<State> states_;
  std::vector<Edge> edges_;
  std::vector<uint32_t> pilots_;
  std::vector<Word> words_;  // chains, each behind its length, and outputs of automata
  std::vector<AutomatonUnion> unions_;
  std::string pool_;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PATH_GRAPH_H_
