// Internal: not for users of the library, see engine/decision_graph.h.
//
// All patterns of a policy, compactly, and which of them match a path. Deciding never comes here:
// an index (pattern_index.h) leaves out what can't decide, an explanation must not.
#ifndef POSTERN_ENGINE_INTERNAL_PATTERN_LIST_H_
#define POSTERN_ENGINE_INTERNAL_PATTERN_LIST_H_

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "engine/graph_spec.h"
#include "engine/internal/literal_table.h"
#include "engine/internal/segmented_path.h"

namespace postern::internal {

// Immutable once sorted: then safe from any number of threads.
class PatternList {
 public:
  // Appends the pattern of the next declaration.
  void Append(const std::vector<SegmentSpec>& segments);

  // To be called once, when all are there.
  void Sort();

  // Returns the declarations that match, ascending. Time: linear in the patterns that match a
  // beginning of the path, and logarithmic in the others; those with a floating wildcard are tried
  // one by one.
  std::vector<uint32_t> Matching(const SegmentedPath& path,
                                 absl::Span<const SegmentAutomaton> automata) const;

  // Returns the distinct literals of those declarations for which `is_wanted`, at most `max`, and
  // whether there are more.
  template <typename Predicate>
  std::pair<std::vector<std::string_view>, bool> Literals(const Predicate& is_wanted,
                                                          size_t max) const {
    std::pair<std::vector<std::string_view>, bool> literals;
    std::vector<bool> is_known(literals_.size());
    for (uint32_t i = 0; i + 1 < begins_.size() && !literals.second; ++i) {
      if (!is_wanted(i)) continue;
      for (const uint32_t code : codes(i)) {
        if (!IsLiteral(code) || is_known[code]) continue;
        literals.second = literals.first.size() == max;
        if (literals.second) break;
        literals.first.push_back(literals_.text(code));
        is_known[code] = true;
      }
    }
    return literals;
  }

 private:
  class Descent;

  static uint32_t MakeCode(SegmentSpec::Kind kind, uint32_t label);
  static SegmentSpec::Kind KindOf(uint32_t code);
  static uint32_t LabelOf(uint32_t code);

  // The codes of literals are their numbers.
  static bool IsLiteral(uint32_t code) { return code < uint32_t{1} << kLabelBits; }
  static constexpr uint32_t kLabelBits = 29;
  static_assert(static_cast<int>(SegmentSpec::Kind::kLiteral) == 0);

  absl::Span<const uint32_t> codes(uint32_t declaration) const {
    return absl::MakeConstSpan(codes_).subspan(begins_[declaration],
                                               begins_[declaration + 1] - begins_[declaration]);
  }

  LiteralTable literals_;
  std::vector<uint32_t> codes_;         // of each segment: its kind, and its literal or automaton
  std::vector<uint32_t> begins_ = {0};  // [declaration], and one more
  std::vector<uint32_t> order_;         // declarations by their codes
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PATTERN_LIST_H_
