// Shift-and (Baeza-Yates and Gonnet, "A new approach to text searching", 1992), over segments
// instead of characters and with a closure for the wildcard that may match nothing.
//
// Bit i of the state says: what comes before place i has matched the path so far, place i is next.
// For each segment of the path,
//   - a place that matches it hands its bit to the next place, unless it is the last of its
//   pattern;
//   - a floating place keeps its bit, whatever the segment; so does a rest that has begun;
//   - a floating place gives its bit to the next place as well, since it may match nothing more.
// A pattern matches if its last place matches the path's last segment: no pattern ends with a
// floating wildcard, so each ends by consuming a segment.
//
// `**/**` means `**`, so two floating places never follow each other and one step closes the state.
// The cost is (segments of the path) x (words of the state), whatever pattern and path; automata
// are run only where their place has its bit.

#include "engine/internal/floating_patterns.h"

#include <algorithm>
#include <bit>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace postern::internal {
namespace {

using Kind = SegmentSpec::Kind;

void SetBit(uint64_t* words, size_t bit) { words[bit / 64] |= uint64_t{1} << (bit % 64); }

bool HasBit(const std::vector<uint64_t>& words, size_t bit) {
  return words[bit / 64] >> (bit % 64) & 1;
}

// Shifts a word towards the higher places; the bit that falls out enters the next word.
uint64_t ShiftIn(uint64_t word, uint64_t& carry) {
  const uint64_t shifted = word << 1 | carry;
  carry = word >> 63;
  return shifted;
}

}  // namespace

// --- building ------------------------------------------------------------------------------------

absl::StatusOr<FloatingPatterns> FloatingPatterns::Build(const std::vector<RankedPattern>& patterns,
                                                         LiteralTable& literals) {
  FloatingPatterns result;
  absl::flat_hash_map<std::string, uint32_t> seen;
  for (const RankedPattern& pattern : patterns) {
    const std::string signature = result.AddPattern(pattern, literals);
    const auto [found, is_new] = seen.try_emplace(signature, pattern.rank);
    if (!is_new) {
      return absl::InvalidArgumentError(absl::StrCat("declarations ", found->second, " and ",
                                                     pattern.rank, " have the same pattern"));
    }
  }
  result.SetMasks();
  return result;
}

// Returns a text that is the same for the same pattern.
std::string FloatingPatterns::AddPattern(const RankedPattern& pattern, LiteralTable& literals) {
  std::string signature;
  for (const SegmentSpec& segment : *pattern.segments) {
    const bool floats_already = !signature.empty() && places_.back().kind == Kind::kFloating;
    if (segment.kind == Kind::kFloating && floats_already) continue;
    Place place = {segment.kind, 0, pattern.rank, pattern.payload, false};
    if (segment.kind == Kind::kLiteral) place.label = literals.Intern(segment.literal);
    if (segment.kind == Kind::kAutomaton) place.label = segment.automaton;
    places_.push_back(place);
    absl::StrAppend(&signature, static_cast<int>(place.kind), " ", place.label, "/");
  }
  places_.back().is_last = true;
  return signature;
}

void FloatingPatterns::SetMasks() {
  if (places_.empty()) return;
  min_rank_ = places_.front().rank;
  num_words_ = static_cast<uint32_t>((places_.size() + 63) / 64);
  for (Words* mask : {&start_, &last_, &any_, &rest_, &floating_, &automaton_, &literal_}) {
    mask->assign(num_words_, 0);
  }
  for (size_t i = 0; i < places_.size(); ++i) {
    const Place& place = places_[i];
    const bool is_first = i == 0 || places_[i - 1].is_last;
    if (is_first) SetBit(start_.data(), i);
    if (is_first && place.kind == Kind::kFloating) SetBit(start_.data(), i + 1);
    if (place.is_last) SetBit(last_.data(), i);
    SetBit(KindMask(place), i);
  }
}

// Returns the mask of the places that match what `place` matches.
uint64_t* FloatingPatterns::KindMask(const Place& place) {
  switch (place.kind) {
    case Kind::kAny:
      return any_.data();
    case Kind::kRest:
      return rest_.data();
    case Kind::kFloating:
      return floating_.data();
    case Kind::kAutomaton:
      return automaton_.data();
    case Kind::kLiteral:
      break;
  }
  const auto [found, is_new] =
      literal_row_.try_emplace(place.label, static_cast<uint32_t>(literal_.size() / num_words_));
  if (is_new) literal_.resize(literal_.size() + num_words_);
  return literal_.data() + size_t{found->second} * num_words_;
}

// --- matching ------------------------------------------------------------------------------------

// Returns the mask of the places of literal `literal`.
const uint64_t* FloatingPatterns::LiteralRow(uint32_t literal) const {
  const auto found = literal_row_.find(literal);
  return literal_.data() + (found == literal_row_.end() ? 0 : size_t{found->second} * num_words_);
}

