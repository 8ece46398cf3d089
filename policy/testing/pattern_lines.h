// Errors of patterns as lines, so that a test reads as a list.
#ifndef POSTERN_POLICY_TESTING_PATTERN_LINES_H_
#define POSTERN_POLICY_TESTING_PATTERN_LINES_H_

#include <string>
#include <string_view>
#include <vector>

#include "engine/path.h"
#include "policy/limits.h"
#include "policy/pattern.h"

namespace postern::testing {

// Returns `id [begin, end): message; help` for each.
std::vector<std::string> Lines(const std::vector<PatternError>& errors);

// Returns the lines of the errors of a pattern, none if it is accepted.
std::vector<std::string> ErrorsOf(std::string_view pattern, PathMode mode = PathMode::kKey,
                                  const PolicyLimits& limits = {});

// Returns the ids of the errors of a pattern alone.
std::vector<std::string> ErrorIdsOf(std::string_view pattern, PathMode mode = PathMode::kKey,
                                    const PolicyLimits& limits = {});

}  // namespace postern::testing

#endif  // POSTERN_POLICY_TESTING_PATTERN_LINES_H_
