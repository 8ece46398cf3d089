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
//
// Most paths match none. So first one literal of each pattern, of which a path that matches must
// have one at least, is looked for: each segment costs a multiplication and a bit.

#include "engine/internal/floating_patterns.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace postern::internal {
namespace {

using Kind = SegmentSpec::Kind;

void SetBit(uint64_t* words, size_t bit) { words[bit / 64] |= uint64_t{1} << (bit % 64); }

// Shifts a word towards the higher places; the bit that falls out enters the next word.
uint64_t ShiftIn(uint64_t word, uint64_t& carry) {
  const uint64_t shifted = word << 1 | carry;
  carry = word >> 63;
  return shifted;
}

}  // namespace

// --- building ------------------------------------------------------------------------------------

class FloatingPatterns::Builder {
 public:
  absl::StatusOr<FloatingPatternsArrays<List>> Run(const std::vector<RankedPattern>& patterns) && {
    absl::flat_hash_map<std::string, uint32_t> seen;
    for (const RankedPattern& pattern : patterns) {
      const auto [found, is_new] = seen.try_emplace(Add(pattern), pattern.rank);
      if (!is_new) {
        return absl::InvalidArgumentError(absl::StrCat("declarations ", found->second, " and ",
                                                       pattern.rank, " have the same pattern"));
      }
    }
    absl::StatusOr<LiteralTableArrays<List>> table = LiteralTable::Build(literals_);
    if (!table.ok()) return table.status();
    arrays_.literals = *std::move(table);
    arrays_.masks = MasksOf(arrays_.places, literals_.size());
    return std::move(arrays_);
  }

 private:
  // Returns a text that is the same for the same pattern.
  std::string Add(const RankedPattern& pattern) {
    std::string signature;
    for (const SegmentSpec& segment : *pattern.segments) {
      const bool floats_already =
          !signature.empty() && arrays_.places.back().kind == Kind::kFloating;
      if (segment.kind == Kind::kFloating && floats_already) continue;
      FloatingPlace place = {segment.kind, 0, 0, 0, pattern.rank, pattern.payload};
      if (segment.kind == Kind::kLiteral) place.label = kFirstLiteral + NumberOf(segment.literal);
      if (segment.kind == Kind::kAutomaton) place.label = segment.automaton;
      arrays_.places.push_back(place);
      absl::StrAppend(&signature, static_cast<int>(place.kind), " ", place.label, "/");
    }
    arrays_.places.back().is_last = 1;
    return signature;
  }

  uint32_t NumberOf(std::string_view literal) {
    const auto [found, is_new] =
        numbers_.try_emplace(absl::string_view(literal.data(), literal.size()), literals_.size());
    if (is_new) literals_.push_back(literal);
    return found->second;
  }

  FloatingPatternsArrays<List> arrays_;
  std::vector<std::string_view> literals_;
  absl::flat_hash_map<absl::string_view, uint32_t> numbers_;
};

absl::StatusOr<FloatingPatternsArrays<List>> FloatingPatterns::Build(
    const std::vector<RankedPattern>& patterns) {
  return Builder().Run(patterns);
}

// Returns the row of the places that match what `kind` matches.
FloatingPatterns::Row FloatingPatterns::RowOf(Kind kind) {
  switch (kind) {
    case Kind::kAny:
      return kAny;
    case Kind::kRest:
      return kRest;
    case Kind::kFloating:
      return kFloating;
    case Kind::kAutomaton:
      return kAutomaton;
    case Kind::kLiteral:
      break;
  }
  return kUnknown;
}

std::vector<uint64_t> FloatingPatterns::MasksOf(absl::Span<const FloatingPlace> places,
                                                size_t num_literals) {
  const size_t num_words = (places.size() + 63) / 64;
  std::vector<uint64_t> masks((kFirstLiteral + num_literals) * num_words);
  const auto row = [&masks, num_words](uint32_t row) { return masks.data() + row * num_words; };
  for (size_t i = 0; i < places.size(); ++i) {
    const FloatingPlace& place = places[i];
    const bool is_first = i == 0 || places[i - 1].is_last;
    if (is_first) SetBit(row(kStart), i);
    if (is_first && place.kind == Kind::kFloating) SetBit(row(kStart), i + 1);
    if (place.is_last) SetBit(row(kLast), i);
    SetBit(row(place.kind == Kind::kLiteral ? place.label : RowOf(place.kind)), i);
  }
  return masks;
}

