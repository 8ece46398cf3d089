// Sorted by their segments, patterns with the same beginning are neighbours, so the list is a trie
// without nodes: a range of it stands for a node, and a search within the range finds a child.

#include "engine/internal/pattern_list.h"

#include <algorithm>
#include <numeric>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace postern::internal {
namespace {

using Kind = SegmentSpec::Kind;

bool IsBefore(absl::Span<const uint32_t> a, absl::Span<const uint32_t> b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

}  // namespace

uint32_t PatternList::MakeCode(Kind kind, uint32_t label) {
  return static_cast<uint32_t>(kind) << kLabelBits | label;
}

SegmentSpec::Kind PatternList::KindOf(uint32_t code) {
  return static_cast<Kind>(code >> kLabelBits);
}

uint32_t PatternList::LabelOf(uint32_t code) { return code & ((uint32_t{1} << kLabelBits) - 1); }

PatternListArrays<List> PatternList::Build(const std::vector<DeclarationSpec>& declarations) {
  absl::flat_hash_map<absl::string_view, uint32_t> numbers;
  for (const DeclarationSpec& declaration : declarations) {
    for (const SegmentSpec& segment : declaration.segments) {
      if (segment.kind == Kind::kLiteral) numbers.try_emplace(segment.literal, 0);
    }
  }
  std::vector<absl::string_view> literals;
  literals.reserve(numbers.size());
  for (const auto& [literal, number] : numbers) literals.push_back(literal);
  std::sort(literals.begin(), literals.end());

  PatternListArrays<List> arrays;
  for (uint32_t i = 0; i < literals.size(); ++i) {
    numbers[literals[i]] = i;
    AppendText(arrays.literals, {literals[i].data(), literals[i].size()});
  }
  arrays.begins.push_back(0);
  for (const DeclarationSpec& declaration : declarations) {
    for (const SegmentSpec& segment : declaration.segments) {
      const uint32_t label = segment.kind == Kind::kLiteral     ? numbers[segment.literal]
                             : segment.kind == Kind::kAutomaton ? segment.automaton
                                                                : 0;
      arrays.codes.push_back(MakeCode(segment.kind, label));
    }
    arrays.begins.push_back(static_cast<uint32_t>(arrays.codes.size()));
  }
  arrays.order.resize(declarations.size());
  std::iota(arrays.order.begin(), arrays.order.end(), 0);
  const auto is_before = [&arrays](uint32_t a, uint32_t b) {
    return IsBefore(CodesOf(arrays.codes, arrays.begins, a),
                    CodesOf(arrays.codes, arrays.begins, b));
  };
  if (!std::is_sorted(arrays.order.begin(), arrays.order.end(), is_before)) {
    std::sort(arrays.order.begin(), arrays.order.end(), is_before);
  }
  return arrays;
}

namespace {

// Were one pattern there many times, to compare them could take as long as the square of the file.
bool IsPermutation(View<uint32_t> order) {
  std::vector<bool> seen(order.size());
  return std::all_of(order.begin(), order.end(), [&seen](uint32_t i) {
    if (i >= seen.size() || seen[i]) return false;
    seen[i] = true;
    return true;
  });
}

}  // namespace

bool PatternList::IsSound(const PatternListArrays<View>& arrays, uint32_t num_declarations,
                          size_t num_automata) {
  if (!TextList::IsSound(arrays.literals)) return false;
  if (arrays.begins.size() != size_t{num_declarations} + 1 || arrays.begins.front() != 0 ||
      arrays.begins.back() != arrays.codes.size() || arrays.order.size() != num_declarations ||
      !std::is_sorted(arrays.begins.begin(), arrays.begins.end())) {
    return false;
  }
  const size_t num_literals = arrays.literals.ends.size();
  const auto is_code = [num_literals, num_automata](uint32_t code) {
    if (IsLiteral(code)) return code < num_literals;
    return KindOf(code) <= Kind::kRest &&
           (KindOf(code) != Kind::kAutomaton || LabelOf(code) < num_automata);
  };
  return std::all_of(arrays.codes.begin(), arrays.codes.end(), is_code) &&
         IsPermutation(arrays.order) &&
         std::is_sorted(arrays.order.begin(), arrays.order.end(), [&](uint32_t a, uint32_t b) {
           return IsBefore(CodesOf(arrays.codes, arrays.begins, a),
                           CodesOf(arrays.codes, arrays.begins, b));
         });
}

uint32_t PatternList::NumberOf(std::string_view literal) const {
  size_t low = 0;
  size_t high = literals_.size();
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (literals_[middle] < literal) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const bool is_found = low < literals_.size() && literals_[low] == literal;
  return is_found ? static_cast<uint32_t>(low) : kUnknown;
}

class PatternList::Descent {
 public:
  Descent(const PatternList& list, SegmentedPath path, absl::Span<const SegmentAutomaton> automata)
      : list_(list), automata_(automata), segments_(path.Segments()) {
    for (const std::string_view segment : segments_) {
      literals_.push_back(list.NumberOf(segment));
    }
  }

