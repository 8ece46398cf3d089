#include "policy/testing/pattern_lines.h"

namespace postern::testing {

std::vector<std::string> Lines(const std::vector<PatternError>& errors) {
  std::vector<std::string> lines;
  lines.reserve(errors.size());
  for (const PatternError& error : errors) {
    lines.push_back(error.id + " [" + std::to_string(error.begin) + ", " +
                    std::to_string(error.end) + "): " + error.message +
                    (error.help.empty() ? "" : "; " + error.help));
  }
  return lines;
}

std::vector<std::string> ErrorsOf(std::string_view pattern, PathMode mode,
                                  const PolicyLimits& limits) {
  return Lines(ParsePattern(pattern, mode, limits).errors);
}

std::vector<std::string> ErrorIdsOf(std::string_view pattern, PathMode mode,
                                    const PolicyLimits& limits) {
  std::vector<std::string> ids;
  for (const PatternError& error : ParsePattern(pattern, mode, limits).errors) {
    ids.push_back(error.id);
  }
  return ids;
}

}  // namespace postern::testing