FloatingPatterns::FloatingPatterns(const FloatingPatternsArrays<View>& arrays)
    : arrays_(arrays), literals_(arrays.literals) {
  if (arrays_.places.empty()) return;
  num_words_ = static_cast<uint32_t>((arrays_.places.size() + 63) / 64);
  min_rank_ = arrays_.places.front().rank;
  has_automata_ = std::any_of(arrays_.places.begin(), arrays_.places.end(),
                              [](const FloatingPlace& p) { return p.kind == Kind::kAutomaton; });
  FillFilter();
}

// The longest literal of each pattern: short ones are common.
void FloatingPatterns::FillFilter() {
  std::vector<uint32_t> lengths(arrays_.masks.size() / num_words_);
  for (const LiteralSlot& slot : arrays_.literals.slots) {
    if (slot.length != LiteralSlot::kFree) lengths[kFirstLiteral + slot.number] = slot.length;
  }
  std::vector<bool> is_chosen(lengths.size());
  is_filtered_ = true;
  const FloatingPlace* longest = nullptr;
  for (const FloatingPlace& place : arrays_.places) {
    if (place.kind == Kind::kLiteral &&
        (longest == nullptr || lengths[place.label] > lengths[longest->label])) {
      longest = &place;
    }
    if (!place.is_last) continue;
    is_filtered_ = is_filtered_ && longest != nullptr;
    if (longest != nullptr) is_chosen[longest->label] = true;
    longest = nullptr;
  }
  for (const LiteralSlot& slot : arrays_.literals.slots) {
    if (slot.length == LiteralSlot::kFree || !is_chosen[kFirstLiteral + slot.number]) continue;
    filter_.Add({arrays_.literals.texts.data() + slot.begin, slot.length});
  }
}

// --- validating ----------------------------------------------------------------------------------

// Returns what is wrong with place `i`, or nothing.
std::string_view FloatingPatterns::ProblemOf(absl::Span<const FloatingPlace> places, size_t i) {
  const FloatingPlace& place = places[i];
  if (place.kind > Kind::kRest || place.is_last > 1) return "no such kind";
  const bool ends = i + 1 == places.size();
  if (ends && !place.is_last) return "the last pattern has no end";
  if (place.kind == Kind::kFloating && (place.is_last || places[i + 1].kind == Kind::kFloating)) {
    return "a floating one is followed by another or by nothing";
  }
  if (place.kind == Kind::kRest && !place.is_last) return "a rest is not last";
  const bool is_ordered = i == 0 || (places[i - 1].is_last ? places[i - 1].rank < place.rank
                                                           : places[i - 1].rank == place.rank);
  return is_ordered ? "" : "rank";
}

absl::Status FloatingPatterns::Validate(const FloatingPatternsArrays<View>& arrays,
                                        const std::vector<bool>& payloads, size_t num_automata) {
  const auto error = [](const auto&... what) {
    return absl::InvalidArgumentError(absl::StrCat("damaged graph: floating patterns: ", what...));
  };
  const absl::Span<const FloatingPlace> places = arrays.places;
  if (places.size() > kMaxSegments) return error("too many places");
  const size_t num_words = (places.size() + 63) / 64;
  if (num_words == 0) {
    return arrays.masks.empty() && arrays.literals.slots.empty() ? absl::OkStatus()
                                                                 : error("masks of nothing");
  }
  const size_t num_rows = arrays.masks.size() / num_words;
  if (num_rows < kFirstLiteral) return error("masks are missing");
  const uint32_t num_literals = static_cast<uint32_t>(num_rows - kFirstLiteral);
  if (!LiteralTable::IsSound(arrays.literals, num_literals)) {
    return error("literals");
  }
  for (size_t i = 0; i < places.size(); ++i) {
    std::string_view problem = ProblemOf(places, i);
    const bool is_literal = places[i].kind == Kind::kLiteral;
    if (is_literal && (places[i].label < kFirstLiteral || places[i].label >= num_rows)) {
      problem = "literal";
    }
    if (places[i].kind == Kind::kAutomaton && places[i].label >= num_automata) {
      problem = "automaton";
    }
    if (places[i].payload >= payloads.size() || !payloads[places[i].payload]) problem = "payload";
    if (problem.empty()) continue;
    return error("place ", i, ": ", absl::string_view(problem.data(), problem.size()));
  }
  const std::vector<uint64_t> masks = MasksOf(places, num_literals);
  return std::equal(masks.begin(), masks.end(), arrays.masks.begin(), arrays.masks.end())
             ? absl::OkStatus()
             : error("masks");
}

// --- matching ------------------------------------------------------------------------------------

