// Internal: use policy/pattern.h.
#ifndef POSTERN_POLICY_INTERNAL_SEGMENT_OF_MODE_H_
#define POSTERN_POLICY_INTERNAL_SEGMENT_OF_MODE_H_

#include <string_view>

#include "engine/path.h"
#include "policy/segment_language.h"

namespace postern::internal {

// Returns whether a canonical path of `mode` can have the segment `literal`, or end in it if empty.
bool IsLiteralOfMode(std::string_view literal, PathMode mode);

// Returns the automaton of all segments of `mode` but the empty one.
const SegmentAutomaton& NonEmptySegmentsOfMode(PathMode mode);

// Returns what `automaton` accepts of the segments of `mode`. REQUIRES: `automaton` is that of a
// glob or an expression, so it is minimal, and accepts neither the empty segment nor one with NUL
// or `/`.
SegmentAutomaton RestrictToMode(const SegmentAutomaton& automaton, PathMode mode);

// Returns whether RestrictToMode leaves anything. REQUIRES: as there.
bool MatchesSomeSegment(const SegmentAutomaton& automaton, PathMode mode);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_SEGMENT_OF_MODE_H_
