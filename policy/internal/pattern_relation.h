// Internal: use policy/path_set.h.
//
// Pattern relations that can be told at a glance. FindPath answers exactly but searches; these
// cost a few comparisons, lean to one side where they can't know, and are exact for patterns of
// literals, variables and the final `*`.
#ifndef POSTERN_POLICY_INTERNAL_PATTERN_RELATION_H_
#define POSTERN_POLICY_INTERNAL_PATTERN_RELATION_H_

#include "policy/pattern.h"

namespace postern::internal {

// Returns false only if no segment matches both. REQUIRES: each matches exactly one segment (is
// neither kFloating nor kRest).
bool MayMeet(const Segment& a, const Segment& b);

// Returns false only if no path matches both; looks no further than their first `**` or final `*`.
bool MayMeet(const Pattern& a, const Pattern& b);

// Returns true only if `outer` matches every segment that `inner` does. REQUIRES: as MayMeet.
bool SurelyCovers(const Segment& outer, const Segment& inner);

// Returns true only if every path that `inner` matches is matched by `outer`.
bool SurelyInside(const Pattern& inner, const Pattern& outer);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_PATTERN_RELATION_H_
