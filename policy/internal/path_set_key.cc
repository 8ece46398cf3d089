// A canonical name for the set of paths that a pattern matches.
//
// Take a pattern as a sequence of segment languages L1 … Lm with gaps (`**`) between some of them.
// The shortest paths that it matches are the product L1 x … x Lm, which determines each language;
// so two patterns of one set of paths have the same languages, and can differ only in their gaps.
// In normal form they can do so in two ways, both of which end here in the form with more gaps:
//
//   - In mode `key` the path is never empty, so `**/` needs a segment before its slash: it is
//   `*/**/`.
//   - Where X and Y together are all segments, a path with an X and later a Y has, somewhere
//   between
//     them, an X right before a Y. Globs for that are only `?` and `??*`, so `**/?/??*/**` is
//     `**/?/**/??*/**`, and the same with more than one of the one kind. It takes a gap on both
//     sides, and no empty segments inside a path (so not mode `opaque`).
//
// In all other cases a path that the one pattern matches and the other does not is built from a
// shortest one by putting, into the gap that only the first has, segments that its neighbours do
// not match.
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/internal/sha256.h"
#include "policy/internal/segment_of_mode.h"
#include "policy/pattern.h"
#include "policy/segment_language.h"

namespace postern {
namespace {

using Kind = Segment::Kind;
using PieceKind = GlobPiece::Kind;

bool IsGlobOf(const Segment& segment, const std::vector<PieceKind>& kinds) {
  if (segment.kind != Kind::kGlob || segment.pieces.size() != kinds.size()) return false;
  for (size_t i = 0; i < kinds.size(); ++i) {
    if (segment.pieces[i].kind != kinds[i]) return false;
  }
  return true;
}

enum class Length : uint8_t { kOther, kOne, kTwoOrMore };

// Tells `?` and `??*` from all other segments.
Length LengthOf(const Segment& segment) {
  if (IsGlobOf(segment, {PieceKind::kAnyOne})) return Length::kOne;
  if (IsGlobOf(segment, {PieceKind::kAnyOne, PieceKind::kAnyOne, PieceKind::kAnyRun})) {
    return Length::kTwoOrMore;
  }
  return Length::kOther;
}

bool IsGap(const Segment& segment) {
  return segment.kind == Kind::kFloating || segment.kind == Kind::kRest;
}

// Returns where in the segments of [begin, end), between two gaps, a gap may be added: `?` and
// `??*` in either order, only one of which comes more than once. Segments of any kind may follow.
std::optional<size_t> RedundantGap(const std::vector<Segment>& segments, size_t begin, size_t end) {
  while (end > begin && segments[end - 1].kind == Kind::kAny) --end;
  std::optional<size_t> change;
  for (size_t i = begin; i < end; ++i) {
    if (LengthOf(segments[i]) == Length::kOther) return std::nullopt;
    if (i == begin || LengthOf(segments[i]) == LengthOf(segments[i - 1])) continue;
    if (change) return std::nullopt;
    change = i;
  }
  if (change && *change != begin + 1 && *change + 1 != end) return std::nullopt;
  return change;
}

// Returns for each segment whether a gap is added before it.
std::vector<bool> AddedGaps(const std::vector<Segment>& segments) {
  std::vector<bool> added(segments.size());
  std::optional<size_t> block;  // the segment after the last gap
  for (size_t i = 0; i < segments.size(); ++i) {
    if (!IsGap(segments[i])) continue;
    if (block) {
      if (const std::optional<size_t> gap = RedundantGap(segments, *block, i)) added[*gap] = true;
    }
    block = i + 1;
  }
  return added;
}

std::string Serialised(const SegmentAutomaton& automaton) {
  std::string bytes(automaton.byte_class.begin(), automaton.byte_class.end());
  for (const bool accepting : automaton.accepting) bytes += accepting ? '1' : '0';
  for (const uint16_t target : automaton.transitions) {
    bytes += static_cast<char>(target >> 8);
    bytes += static_cast<char>(target & 0xff);
  }
  return bytes;
}

// The first byte of a segment's key tells its sort; what follows holds no `/`, or has fixed length.
std::string LiteralKey(std::string_view literal) { return "l" + std::string(literal); }
constexpr char kAnyKey[] = "a";
constexpr char kGapKey[] = "g";
constexpr char kRestKey[] = "r";

// An automaton is known by its digest, since there may be a million of them.
std::string LanguageKey(const SegmentAutomaton& automaton, PathMode mode) {
  const SegmentAutomaton language = internal::RestrictToMode(automaton, mode);
  if (language == internal::NonEmptySegmentsOfMode(mode)) return kAnyKey;
  const std::optional<std::string> shortest = Witness(language);
  if (shortest && shortest->size() + 1 == language.num_states() &&
      LiteralAutomaton(*shortest) == language) {
    return LiteralKey(*shortest);
  }
  return "m" + internal::Sha256Text(Serialised(language));
}

std::string SegmentKey(const Segment& segment, PathMode mode) {
  switch (segment.kind) {
    case Kind::kLiteral:
      return LiteralKey(segment.literal);
    case Kind::kGlob:
    case Kind::kExpression:
      return LanguageKey(*segment.automaton, mode);
    case Kind::kAny:
      return kAnyKey;
    case Kind::kFloating:
      return kGapKey;
    case Kind::kRest:
      return kRestKey;
  }
  return "";
}

bool IsAllFolders(const Pattern& pattern) {
  return pattern.mode == PathMode::kKey && pattern.segments.size() == 2 &&
         pattern.segments[0].kind == Kind::kFloating &&
         pattern.segments[1].kind == Kind::kLiteral && pattern.segments[1].literal.empty();
}

}  // namespace

std::string PathSetKey(const Pattern& pattern) {
  std::string key;
  if (IsAllFolders(pattern)) key.append(kAnyKey).append("/");
  std::vector<bool> added;
  if (pattern.mode != PathMode::kOpaque && pattern.has_floating()) {
    added = AddedGaps(pattern.segments);
  }
  for (size_t i = 0; i < pattern.segments.size(); ++i) {
    if (!added.empty() && added[i]) key.append(kGapKey).append("/");
    key.append(SegmentKey(pattern.segments[i], pattern.mode)).append("/");
  }
  return key;
}

}  // namespace postern
