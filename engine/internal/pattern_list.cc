// Sorted by their segments, patterns with the same beginning are neighbours, so the list is a trie
// without nodes: a range of it stands for a node, and a search within the range finds a child.

#include "engine/internal/pattern_list.h"

#include <algorithm>
#include <numeric>

namespace postern::internal {
namespace {

using Kind = SegmentSpec::Kind;

}  // namespace

uint32_t PatternList::MakeCode(Kind kind, uint32_t label) {
  return static_cast<uint32_t>(kind) << kLabelBits | label;
}

SegmentSpec::Kind PatternList::KindOf(uint32_t code) {
  return static_cast<Kind>(code >> kLabelBits);
}

uint32_t PatternList::LabelOf(uint32_t code) { return code & ((uint32_t{1} << kLabelBits) - 1); }

void PatternList::Append(const std::vector<SegmentSpec>& segments) {
  for (const SegmentSpec& segment : segments) {
    const uint32_t label = segment.kind == Kind::kLiteral     ? literals_.Intern(segment.literal)
                           : segment.kind == Kind::kAutomaton ? segment.automaton
                                                              : 0;
    codes_.push_back(MakeCode(segment.kind, label));
  }
  begins_.push_back(static_cast<uint32_t>(codes_.size()));
}

void PatternList::Sort() {
  order_.resize(begins_.size() - 1);
  std::iota(order_.begin(), order_.end(), 0);
  std::sort(order_.begin(), order_.end(), [this](uint32_t a, uint32_t b) {
    return std::lexicographical_compare(codes(a).begin(), codes(a).end(), codes(b).begin(),
                                        codes(b).end());
  });
  literals_.ShrinkToFit();
  codes_.shrink_to_fit();
  begins_.shrink_to_fit();
}

class PatternList::Descent {
 public:
  Descent(const PatternList& list, const SegmentedPath& path,
          absl::Span<const SegmentAutomaton> automata)
      : list_(list), automata_(automata), segments_(path.Segments()) {
    for (const std::string_view segment : segments_) {
      literals_.push_back(list.literals_.Find(segment));
    }
  }

  std::vector<uint32_t> Run() && {
    Enter({0, static_cast<uint32_t>(list_.order_.size())}, 0);
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
    return list_.codes(list_.order_[place])[depth];
  }

  // Returns those of `range`, which are longer than `depth`, whose code there is from `first` to
  // `last`.
  Range Between(Range range, uint32_t depth, uint32_t first, uint32_t last) const {
    const auto begin = list_.order_.begin();
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
    while (!range.empty() && list_.codes(list_.order_[range.begin]).size() == depth) {
      if (depth == segments_.size()) matching_.push_back(list_.order_[range.begin]);
      ++range.begin;
    }
    if (range.empty()) return;
    EnterRest(Between(range, depth, MakeCode(Kind::kRest, 0), MakeCode(Kind::kRest, 0)), depth);
    EnterFloating(Between(range, depth, MakeCode(Kind::kFloating, 0), MakeCode(Kind::kFloating, 0)),
                  depth);
    if (depth == segments_.size()) return;
    if (literals_[depth] != LiteralTable::kUnknown) {
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
    for (uint32_t i = range.begin; i < range.end; ++i) matching_.push_back(list_.order_[i]);
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
      if (MatchesFrom(list_.order_[i], depth)) matching_.push_back(list_.order_[i]);
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

std::vector<uint32_t> PatternList::Matching(const SegmentedPath& path,
                                            absl::Span<const SegmentAutomaton> automata) const {
  return Descent(*this, path, automata).Run();
}

}  // namespace postern::internal
