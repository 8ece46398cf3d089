// Internal: not for users of the library, see engine/decision_graph.h.
//
// Which declarations match a path? An index over patterns that tells them in order of rank.
//
//   PatternIndex::Cursor cursor(index, path);
//   for (uint32_t rank = cursor.Next(); rank != kNoRank; rank = cursor.Next()) …
//
// Patterns without a floating wildcard live in a trie (segment_trie.h), the others, of which there
// are few, are run side by side (floating_patterns.h). Who uses an index knows of neither.
#ifndef POSTERN_ENGINE_INTERNAL_PATTERN_INDEX_H_
#define POSTERN_ENGINE_INTERNAL_PATTERN_INDEX_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/internal/floating_patterns.h"
#include "engine/internal/literal_table.h"
#include "engine/internal/rank_batch.h"
#include "engine/internal/segment_trie.h"
#include "engine/internal/segmented_path.h"

namespace postern::internal {

// Immutable; any number of threads may have cursors over one index.
class PatternIndex {
 public:
  class Cursor;

  PatternIndex() = default;  // matches nothing

  // Returns the index of `patterns`, which are in ascending order of rank. Errors: kInvalidArgument
  // if two are the same. REQUIRES: they are valid (graph_spec_check.h), and `automata`, which they
  // refer to, outlive the index.
  static absl::StatusOr<PatternIndex> Build(const std::vector<RankedPattern>& patterns,
                                            absl::Span<const SegmentAutomaton> automata);

  bool empty() const { return num_anchored_ + num_floating_ == 0; }

  // Returns the distinct literal segments of the patterns.
  const LiteralTable& literals() const { return literals_; }

  // Appends the index as text, one state a line.
  void Dump(std::string& out) const;

  // Returns an error that names the first broken invariant.
  absl::Status CheckInvariants() const;

 private:
  absl::Span<const SegmentAutomaton> automata_;
  size_t num_anchored_ = 0;
  size_t num_floating_ = 0;
  LiteralTable literals_;
  SegmentTrie trie_;
  FloatingPatterns floating_;
};

// The declarations that match one path, the most specific first. Lives on the stack of a decision,
// 2 KB; borrows the index and the path; never allocates.
class PatternIndex::Cursor {
 public:
  Cursor(const PatternIndex& index, const SegmentedPath& path)
      : index_(index), path_(path, index.literals_) {}

  // Returns the smallest rank that was not returned yet, or kNoRank.
  uint32_t Next();

  // Returns how many nodes and words were computed so far.
  uint64_t TESTING_ONLY_work() const { return work_; }

 private:
  uint32_t PeekAnchored();
  uint32_t PeekFloating();

  const PatternIndex& index_;
  PathLiterals path_;
  uint64_t work_ = 0;

  // What the trie found. The first walk looks for a single rank, since mostly the first decides and
  // the walk can leave out all that is less specific; further ones take as many as fit.
  RankBatch anchored_;
  uint32_t next_anchored_ = 0;  // into anchored_
  uint32_t from_ = 0;           // the next walk's
  bool is_walked_out_ = false;

  // What the floating patterns found; computed when a rank of theirs could be the next.
  FloatingPatterns::Places matched_;
  uint32_t word_ = 0;  // of matched_, the words before are used up
  bool is_matched_ = false;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PATTERN_INDEX_H_
