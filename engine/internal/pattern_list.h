// Internal: not for users of the library, see engine/decision_graph.h.
//
// All patterns of a policy, compactly, and which of them match a path. Deciding never comes here:
// an index (pattern_index.h) leaves out what can't decide, an explanation must not.
#ifndef POSTERN_ENGINE_INTERNAL_PATTERN_LIST_H_
#define POSTERN_ENGINE_INTERNAL_PATTERN_LIST_H_

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "engine/graph_spec.h"
#include "engine/internal/blob.h"
#include "engine/internal/run_hash.h"
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

  // Time: linear in the arrays. REQUIRES: IsSound() accepts them.
  explicit PatternList(const PatternListArrays<View>& arrays)
      : arrays_(arrays), literals_(arrays.literals) {
    IndexChildren();
  }

  // Returns whether the arrays are as Build makes them.
  static bool IsSound(const PatternListArrays<View>& arrays, uint32_t num_declarations,
                      size_t num_automata);

  using Declarations = absl::InlinedVector<uint32_t, 8>;

  // Returns the declarations that match, ascending. Time: linear in the patterns that match a
  // beginning of the path, and constant in the others; those with a floating wildcard are tried one
  // by one.
  Declarations Matching(SegmentedPath path, absl::Span<const SegmentAutomaton> automata) const;

  // A segment's place in a path, and what a pattern that would match with another segment there has
  // in it: the number of a literal, or of an automaton.
  struct Named {
    uint32_t place;
    uint32_t label;
    uint32_t declaration;
  };
  struct NamedSegments {
    std::vector<Named> literals;  // other than those of the path
    std::vector<Named> automata;  // also those that accept what is there
    bool is_cut = false;          // some literals may be missing
  };

  // Returns what patterns name in the places for which `is_wanted`, where all other segments are
  // such that they match. Literals without a first use (FirstUses) are left out; of those that
  // follow one beginning of a pattern no more than `max_words` are looked at, the next in the order
  // of bytes. Time: as Matching, and linear in those that are looked at.
  NamedSegments FindNamed(SegmentedPath path, absl::Span<const SegmentAutomaton> automata,
                          const std::vector<bool>& is_wanted, absl::Span<const uint32_t> first_uses,
                          size_t max_words) const;

  // Returns for each literal where in all patterns, one behind the other, a declaration for which
  // `is_wanted` first has it; kUnknown where none has. So their order is that of Literals().
  template <typename Predicate>
  std::vector<uint32_t> FirstUses(const Predicate& is_wanted) const {
    std::vector<uint32_t> first_uses(literals_.size(), kUnknown);
    for (uint32_t i = 0; i + 1 < arrays_.begins.size(); ++i) {
      if (!is_wanted(i)) continue;
      for (uint32_t k = arrays_.begins[i]; k < arrays_.begins[i + 1]; ++k) {
        const uint32_t code = arrays_.codes[k];
        if (IsLiteral(code)) first_uses[code] = std::min(first_uses[code], k);
      }
    }
    return first_uses;
  }

  // Returns a literal, and the number of one; kUnknown if there is none.
  std::string_view literal(uint32_t number) const { return literals_[number]; }
  uint32_t NumberOf(std::string_view literal) const;
  static constexpr uint32_t kUnknown = 0xffffffff;

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

  // Places in the order: patterns that begin alike.
  struct Range {
    uint32_t begin;
    uint32_t end;
    uint32_t size() const { return end - begin; }
    bool empty() const { return begin == end; }
  };
  static constexpr uint32_t kFew = 8;  // patterns that are faster tried than sorted out

  // Those of a range that go on with one literal. A node stands for the range and a depth: it is
  // where in the codes the first pattern of the range goes on, so no two have the same.
  struct Child {
    uint32_t node = kUnknown;
    uint32_t literal = kUnknown;
    Range range = {};
  };

  // Lists the children of all ranges of more than kFew that a descent can come to: as it does,
  // range by range. Makes no table if there are none, or if many literals share a hash, as those of
  // a compiled policy from elsewhere may; a descent then searches its ranges.
  void IndexChildren();
  std::vector<Child> ListChildren() const;

  // Returns what goes on with the `length` bytes of the path from `begin`; empty if nothing does.
  // REQUIRES: there is a table, and the node's range has more than kFew.
  Range FindChild(uint32_t node, SegmentedPath path, uint32_t begin, uint32_t length) const;
  static uint64_t HashOf(uint32_t node, uint64_t literal_hash);

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

  uint32_t At(uint32_t place) const { return arrays_.order[place]; }
  uint32_t CodeAt(uint32_t place, uint32_t depth) const { return codes(At(place))[depth]; }

  PatternListArrays<View> arrays_;
  TextList literals_;

  // A hash table whose size is a power of two, half of it empty: a child is at its hash or behind,
  // less than kMaxSteps. One child in 10^20 would be further by chance.
  static constexpr size_t kMaxSteps = 256;
  std::vector<Child> children_;
  HashKey hash_key_;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PATTERN_LIST_H_
