// Internal: use policy/reference_evaluator.h.
//
// The reference evaluator's own matching and its own specificity.
#ifndef POSTERN_POLICY_INTERNAL_REFERENCE_PATTERN_H_
#define POSTERN_POLICY_INTERNAL_REFERENCE_PATTERN_H_

#include <string_view>
#include <vector>

#include "engine/path.h"
#include "policy/pattern.h"

namespace postern::internal {

using PathSegments = std::vector<std::string_view>;

// Returns the segments of a canonical path; none for the root, which is the empty path.
PathSegments ReferenceSplit(PathMode mode, std::string_view path);

// Returns whether `pattern` matches the path. REQUIRES: at most kMaxPathSegments segments.
bool ReferenceMatches(const Pattern& pattern, const PathSegments& path);

// Returns whether `a` governs where both match. A strict weak order.
bool ReferenceIsMoreSpecific(const Pattern& a, const Pattern& b);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_REFERENCE_PATTERN_H_
