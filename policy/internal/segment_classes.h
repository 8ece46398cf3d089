// Internal: use policy/path_set.h.
//
// Segment classes: which segments a set of matchers can tell apart. `b*` and the literal `blue`
// part all segments into three classes, with the witnesses `a` (neither), `b` (the glob alone) and
// `blue` (both); a search over paths needs to try just one segment of each.
#ifndef POSTERN_POLICY_INTERNAL_SEGMENT_CLASSES_H_
#define POSTERN_POLICY_INTERNAL_SEGMENT_CLASSES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/path.h"
#include "policy/pattern.h"

namespace postern::internal {

// The segments that the same matchers accept.
struct SegmentClass {
  std::string witness;            // a shortest one, among those the one that reads best
  std::vector<bool> accepted_by;  // [matcher]
};

// Returns the classes of the non-empty segments that a path of `mode` can have before its end, in
// an order that depends on the arguments alone; nothing if that takes more than `max_states` states
// of the matchers' automata, run side by side. Adds to `states` how many it took. REQUIRES: every
// matcher is a kLiteral that is not empty, a kGlob or a kExpression; no two literals are equal.
std::optional<std::vector<SegmentClass>> ClassifySegments(
    const std::vector<const Segment*>& matchers, PathMode mode, size_t max_states, size_t& states);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_SEGMENT_CLASSES_H_