  std::vector<uint32_t> Run() && {
    Enter({0, static_cast<uint32_t>(list_.arrays_.order.size())}, 0);
    std::sort(matching_.begin(), matching_.end());
    return std::move(matching_);
  }

 private:
  // Places in order_.
  struct Range {
    uint32_t begin;
    uint32_t end;
    bool empty() const { return begin == end; }
  };

  uint32_t CodeAt(uint32_t place, uint32_t depth) const {
    return list_.codes(list_.arrays_.order[place])[depth];
  }

  // Returns those of `range`, which are longer than `depth`, whose code there is from `first` to
  // `last`.
  Range Between(Range range, uint32_t depth, uint32_t first, uint32_t last) const {
    const auto begin = list_.arrays_.order.begin();
    const auto low = std::partition_point(
        begin + range.begin, begin + range.end,
        [&](uint32_t declaration) { return list_.codes(declaration)[depth] < first; });
    const auto high = std::partition_point(low, begin + range.end, [&](uint32_t declaration) {
      return list_.codes(declaration)[depth] <= last;
    });
    return {static_cast<uint32_t>(low - begin), static_cast<uint32_t>(high - begin)};
  }

  // Takes the patterns of `range`, which have the first `depth` segments in common: those match.
  void Enter(Range range, uint32_t depth) {
    // What ends here is shorter than the others, and so before them.
    while (!range.empty() && list_.codes(list_.arrays_.order[range.begin]).size() == depth) {
      if (depth == segments_.size()) matching_.push_back(list_.arrays_.order[range.begin]);
      ++range.begin;
    }
    if (range.empty()) return;
    EnterRest(Between(range, depth, MakeCode(Kind::kRest, 0), MakeCode(Kind::kRest, 0)), depth);
    EnterFloating(Between(range, depth, MakeCode(Kind::kFloating, 0), MakeCode(Kind::kFloating, 0)),
                  depth);
    if (depth == segments_.size()) return;
    if (literals_[depth] != kUnknown) {
      const uint32_t code = MakeCode(Kind::kLiteral, literals_[depth]);
      Enter(Between(range, depth, code, code), depth + 1);
    }
    if (segments_[depth].empty()) return;
    EnterAutomata(range, depth);
    Enter(Between(range, depth, MakeCode(Kind::kAny, 0), MakeCode(Kind::kAny, 0)), depth + 1);
  }

  // The root is matched by the pattern that is a rest alone.
  void EnterRest(Range range, uint32_t depth) {
    if (depth == segments_.size() && depth > 0) return;
    for (uint32_t i = range.begin; i < range.end; ++i) matching_.push_back(list_.arrays_.order[i]);
  }

  void EnterAutomata(Range range, uint32_t depth) {
    Range left = Between(range, depth, MakeCode(Kind::kAutomaton, 0), MakeCode(Kind::kAny, 0) - 1);
    while (!left.empty()) {
      const uint32_t code = CodeAt(left.begin, depth);
      const Range same = Between(left, depth, code, code);
      if (automata_[LabelOf(code)].Matches(segments_[depth])) Enter(same, depth + 1);
      left.begin = same.end;
    }
  }

  void EnterFloating(Range range, uint32_t depth) {
    for (uint32_t i = range.begin; i < range.end; ++i) {
      if (MatchesFrom(list_.arrays_.order[i], depth)) matching_.push_back(list_.arrays_.order[i]);
    }
  }

  // Returns whether the pattern, from place `depth` on, matches the path from there on: for each of
  // its places, which beginnings of the path can have been consumed.
  bool MatchesFrom(uint32_t declaration, uint32_t depth) const {
    std::vector<bool> reached(segments_.size() + 1);
    reached[depth] = true;
    for (const uint32_t code : list_.codes(declaration).subspan(depth)) {
      std::vector<bool> next(reached.size());
      for (size_t i = 0; i < reached.size(); ++i) {
        if (KindOf(code) == Kind::kFloating) {
          next[i] = reached[i] || (i > 0 && next[i - 1]);
        } else if (reached[i] && i < segments_.size() && KindOf(code) == Kind::kRest) {
          return true;
        } else if (reached[i] && i < segments_.size() && MatchesSegment(code, i)) {
          next[i + 1] = true;
        }
      }
      reached = std::move(next);
    }
    return reached.back();
  }

  bool MatchesSegment(uint32_t code, size_t place) const {
    if (KindOf(code) == Kind::kLiteral) return LabelOf(code) == literals_[place];
    if (segments_[place].empty()) return false;
    return KindOf(code) == Kind::kAny || automata_[LabelOf(code)].Matches(segments_[place]);
  }

  const PatternList& list_;
  absl::Span<const SegmentAutomaton> automata_;
  std::vector<std::string_view> segments_;
  std::vector<uint32_t> literals_;  // of the segments
  std::vector<uint32_t> matching_;
};

std::vector<uint32_t> PatternList::Matching(SegmentedPath path,
                                            absl::Span<const SegmentAutomaton> automata) const {
  return Descent(*this, path, automata).Run();
}

}  // namespace postern::internal
