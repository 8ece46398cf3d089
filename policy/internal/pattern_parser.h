// Internal: use policy/pattern.h.
#ifndef POSTERN_POLICY_INTERNAL_PATTERN_PARSER_H_
#define POSTERN_POLICY_INTERNAL_PATTERN_PARSER_H_

#include <string_view>
#include <vector>

#include "engine/path.h"
#include "policy/limits.h"
#include "policy/pattern.h"

namespace postern::internal {

// Splits a pattern into segments, not yet normalised, and appends what is wrong with it to
// `errors`. REQUIRES: `text` is not empty and passed CheckCharacters as UTF-8.
std::vector<Segment> ParseSegments(std::string_view text, PathMode mode, const PolicyLimits& limits,
                                   std::vector<PatternError>* errors);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_PATTERN_PARSER_H_
