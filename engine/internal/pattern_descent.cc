// A descent from range to range: what the patterns of a range have in common matches the path, and
// what they have next is looked up. Where few are left they are taken one by one.
//
// A search for what could stand in the place of one segment is the same descent. It also enters the
// patterns with another literal in that place, and from there on the rest has to match.

#include <algorithm>
#include <utility>

#include "engine/internal/pattern_list.h"

namespace postern::internal {

using Kind = SegmentSpec::Kind;

class PatternList::Descent {
 public:
  Descent(const PatternList& list, SegmentedPath path, absl::Span<const SegmentAutomaton> automata)
      : list_(list), automata_(automata), path_(path), segments_(path.Segments()) {}

  Declarations Matching() && {
    Enter({0, static_cast<uint32_t>(list_.arrays_.order.size())}, 0);
    std::sort(matching_.begin(), matching_.end());
    return std::move(matching_);
  }

  NamedSegments FindNamed(const std::vector<bool>& is_wanted, absl::Span<const uint32_t> first_uses,
                          size_t max_words) && {
    is_wanted_ = &is_wanted;
    first_uses_ = first_uses;
    max_words_ = max_words;
    for (const std::string_view segment : segments_) numbers_.push_back(list_.NumberOf(segment));
    Enter({0, static_cast<uint32_t>(list_.arrays_.order.size())}, 0);
    return std::move(named_);
  }

 private:
  static constexpr uint32_t kNone = 0xffffffff;

  uint32_t At(uint32_t place) const { return list_.At(place); }
  uint32_t CodeAt(uint32_t place, uint32_t depth) const { return list_.CodeAt(place, depth); }

  // Returns whether another segment may be put in this place.
  bool MayChange(size_t place) const {
    return is_wanted_ != nullptr && changed_ == kNone && (*is_wanted_)[place];
  }

  // Returns the first place of `range` whose code is no longer before. REQUIRES: all of them are
  // longer than `depth`.
  template <typename IsBefore>
  uint32_t Search(Range range, uint32_t depth, const IsBefore& is_before) const {
    while (!range.empty()) {
      const uint32_t middle = range.begin + range.size() / 2;
      if (is_before(CodeAt(middle, depth))) {
        range.begin = middle + 1;
      } else {
        range.end = middle;
      }
    }
    return range.begin;
  }

  // Takes off the end of `range` those whose code is at least `first`, and returns them.
  Range TakeFrom(Range& range, uint32_t depth, uint32_t first) const {
    const uint32_t end = range.end;
    if (range.empty() || CodeAt(end - 1, depth) < first) return {end, end};
    range.end = Search(range, depth, [first](uint32_t code) { return code < first; });
    return {range.end, end};
  }

  // Returns those of `range` that have the same code as its first; or as its last.
  Range FirstOf(Range range, uint32_t depth) const {
    const uint32_t code = CodeAt(range.begin, depth);
    uint32_t end = range.begin + 1;
    while (end < range.end && end - range.begin < kFew && CodeAt(end, depth) == code) ++end;
    if (end < range.end && CodeAt(end, depth) == code) {
      end = Search({end, range.end}, depth, [code](uint32_t other) { return other <= code; });
    }
    return {range.begin, end};
  }
  Range LastOf(Range range, uint32_t depth) const {
    const uint32_t code = CodeAt(range.end - 1, depth);
    uint32_t begin = range.end - 1;
    while (begin > range.begin && range.end - begin < kFew && CodeAt(begin - 1, depth) == code) {
      --begin;
    }
    if (begin > range.begin && CodeAt(begin - 1, depth) == code) {
      begin = Search({range.begin, begin}, depth, [code](uint32_t other) { return other < code; });
    }
    return {begin, range.end};
  }

  // Takes the patterns of `range`, which have the first `depth` segments in common: those match,
  // but for the one that is changed. PatternList::ListChildren goes the same way.
  void Enter(Range range, uint32_t depth) {
    if (range.size() <= kFew) {
      for (uint32_t i = range.begin; i < range.end; ++i) Try(At(i), depth);
      return;
    }
    // What ends here is shorter than the others, and so before them.
    while (!range.empty() && list_.codes(At(range.begin)).size() == depth) {
      Try(At(range.begin++), depth);
    }
    Range others = {range.end, range.end};
    Range any = others;
    Range automata = others;
    if (!range.empty() && !IsLiteral(CodeAt(range.end - 1, depth))) {
      others = TakeFrom(range, depth, MakeCode(Kind::kFloating, 0));
      any = TakeFrom(range, depth, MakeCode(Kind::kAny, 0));
      automata = TakeFrom(range, depth, MakeCode(Kind::kAutomaton, 0));
    }
    for (uint32_t i = others.begin; i < others.end; ++i) Try(At(i), depth);
    if (depth == segments_.size()) return;
    EnterLiterals(range, depth);
    EnterAutomata(automata, depth);
    if (!segments_[depth].empty() && !any.empty()) Enter(any, depth + 1);
  }