// Returns those of `places`, which are automata of word `word`, that accept `segment`.
uint64_t FloatingPatterns::MatchedAutomata(uint32_t word, uint64_t places, std::string_view segment,
                                           absl::Span<const SegmentAutomaton> automata) const {
  uint64_t matched = 0;
  for (; places != 0; places &= places - 1) {
    const uint32_t bit = static_cast<uint32_t>(std::countr_zero(places));
    const uint32_t automaton = arrays_.places[word * 64 + bit].label;
    if (automata[automaton].Matches(segment)) matched |= uint64_t{1} << bit;
  }
  return matched;
}

// Returns the row of the wildcards that match `segment`: made in `made` if there are automata.
const uint64_t* FloatingPatterns::WildcardRow(std::string_view segment, const Places& state,
                                              absl::Span<const SegmentAutomaton> automata,
                                              Places& made) const {
  if (segment.empty()) return row(kUnknown);
  if (!has_automata_) return row(kAny);
  for (uint32_t w = 0; w < num_words_; ++w) {
    made[w] = row(kAny)[w] | MatchedAutomata(w, state[w] & row(kAutomaton)[w], segment, automata);
  }
  return made;
}

// Takes `state` over a segment whose literal and wildcards are these. Returns whether any pattern
// may go on. A carry is a word old at most, so the words hardly wait for each other.
bool FloatingPatterns::Advance(const uint64_t* literal, const uint64_t* wildcards,
                               Places& state) const {
  const uint64_t* const last = row(kLast);
  const uint64_t* const rest = row(kRest);
  const uint64_t* const floating = row(kFloating);
  uint64_t moved_carry = 0;
  uint64_t closed_carry = 0;
  uint64_t alive = 0;
  for (uint32_t w = 0; w < num_words_; ++w) {
    const uint64_t before = state[w];
    const uint64_t matching = before & (literal[w] | wildcards[w] | rest[w]);
    const uint64_t moved = ShiftIn(matching & ~last[w], moved_carry);
    const uint64_t next = moved | (before & (floating[w] | rest[w]));
    state[w] = next | ShiftIn(next & floating[w], closed_carry);
    alive |= state[w];
  }
  return alive != 0;
}

bool FloatingPatterns::HoldsLiteral(SegmentedPath path, uint32_t begin, uint32_t length) const {
  return literals_.Find(path, begin, length) != LiteralTable::kUnknown;
}

// The same of any path.
bool FloatingPatterns::MayMatchByLoop(SegmentedPath path) const {
  for (uint32_t i = 0, begin = 0, end = 0; begin <= path.num_bytes(); ++i, begin = end + 1) {
    end = path.EndOf(i, begin);
    const bool may_hold = end == begin ? filter_.may_hold_empty()
                                       : filter_.MayHold(path.text().data() + begin, end - begin);
    if (may_hold && HoldsLiteral(path, begin, end - begin)) return true;
  }
  return false;
}

uint32_t FloatingPatterns::Match(SegmentedPath path, absl::Span<const SegmentAutomaton> automata,
                                 Places& matched) const {
  std::fill_n(matched, num_words_, 0);
  if (!MayMatch(path)) return 0;
  Places state;
  Places made;
  std::copy_n(row(kStart), num_words_, state);
  uint32_t num_words = 0;
  for (uint32_t begin = 0, end = 0; begin <= path.num_bytes(); begin = end + 1) {
    end = path.EndOf(begin);
    const std::string_view segment = path.text().substr(begin, end - begin);
    const uint32_t number = literals_.Find(path, begin, end - begin);
    const uint64_t* const literal =
        row(number == LiteralTable::kUnknown ? kUnknown : kFirstLiteral + number);
    const uint64_t* const wildcards = WildcardRow(segment, state, automata, made);
    num_words += num_words_;
    if (end < path.num_bytes()) {
      if (!Advance(literal, wildcards, state)) break;
      continue;
    }
    for (uint32_t w = 0; w < num_words_; ++w) {
      matched[w] = state[w] & (literal[w] | wildcards[w] | row(kRest)[w]) & row(kLast)[w];
    }
  }
  return num_words;
}

// --- introspection -------------------------------------------------------------------------------

void FloatingPatterns::Dump(std::string& out) const {
  for (size_t i = 0; i < arrays_.places.size(); ++i) {
    const FloatingPlace& place = arrays_.places[i];
    absl::StrAppend(&out, "  place ", i, ": ");
    if (place.kind == Kind::kLiteral) {
      const std::string_view text = literal(place);
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

}  // namespace postern::internal
