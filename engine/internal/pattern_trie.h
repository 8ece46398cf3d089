// Internal: not for users of the library, see engine/decision_graph.h.
//
// The trie of an index's anchored patterns, from which its DAG is made.
#ifndef POSTERN_ENGINE_INTERNAL_PATTERN_TRIE_H_
#define POSTERN_ENGINE_INTERNAL_PATTERN_TRIE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/internal/rank.h"
#include "engine/internal/segment_dag.h"

namespace postern::internal {

// A node stands for the segments on the way to it. Children are a list, literals before automata
// before the one that stands for any segment.
struct PatternTrie {
  static constexpr uint32_t kNone = 0xffffffff;

  struct Node {
    SegmentSpec::Kind kind = SegmentSpec::Kind::kLiteral;
    uint32_t label = kNone;  // of the literal or automaton that leads here
    uint32_t first_child = kNone;
    uint32_t next_sibling = kNone;
    uint32_t num_literals = 0;    // children
    uint32_t end = kNone;         // the pattern that ends here, as a place in the list
    uint32_t rest = kNone;        // the pattern that goes on with kRest
    uint32_t min_rank = kNoRank;  // of the patterns here and below
  };

  std::vector<Node> nodes;  // the root first, parents before children
  std::vector<std::string_view> literals;
};

// Returns the trie. Errors: kInvalidArgument if two patterns are the same, or one has more segments
// than a path can have.
absl::StatusOr<PatternTrie> BuildPatternTrie(const std::vector<RankedPattern>& patterns);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PATTERN_TRIE_H_