  void EnterLiterals(Range range, uint32_t depth) {
    if (range.empty()) return;
    Range own = list_.children_.empty() ? SearchOwn(range, depth) : FindOwn(range, depth);
    if (!own.empty()) Enter(own, depth + 1);
    if (!MayChange(depth)) return;
    if (own.empty()) own = SearchOwn(range, depth);  // where it would be
    EnterOthers({range.begin, own.begin}, {own.end, range.end}, depth);
  }

  // Return those of `range` that go on with the path's own segment; SearchOwn, also where they
  // would be.
  Range FindOwn(Range range, uint32_t depth) const {
    const std::string_view segment = segments_[depth];
    const uint32_t node = list_.arrays_.begins[At(range.begin)] + depth;
    const auto begin = static_cast<uint32_t>(segment.data() - path_.text().data());
    return list_.FindChild(node, path_, begin, static_cast<uint32_t>(segment.size()));
  }
  Range SearchOwn(Range range, uint32_t depth) const {
    const std::string_view segment = segments_[depth];
    const uint32_t begin =
        Search(range, depth, [&](uint32_t code) { return list_.literals_[code] < segment; });
    const bool is_there = begin < range.end && list_.literals_[CodeAt(begin, depth)] == segment;
    return is_there ? FirstOf({begin, range.end}, depth) : Range{begin, begin};
  }

  // Enters other literals than the path's own, those that are next to it: behind it half of those
  // that may be, before it the others, and then behind it again.
  void EnterOthers(Range before, Range behind, uint32_t depth) {
    size_t left = max_words_;
    EnterBehind(behind, depth, left, left / 2);
    while (!before.empty() && left > 0) {
      const Range last = LastOf(before, depth);
      left -= EnterChanged(last, depth);
      before.end = last.begin;
    }
    EnterBehind(behind, depth, left, 0);
    named_.is_cut |= HasWord(before, depth) || HasWord(behind, depth);
  }

  void EnterBehind(Range& behind, uint32_t depth, size_t& left, size_t rest) {
    while (!behind.empty() && left > rest) {
      const Range first = FirstOf(behind, depth);
      left -= EnterChanged(first, depth);
      behind.begin = first.end;
    }
  }

  // Returns how many literals were looked at: one, or none if it is no word.
  size_t EnterChanged(Range range, uint32_t depth) {
    if (first_uses_[CodeAt(range.begin, depth)] == kUnknown) return 0;
    changed_ = depth;
    Enter(range, depth + 1);
    changed_ = kNone;
    return 1;
  }

  bool HasWord(Range range, uint32_t depth) const {
    for (; !range.empty(); range.begin = FirstOf(range, depth).end) {
      if (first_uses_[CodeAt(range.begin, depth)] != kUnknown) return true;
    }
    return false;
  }

  void EnterAutomata(Range left, uint32_t depth) {
    while (!left.empty()) {
      const Range same = FirstOf(left, depth);
      left.begin = same.end;
      if (MatchesSegment(CodeAt(same.begin, depth), depth)) {
        Enter(same, depth + 1);
      } else if (MayChange(depth)) {
        changed_ = depth;
        Enter(same, depth + 1);
        changed_ = kNone;
      }
    }
  }

  // Takes the pattern if it matches from place `depth` on, or would with another segment.
  void Try(uint32_t declaration, uint32_t depth) {
    const absl::Span<const uint32_t> codes = list_.codes(declaration);
    const uint32_t changed_before = changed_;
    uint32_t i = depth;
    for (; i < codes.size() && KindOf(codes[i]) < Kind::kFloating; ++i) {
      if (i >= segments_.size()) break;
      if (MatchesSegment(codes[i], i)) continue;
      if (!MayChange(i)) break;
      changed_ = i;
    }
    if (i == codes.size()) {
      if (i == segments_.size()) Take(declaration);
    } else if (KindOf(codes[i]) == Kind::kRest) {
      // The root is matched by the pattern that is a rest alone.
      if (i < segments_.size() || i == 0) Take(declaration);
    } else if (KindOf(codes[i]) == Kind::kFloating) {
      TryFloating(declaration, i);
    }
    changed_ = changed_before;
  }

  // Takes a pattern that matches, but for the segment that is changed.
  void Take(uint32_t declaration) {
    if (is_wanted_ == nullptr) {
      matching_.push_back(declaration);
    } else if (changed_ != kNone) {
      TakeNamed(declaration, changed_, changed_);
    } else {
      const size_t size = std::min(list_.codes(declaration).size(), segments_.size());
      for (uint32_t i = 0; i < size; ++i) {
        const Kind kind = KindOf(list_.codes(declaration)[i]);
        if (kind >= Kind::kFloating) break;
        if (kind == Kind::kAutomaton && (*is_wanted_)[i]) TakeNamed(declaration, i, i);
      }
    }
  }

