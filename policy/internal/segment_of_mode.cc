#include "policy/internal/segment_of_mode.h"

#include <optional>
#include <string>

namespace postern::internal {

bool IsLiteralOfMode(std::string_view literal, PathMode mode) {
  return literal.empty() || SegmentsOfMode(mode).Matches(literal);
}

const SegmentAutomaton& NonEmptySegmentsOfMode(PathMode mode) {
  static const SegmentAutomaton kOpaque =
      *Subtract(SegmentsOfMode(PathMode::kOpaque), LiteralAutomaton(""));
  return mode == PathMode::kOpaque ? kOpaque : SegmentsOfMode(mode);
}

SegmentAutomaton RestrictToMode(const SegmentAutomaton& automaton, PathMode mode) {
  if (mode == PathMode::kOpaque) return automaton;
  // Mode `key` lacks just two segments, which hardly any pattern matches.
  if (mode == PathMode::kKey && !automaton.Matches(".") && !automaton.Matches("..")) {
    return automaton;
  }
  // The product has at most 256 x 13 states, so it can't fail.
  return *Intersect(automaton, SegmentsOfMode(mode));
}

bool MatchesSomeSegment(const SegmentAutomaton& automaton, PathMode mode) {
  const std::optional<std::string> shortest = Witness(automaton);
  if (!shortest) return false;
  // It nearly always is one, which saves the product.
  return SegmentsOfMode(mode).Matches(*shortest) || !IsEmpty(RestrictToMode(automaton, mode));
}

}  // namespace postern::internal
