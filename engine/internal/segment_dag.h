// Internal: not for users of the library, see engine/decision_graph.h.
//
// The anchored patterns of an index (those without `**` before the end) as one deterministic,
// minimal, acyclic graph over segments: what PathGraph (path_graph.h) is laid out from.
#ifndef POSTERN_ENGINE_INTERNAL_SEGMENT_DAG_H_
#define POSTERN_ENGINE_INTERNAL_SEGMENT_DAG_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/graph_spec.h"
#include "engine/internal/automaton_union.h"
#include "engine/internal/rank.h"

namespace postern::internal {

// A pattern to be indexed. Borrowed while an index is built, not afterwards.
struct RankedPattern {
  uint32_t rank;
  uint32_t payload;  // what the index tells with the rank; below Word::kMaxIndex
  bool stops;        // nothing less specific is asked for once this one matches
  const std::vector<SegmentSpec>* segments;
};

// What follows a segment, in eight bytes.
//
// Ranks are the sum of what the words on the way add, so that subtrees that differ in nothing but
// their ranks (the same rules for each of a thousand tenants) are one. What came in from a wildcard
// beside a literal is the same from everywhere, and absolute.
struct Word {
  enum Kind : uint32_t {
    kState,  // `index` is a state
    kDeep,   // `index` matches if the path goes on
    kExact,  // `index` matches if the path ends here
    kNone,   // nothing matches, whatever follows
  };
  static constexpr uint32_t kMaxIndex = (uint32_t{1} << 26) - 1;
  static constexpr uint32_t kMaxSkip = 3;

  uint32_t bits = uint32_t{kNone} << 30;
  uint32_t add = 0;  // to the rank so far or, if absolute, the rank itself

  static Word Make(Kind kind, uint32_t index, bool is_chain, bool is_absolute, uint32_t add) {
    return {uint32_t{kind} << 30 | uint32_t{is_absolute} << 27 | uint32_t{is_chain} << 26 | index,
            add};
  }

  Kind kind() const { return static_cast<Kind>(bits >> 30); }
  uint32_t skip() const { return bits >> 28 & kMaxSkip; }  // so many non-empty segments go first
  bool is_absolute() const { return (bits >> 27 & 1) != 0; }
  bool is_chain() const { return (bits >> 26 & 1) != 0; }  // `index` is a chain, not a payload
  uint32_t index() const { return bits & kMaxIndex; }
  explicit operator bool() const { return kind() != kNone; }

  // Whether it is a state, and nothing goes first.
  bool IsPlainState() const { return bits >> 28 == 0; }

  uint32_t RankFrom(uint32_t rank) const { return is_absolute() ? add : rank + add; }

  friend bool operator==(Word a, Word b) { return a.bits == b.bits && a.add == b.add; }
};

// The words of a state that is not laid out yet.
struct DagState {
  struct Edge {
    uint32_t literal;
    Word word;
  };
  Word end;    // kExact: what matches if the path ends here
  Word rest;   // kDeep: what matches if it goes on, besides what comes further down
  Word other;  // after a non-empty segment that neither a literal nor an automaton matches
  uint32_t automata = kNoAutomata;  // into SegmentDag::unions
  std::vector<Word> outputs;        // [output - 1] of the union
  std::vector<Edge> edges;          // by literal, ascending

  static constexpr uint32_t kNoAutomata = 0xffffffff;

  bool IsOnlyOther() const { return edges.empty() && automata == kNoAutomata && !end && !rest; }
};

struct SegmentDag {
  // Several declarations that match alike, the most specific first. Words of kind kExact, their
  // `add` counted from the word that names the chain.
  using Chain = std::vector<Word>;

  Word root;
  std::vector<DagState> states;  // targets come before sources
  std::vector<Chain> chains;
  std::vector<AutomatonUnion> unions;
  std::vector<std::string_view> literals;  // borrowed from the patterns
};

// What building may cost, so that no set of patterns takes exponential time or space.
struct DagBudget {
  uint64_t sets;   // states before they are minimised
  uint64_t edges;  // and members of those sets
};

// Returns the DAG of `patterns`. Errors: kInvalidArgument if two are the same, or one has more
// segments than a path can have; kResourceExhausted if the budget was not enough.
// REQUIRES: every pattern is valid (graph_spec_check.h) and has no kFloating; `automata` are those
// of their spec.
absl::StatusOr<SegmentDag> BuildSegmentDag(const std::vector<RankedPattern>& patterns,
                                           absl::Span<const SegmentAutomaton> automata,
                                           const DagBudget& budget);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_SEGMENT_DAG_H_
