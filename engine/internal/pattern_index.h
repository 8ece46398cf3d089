// Internal: not for users of the library, see engine/decision_graph.h.
//
// Which declarations match a path? An index over patterns that tells the most specific, or all of
// them in order of rank.
//
//   PatternIndex::Cursor cursor(index, path);
//   for (PathMatch match = cursor.Next(); match.rank != kNoRank; match = cursor.Next()) …
//
// Patterns live in a graph (path_graph.h) but for those that would make it too large, of which
// there are few: they are run side by side (floating_patterns.h). Who uses an index knows of
// neither.
#ifndef POSTERN_ENGINE_INTERNAL_PATTERN_INDEX_H_
#define POSTERN_ENGINE_INTERNAL_PATTERN_INDEX_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/internal/blob.h"
#include "engine/internal/floating_patterns.h"
#include "engine/internal/path_graph.h"
#include "engine/internal/path_graph_walk.h"
#include "engine/internal/rank.h"
#include "engine/internal/segmented_path.h"

namespace postern::internal {

template <template <typename> class Array>
struct PatternIndexArrays {
  PathGraphArrays<Array> graph;
  FloatingPatternsArrays<Array> floating;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor&& visit) {
    PathGraphArrays<Array>::Visit(self.graph, visit);
    FloatingPatternsArrays<Array>::Visit(self.floating, visit);
  }
};

// Immutable; any number of threads may use one index. Borrows its arrays.
class PatternIndex {
 public:
  class Cursor;

  // Returns the arrays of `patterns`, which are in ascending order of rank. Errors:
  // kInvalidArgument if two are the same; kResourceExhausted if too many of them make the graph too
  // large. REQUIRES: they are valid (graph_spec_check.h) as to `automata`.
  static absl::StatusOr<PatternIndexArrays<List>> Build(
      const std::vector<RankedPattern>& patterns, absl::Span<const SegmentAutomaton> automata);

  PatternIndex() = default;  // matches nothing

  // REQUIRES: Validate() accepts the arrays, and `automata` outlive the index.
  PatternIndex(const PatternIndexArrays<View>& arrays, absl::Span<const SegmentAutomaton> automata);

  // Returns an error that names the first thing for which matching would leave the arrays or not
  // end, or tell a payload that is not among `payloads`.
  static absl::Status Validate(const PatternIndexArrays<View>& arrays,
                               absl::Span<const SegmentAutomaton> automata,
                               const std::vector<bool>& payloads);

  bool empty() const { return is_empty_; }

  // Returns the most specific pattern that matches; its rank is kNoRank if none does. Neither
  // allocates nor recurses. The floating patterns are asked only if the graph has none that is more
  // specific than all of them.
  [[gnu::always_inline]] PathMatch Find(SegmentedPath path) const {
    const PathMatch found = graph_.Find(path);
    if (found.rank <= floating_.min_rank() || path.is_root()) [[likely]]
      return found;
    const PathMatch floating = FindFloating(path);
    return floating.rank < found.rank ? floating : found;
  }

  // Returns false only if no pattern matches; faster than to look for one.
  [[gnu::always_inline]] bool MayMatch(SegmentedPath path) const {
    if (!graph_.empty() && MatchesAnchored(path)) return true;
    return !path.is_root() && floating_.MayMatch(path);
  }

  // Returns what it is made of, for GraphView.
  const PathGraph& graph() const { return graph_; }
  const FloatingPatterns& floating() const { return floating_; }

  // Appends the index as text, one state a line.
  void Dump(std::string& out) const;

  // Returns an error that names the first broken invariant.
  absl::Status CheckInvariants() const;

 private:
  bool MatchesAnchored(SegmentedPath path) const;
  PathMatch FindFloating(SegmentedPath path) const;

  absl::Span<const SegmentAutomaton> automata_;
  bool is_empty_ = true;
  PathGraph graph_;
  FloatingPatterns floating_;
};

// The declarations that match one path, the most specific first. Lives on the stack of a decision,
// 5 KB; borrows the index and the path; never allocates.
class PatternIndex::Cursor {
 public:
  Cursor(const PatternIndex& index, SegmentedPath path)
      : index_(index), path_(path), anchored_(index.graph_, path), next_(anchored_.Next()) {}

  // Returns the smallest rank that was not returned yet, or kNoRank.
  PathMatch Next();

  // Returns how many words of the floating patterns were computed so far.
  uint32_t TESTING_ONLY_words() const { return num_words_; }

 private:
  PathMatch PeekFloating();

  const PatternIndex& index_;
  SegmentedPath path_;
  PathGraph::Cursor anchored_;
  PathMatch next_;  // of those

  // What the floating patterns found; computed when a rank of theirs could be the next.
  FloatingPatterns::Places matched_;
  uint32_t word_ = 0;  // of matched_, the words before are used up
  uint32_t num_words_ = 0;
  bool is_matched_ = false;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PATTERN_INDEX_H_
