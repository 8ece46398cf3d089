// Internal: not for users of the library, see engine/decision_graph.h.
//
// The patterns of an index that are not in its graph: those that hold SegmentSpec::kFloating (`**`
// before the end), and those whose wildcards would make it too large.
#ifndef POSTERN_ENGINE_INTERNAL_FLOATING_PATTERNS_H_
#define POSTERN_ENGINE_INTERNAL_FLOATING_PATTERNS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/internal/literal_table.h"
#include "engine/internal/rank.h"
#include "engine/internal/segment_dag.h"
#include "engine/internal/segmented_path.h"

namespace postern::internal {

// All of them are run side by side, one bit for each of their segments.
class FloatingPatterns {
 public:
  static constexpr uint32_t kMaxSegments = 4096;
  static constexpr uint32_t kMaxWords = kMaxSegments / 64;

  // A set of places: bit i stands for segment i, counted through all patterns in order of rank.
  using Places = uint64_t[kMaxWords];

  // Returns the set of `patterns`, which are in ascending order of rank; literals are added to
  // `literals`. Errors: kInvalidArgument if two patterns are the same.
  // REQUIRES: every pattern is valid (graph_spec_check.h), and together they have at most
  // kMaxSegments segments.
  static absl::StatusOr<FloatingPatterns> Build(const std::vector<RankedPattern>& patterns,
                                                LiteralTable& literals);

  // Returns the smallest rank, or kNoRank if there is no pattern.
  uint32_t min_rank() const { return min_rank_; }

  // Sets `matched` to the last places of the patterns that match `path`. Returns the number of
  // words computed: at most num_words() for each segment of the path. Neither allocates nor
  // recurses; 512 bytes of stack. REQUIRES: the path is not the root.
  uint32_t Match(const SegmentedPath& path, const LiteralTable& literals,
                 absl::Span<const SegmentAutomaton> automata, Places& matched) const;

  // Returns the pattern whose last place this is.
  PathMatch match(uint32_t last_place) const {
    return {places_[last_place].rank, places_[last_place].payload};
  }
  uint32_t num_words() const { return num_words_; }

  // Appends one line for each place.
  void Dump(const LiteralTable& literals, std::string& out) const;

  // Returns an error that names the first broken invariant.
  absl::Status CheckInvariants(size_t num_patterns, const LiteralTable& literals) const;

 private:
  struct Place {
    SegmentSpec::Kind kind;
    uint32_t label;  // number of the literal or the automaton
    uint32_t rank;   // of its pattern
    uint32_t payload;
    bool is_last;
  };
  using Words = std::vector<uint64_t>;

  std::string AddPattern(const RankedPattern& pattern, LiteralTable& literals);
  void SetMasks();
  uint64_t* KindMask(const Place& place);
  const uint64_t* LiteralRow(uint32_t literal) const;
  uint64_t MatchedAutomata(uint32_t word, uint64_t places, std::string_view segment,
                           absl::Span<const SegmentAutomaton> automata) const;

  std::vector<Place> places_;
  uint32_t num_words_ = 0;
  uint32_t min_rank_ = kNoRank;

  // Masks of num_words_ words each.
  Words start_;      // where matching begins: the first place, and the second if that floats
  Words last_;       // the last place of each pattern
  Words any_;        // by kind
  Words rest_;       //
  Words floating_;   //
  Words automaton_;  //
  absl::flat_hash_map<uint32_t, uint32_t> literal_row_;  // literal -> its row in literal_
  Words literal_;  // rows of num_words_ words; the first is that of unknown literals, all zero
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_FLOATING_PATTERNS_H_
