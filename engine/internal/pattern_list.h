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
#include "engine/internal/blob.h"
#include "engine/internal/segmented_path.h"
#include "engine/internal/text_list.h"

namespace postern::internal {

template <template <typename> class Array>
struct PatternListArrays {
  TextListArrays<Array> literals;  // distinct, in the order of their bytes
  Array<uint32_t> codes;           // of each segment: its kind, and its literal or automaton
  Array<uint32_t> begins;          // of each declaration, into codes, and one more
  Array<uint32_t> order;           // declarations by their codes

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor&& visit) {
    TextListArrays<Array>::Visit(self.literals, visit);
    visit(self.codes);
    visit(self.begins);
    visit(self.order);
  }
};

// Immutable; borrows its arrays.
class PatternList {
 public:
  // Returns the arrays of the declarations' patterns.
  static PatternListArrays<List> Build(const std::vector<DeclarationSpec>& declarations);

  PatternList() = default;  // no pattern

  // REQUIRES: IsSound() accepts them.
  explicit PatternList(const PatternListArrays<View>& arrays)
      : arrays_(arrays), literals_(arrays.literals) {}

  // Returns whether the arrays are as Build makes them.
  static bool IsSound(const PatternListArrays<View>& arrays, uint32_t num_declarations,
                      size_t num_automata);

  // Returns the declarations that match, ascending. Time: linear in the patterns that match a
  // beginning of the path, and logarithmic in the others; those with a floating wildcard are tried
  // one by one.
  std::vector<uint32_t> Matching(SegmentedPath path,
                                 absl::Span<const SegmentAutomaton> automata) const;

  // Returns the distinct literals of those declarations for which `is_wanted`, at most `max`, and
  // whether there are more.
  template <typename Predicate>
  std::pair<std::vector<std::string_view>, bool> Literals(const Predicate& is_wanted,
                                                          size_t max) const {
    std::pair<std::vector<std::string_view>, bool> literals;
    std::vector<bool> is_known(literals_.size());
    for (uint32_t i = 0; i + 1 < arrays_.begins.size() && !literals.second; ++i) {
      if (!is_wanted(i)) continue;
      for (const uint32_t code : codes(i)) {
        if (!IsLiteral(code) || is_known[code]) continue;
        literals.second = literals.first.size() == max;
        if (literals.second) break;
        literals.first.push_back(literals_[code]);
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

  static absl::Span<const uint32_t> CodesOf(absl::Span<const uint32_t> codes,
                                            absl::Span<const uint32_t> begins,
                                            uint32_t declaration) {
    return codes.subspan(begins[declaration], begins[declaration + 1] - begins[declaration]);
  }
  absl::Span<const uint32_t> codes(uint32_t declaration) const {
    return CodesOf(arrays_.codes, arrays_.begins, declaration);
  }
  uint32_t NumberOf(std::string_view literal) const;

  static constexpr uint32_t kUnknown = 0xffffffff;

  PatternListArrays<View> arrays_;
  TextList literals_;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PATTERN_LIST_H_