// Returns those of `places`, which are automata of word `word`, that accept `segment`.
uint64_t FloatingPatterns::MatchedAutomata(uint32_t word, uint64_t places, std::string_view segment,
                                           absl::Span<const SegmentAutomaton> automata) const {
  uint64_t matched = 0;
  for (; places != 0; places &= places - 1) {
    const uint32_t bit = static_cast<uint32_t>(std::countr_zero(places));
    const uint32_t automaton = places_[word * 64 + bit].label;
    if (automata[automaton].Matches(segment)) matched |= uint64_t{1} << bit;
  }
  return matched;
}

uint32_t FloatingPatterns::Match(const SegmentedPath& path, const LiteralTable& literals,
                                 absl::Span<const SegmentAutomaton> automata,
                                 Places& matched) const {
  Places state;
  std::copy(start_.begin(), start_.end(), state);
  std::fill_n(matched, num_words_, 0);
  uint32_t num_words = 0;
  for (uint32_t begin = 0, end = 0; begin <= path.num_bytes(); begin = end + 1) {
    end = path.EndOf(begin);
    const std::string_view segment = path.text().substr(begin, end - begin);
    const uint64_t* literal_row = LiteralRow(literals.Find(segment));
    num_words += num_words_;
    uint64_t moved_carry = 0;
    uint64_t closed_carry = 0;
    uint64_t alive = 0;
    for (uint32_t w = 0; w < num_words_; ++w) {
      uint64_t matching = state[w] & (literal_row[w] | rest_[w]);
      if (!segment.empty()) {
        matching |= state[w] & any_[w];
        matching |= MatchedAutomata(w, state[w] & automaton_[w], segment, automata);
      }
      matched[w] = matching & last_[w];
      const uint64_t moved = ShiftIn(matching & ~last_[w], moved_carry);
      const uint64_t next = moved | (state[w] & (floating_[w] | rest_[w]));
      state[w] = next | ShiftIn(next & floating_[w], closed_carry);
      alive |= state[w];
    }
    if (alive == 0 && end < path.num_bytes()) {
      std::fill_n(matched, num_words_, 0);  // these matched a beginning of the path only
      break;
    }
  }
  return num_words;
}

// --- introspection -------------------------------------------------------------------------------

void FloatingPatterns::Dump(const LiteralTable& literals, std::string& out) const {
  for (size_t i = 0; i < places_.size(); ++i) {
    const Place& place = places_[i];
    absl::StrAppend(&out, "  place ", i, ": ");
    if (place.kind == Kind::kLiteral) {
      const std::string_view text = literals.text(place.label);
      absl::StrAppend(&out, "`", absl::Utf8SafeCEscape(absl::string_view(text.data(), text.size())),
                      "`");
    } else if (place.kind == Kind::kAutomaton) {
      absl::StrAppend(&out, "automaton ", place.label);
    } else {
      absl::StrAppend(&out, place.kind == Kind::kAny    ? "any"
                            : place.kind == Kind::kRest ? "rest"
                                                        : "floating");
    }
    if (place.is_last) absl::StrAppend(&out, " end: ", place.rank);
    absl::StrAppend(&out, "\n");
  }
}

absl::Status FloatingPatterns::CheckInvariants(size_t num_patterns,
                                               const LiteralTable& literals) const {
  size_t num_last = 0;
  for (size_t i = 0; i < places_.size(); ++i) {
    const Place& place = places_[i];
    const auto fails = [i](absl::string_view what) {
      return absl::InternalError(absl::StrCat("place ", i, ": ", what));
    };
    if (place.kind == Kind::kFloating &&
        (place.is_last || places_[i + 1].kind == Kind::kFloating)) {
      return fails("a floating one is followed by another or by nothing");
    }
    if (place.kind == Kind::kRest && !place.is_last) return fails("a rest is not last");
    if (place.kind == Kind::kLiteral && place.label >= literals.size()) return fails("literal");
    const bool is_ordered = i == 0 || (places_[i - 1].is_last ? places_[i - 1].rank < place.rank
                                                              : places_[i - 1].rank == place.rank);
    if (!is_ordered) return fails("rank");
    const int kinds =
        HasBit(any_, i) + HasBit(rest_, i) + HasBit(floating_, i) + HasBit(automaton_, i) +
        (place.kind == Kind::kLiteral && LiteralRow(place.label)[i / 64] >> i % 64 & 1);
    if (kinds != 1 || HasBit(last_, i) != place.is_last) return fails("masks");
    num_last += place.is_last;
  }
  return num_last == num_patterns ? absl::OkStatus()
                                  : absl::InternalError("floating patterns are missing");
}

}  // namespace postern::internal
