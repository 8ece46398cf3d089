// Internal: use policy/pattern.h.
#ifndef POSTERN_POLICY_INTERNAL_SEGMENT_COMPILER_H_
#define POSTERN_POLICY_INTERNAL_SEGMENT_COMPILER_H_

#include <string_view>

#include "policy/internal/segment_parser.h"
#include "policy/pattern.h"

namespace postern::internal {

// Compiles the automaton of a glob or an expression, and adds an error about any segment that no
// path of the mode can have. `text` is the segment as the author spelled it.
void CompileSegment(std::string_view text, const SegmentContext& context, Segment* segment);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_SEGMENT_COMPILER_H_
