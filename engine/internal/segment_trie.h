// Internal: not for users of the library, see engine/decision_graph.h.
//
// The anchored patterns of an index: those without SegmentSpec::kFloating.
#ifndef POSTERN_ENGINE_INTERNAL_SEGMENT_TRIE_H_
#define POSTERN_ENGINE_INTERNAL_SEGMENT_TRIE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/graph_spec.h"
#include "engine/internal/literal_table.h"
#include "engine/internal/rank_batch.h"

namespace postern::internal {

// A pattern to be indexed. Borrowed while an index is built, not afterwards.
struct RankedPattern {
  uint32_t rank;
  const std::vector<SegmentSpec>* segments;
};

// A trie over whole segments. A node at depth n stands for n segments matched, so the depth is the
// position in the path and a walk enters each node at most once.
class SegmentTrie {
 public:
  // Returns the trie of `patterns`, which are in ascending order of rank; literals are added to
  // `literals`. Errors: kInvalidArgument if two patterns are the same.
  // REQUIRES: every pattern is valid (graph_spec_check.h) and has no kFloating.
  static absl::StatusOr<SegmentTrie> Build(const std::vector<RankedPattern>& patterns,
                                           LiteralTable& literals);

  // Adds the ranks of the patterns that match `path`, as far as `batch` takes them. Returns the
  // number of nodes entered. Neither allocates nor recurses; 2 KB of stack.
  uint32_t Collect(PathLiterals& path, absl::Span<const SegmentAutomaton> automata,
                   RankBatch& batch) const;

  // Appends one line for each node.
  void Dump(const LiteralTable& literals, std::string& out) const;

  // Returns an error that names the first broken invariant. `num_patterns` and `literals` are those
  // it was built with.
  absl::Status CheckInvariants(size_t num_patterns, const LiteralTable& literals) const;

 private:
  class Builder;
  struct Walk;

  static constexpr uint32_t kNoNode = 0xffffffff;

  struct Node {
    uint32_t end_rank = kNoRank;   // of the pattern that ends here
    uint32_t rest_rank = kNoRank;  // of the pattern that goes on with kRest
    uint32_t any_child = kNoNode;
    uint32_t first_automaton_edge = 0;  // to that of the next node; there is one node too many
    uint32_t min_rank = kNoRank;        // of the patterns here and below
    uint32_t max_rank = 0;
  };
  struct AutomatonEdge {
    uint32_t automaton;
    uint32_t child;
  };
  struct LiteralEdge {
    uint32_t node;
    uint32_t literal;
    uint32_t child;
  };

  static uint64_t EdgeKey(uint32_t node, uint32_t label) { return uint64_t{node} << 32 | label; }
  uint32_t LiteralChild(uint32_t node, uint32_t literal) const;
  size_t num_nodes() const { return nodes_.size() - 1; }
  std::vector<LiteralEdge> SortedLiteralEdges() const;
  absl::Status CheckNode(uint32_t node, std::vector<uint32_t>& leaves,
                         std::vector<uint32_t>& children) const;

  std::vector<Node> nodes_ = std::vector<Node>(2);  // the root first; one too many, see above
  std::vector<AutomatonEdge> automaton_edges_;      // by node, then by the child's min_rank
  absl::flat_hash_map<uint64_t, uint32_t> literal_edges_;  // EdgeKey(node, literal) -> child
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_SEGMENT_TRIE_H_
