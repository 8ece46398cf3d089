// Internal: not for users of the library, see engine/decision_graph.h.
//
// The patterns of an index that are not in its graph: those that hold SegmentSpec::kFloating (`**`
// before the end), and those whose wildcards would make it too large.
#ifndef POSTERN_ENGINE_INTERNAL_FLOATING_PATTERNS_H_
#define POSTERN_ENGINE_INTERNAL_FLOATING_PATTERNS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/internal/blob.h"
#include "engine/internal/literal_table.h"
#include "engine/internal/rank.h"
#include "engine/internal/segment_dag.h"
#include "engine/internal/segment_filter.h"
#include "engine/internal/segmented_path.h"

namespace postern::internal {

// A segment of one of the patterns.
struct FloatingPlace {
  SegmentSpec::Kind kind;
  uint8_t is_last;
  uint16_t reserved;
  uint32_t label;  // the literal's row of masks, or the automaton
  uint32_t rank;   // of its pattern
  uint32_t payload;
};

template <template <typename> class Array>
struct FloatingPatternsArrays {
  Array<FloatingPlace> places;
  Array<uint64_t> masks;  // rows as FloatingPatterns::Row says, then one for each literal
  LiteralTableArrays<Array> literals;  // numbered like their rows

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor&& visit) {
    visit(self.places);
    visit(self.masks);
    LiteralTableArrays<Array>::Visit(self.literals, visit);
  }
};

// All of them are run side by side, one bit for each of their segments. Immutable; borrows its
// arrays.
class FloatingPatterns {
 public:
  static constexpr uint32_t kMaxSegments = 4096;
  static constexpr uint32_t kMaxWords = kMaxSegments / 64;

  // A set of places: bit i stands for segment i, counted through all patterns in order of rank.
  using Places = uint64_t[kMaxWords];

  // Returns the arrays of `patterns`, which are in ascending order of rank. Errors:
  // kInvalidArgument if two are the same; kResourceExhausted if no hash tells their literals apart.
  // REQUIRES: every pattern is valid (graph_spec_check.h), and together they have at most
  // kMaxSegments segments.
  static absl::StatusOr<FloatingPatternsArrays<List>> Build(
      const std::vector<RankedPattern>& patterns);

  FloatingPatterns() = default;  // no patterns

  // REQUIRES: Validate() accepts them.
  explicit FloatingPatterns(const FloatingPatternsArrays<View>& arrays);

  // Returns an error that names the first thing that is not as Build makes it. `payloads`
  // says which there are; automata are below their number.
  static absl::Status Validate(const FloatingPatternsArrays<View>& arrays,
                               const std::vector<bool>& payloads, size_t num_automata);

  // Returns the smallest rank, or kNoRank if there is no pattern.
  uint32_t min_rank() const { return min_rank_; }

  bool empty() const { return arrays_.places.empty(); }

  // Returns false only if no pattern matches: there is none, or each has a literal and the path
  // holds none of them. REQUIRES: the path is not the root.
  [[gnu::always_inline]] bool MayMatch(SegmentedPath path) const {
    if (empty()) return false;
    if (!is_filtered_) return true;
    if (path.is_deep() || path.has_empty_segment()) return MayMatchByLoop(path);
    const char* const bytes = path.text().data();
    for (uint32_t i = 1, begin = 0; path.BeginOf(i) <= path.max_begin(); ++i) {
      const uint32_t behind = path.BeginOf(i);
      const uint32_t length = behind - 1 - begin;
      if (filter_.MayHold(bytes + begin, length) && HoldsLiteral(path, begin, length)) return true;
      begin = behind;
    }
    return false;
  }

  // Sets `matched` to the last places of the patterns that match `path`. Returns the number of
  // words computed: at most num_words() for each segment of the path, and none if !MayMatch(path).
  // Neither allocates nor recurses; 1 KB of stack. REQUIRES: the path is not the root.
  uint32_t Match(SegmentedPath path, absl::Span<const SegmentAutomaton> automata,
                 Places& matched) const;

  // Returns the pattern whose last place this is.
  PathMatch match(uint32_t last_place) const {
    return {arrays_.places[last_place].rank, arrays_.places[last_place].payload};
  }
  uint32_t num_words() const { return num_words_; }

  // Returns the segments of all patterns, one pattern behind the other, and the text of one of kind
  // kLiteral; for GraphView.
  absl::Span<const FloatingPlace> places() const { return arrays_.places; }
  std::string_view literal(const FloatingPlace& place) const {
    return literals_.text(place.label - kFirstLiteral);
  }

  // Appends one line for each place.
  void Dump(std::string& out) const;

 private:
  // The masks, of num_words() words each. kUnknown is that of a literal that no pattern has; those
  // of the literals follow.
  enum Row : uint32_t {
    kStart,
    kLast,
    kAny,
    kRest,
    kFloating,
    kAutomaton,
    kUnknown,
    kFirstLiteral
  };

  class Builder;

  static Row RowOf(SegmentSpec::Kind kind);
  static std::vector<uint64_t> MasksOf(absl::Span<const FloatingPlace> places, size_t num_literals);
  static std::string_view ProblemOf(absl::Span<const FloatingPlace> places, size_t i);

  void FillFilter();
  bool MayMatchByLoop(SegmentedPath path) const;
  bool HoldsLiteral(SegmentedPath path, uint32_t begin, uint32_t length) const;

  const uint64_t* row(uint32_t row) const {
    return arrays_.masks.data() + size_t{row} * num_words_;
  }
  const uint64_t* WildcardRow(std::string_view segment, const Places& state,
                              absl::Span<const SegmentAutomaton> automata, Places& made) const;
  bool Advance(const uint64_t* literal, const uint64_t* wildcards, Places& state) const;
  uint64_t MatchedAutomata(uint32_t word, uint64_t places, std::string_view segment,
                           absl::Span<const SegmentAutomaton> automata) const;

  FloatingPatternsArrays<View> arrays_;
  LiteralTable literals_;
  uint32_t num_words_ = 0;
  bool has_automata_ = false;
  uint32_t min_rank_ = kNoRank;
  SegmentFilter filter_;      // a literal of each pattern
  bool is_filtered_ = false;  // each has one
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_FLOATING_PATTERNS_H_