  // Takes what stands in the place `i` of a pattern for the segment in `place`.
  void TakeNamed(uint32_t declaration, uint32_t i, uint32_t place) {
    const uint32_t code = list_.codes(declaration)[i];
    const Named named = {place, LabelOf(code), declaration};
    if (KindOf(code) == Kind::kAutomaton) named_.automata.push_back(named);
    if (IsLiteral(code) && first_uses_[code] != kUnknown) named_.literals.push_back(named);
  }

  // Tries a pattern whose first floating wildcard is in place `depth`.
  void TryFloating(uint32_t declaration, uint32_t depth) {
    const absl::Span<const uint32_t> codes = list_.codes(declaration).subspan(depth);
    const std::vector<std::vector<bool>> reached = Reached(codes, depth);
    const bool matches = reached.back().back();
    if (is_wanted_ == nullptr || changed_ != kNone) {
      if (matches) Take(declaration);
      return;
    }
    if (matches) Take(declaration);
    const std::vector<std::vector<bool>> completes = Completes(codes);
    for (uint32_t i = 0; i < codes.size(); ++i) {
      const bool is_own =
          KindOf(codes[i]) != Kind::kLiteral && KindOf(codes[i]) != Kind::kAutomaton;
      for (uint32_t place = 0; place < segments_.size() && !is_own; ++place) {
        if (!reached[i][place] || !completes[i + 1][place + 1] || !MayChange(place)) continue;
        if (IsLiteral(codes[i]) && MatchesSegment(codes[i], place)) continue;
        TakeNamed(declaration, depth + i, place);
      }
    }
  }

  // Returns for each number of codes, which beginnings of the path they can consume.
  std::vector<std::vector<bool>> Reached(absl::Span<const uint32_t> codes, uint32_t depth) const {
    const size_t size = segments_.size();
    std::vector<std::vector<bool>> reached(codes.size() + 1, std::vector<bool>(size + 1));
    reached[0][depth] = true;
    for (size_t k = 0; k < codes.size(); ++k) {
      for (size_t i = 0; i <= size; ++i) {
        if (KindOf(codes[k]) == Kind::kFloating) {
          reached[k + 1][i] = reached[k][i] || (i > 0 && reached[k + 1][i - 1]);
        } else if (reached[k][i] && i < size && KindOf(codes[k]) == Kind::kRest) {
          reached[k + 1][size] = true;
        } else if (reached[k][i] && i < size && MatchesSegment(codes[k], i)) {
          reached[k + 1][i + 1] = true;
        }
      }
    }
    return reached;
  }

  // Returns for each number of codes, from which places on the others match what is left.
  std::vector<std::vector<bool>> Completes(absl::Span<const uint32_t> codes) const {
    const size_t size = segments_.size();
    std::vector<std::vector<bool>> completes(codes.size() + 1, std::vector<bool>(size + 1));
    completes[codes.size()][size] = true;
    for (size_t k = codes.size(); k-- > 0;) {
      for (size_t i = size + 1; i-- > 0;) {
        if (KindOf(codes[k]) == Kind::kFloating) {
          completes[k][i] = completes[k + 1][i] || (i < size && completes[k][i + 1]);
        } else if (i < size) {
          completes[k][i] = KindOf(codes[k]) == Kind::kRest ||
                            (completes[k + 1][i + 1] && MatchesSegment(codes[k], i));
        }
      }
    }
    return completes;
  }

  bool MatchesSegment(uint32_t code, size_t place) const {
    if (IsLiteral(code)) {
      return numbers_.empty() ? list_.literals_[code] == segments_[place] : code == numbers_[place];
    }
    if (segments_[place].empty()) return false;
    return KindOf(code) == Kind::kAny || automata_[LabelOf(code)].Matches(segments_[place]);
  }

  const PatternList& list_;
  absl::Span<const SegmentAutomaton> automata_;
  const SegmentedPath path_;
  const SegmentedPath::SegmentList segments_;
  Declarations matching_;

  // Of a search for what is named in the place of a segment.
  const std::vector<bool>* is_wanted_ = nullptr;
  absl::Span<const uint32_t> first_uses_;
  size_t max_words_ = 0;
  std::vector<uint32_t> numbers_;  // of the segments
  uint32_t changed_ = kNone;       // the place of the segment that is
  NamedSegments named_;
};

PatternList::Declarations PatternList::Matching(SegmentedPath path,
                                                absl::Span<const SegmentAutomaton> automata) const {
  return Descent(*this, path, automata).Matching();
}

PatternList::NamedSegments PatternList::FindNamed(SegmentedPath path,
                                                  absl::Span<const SegmentAutomaton> automata,
                                                  const std::vector<bool>& is_wanted,
                                                  absl::Span<const uint32_t> first_uses,
                                                  size_t max_words) const {
  return Descent(*this, path, automata).FindNamed(is_wanted, first_uses, max_words);
}

}  // namespace postern::internal
