#include "policy/internal/amplify_pattern.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "policy/internal/amplify_expansion.h"

namespace postern::internal {

Pattern AmplifyPattern(std::string_view text) {
  Pattern pattern;
  pattern.text = std::string(text);
  pattern.mode = PathMode::kOpaque;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find('/', begin), text.size());
    Segment& segment = pattern.segments.emplace_back();
    segment.begin = static_cast<uint32_t>(begin);
    segment.end = static_cast<uint32_t>(end);
    segment.literal = std::string(text.substr(begin, end - begin));
    begin = end + 1;
  }
  Segment& rest = pattern.segments.back();
  rest.kind = Segment::Kind::kRest;
  rest.literal.clear();
  const size_t num_segments = pattern.segments.size();
  Segment* const owner = num_segments > 1 ? &pattern.segments[num_segments - 2] : nullptr;
  if (owner == nullptr || owner->literal != kEntityToken) {
    pattern.normal_text = FormatPattern(pattern);
    return pattern;
  }
  owner->kind = Segment::Kind::kAny;
  owner->literal.clear();
  pattern.normal_text = FormatPattern(pattern);  // which names no variable
  owner->variable = kEntityIdVariable;
  return pattern;
}

}  // namespace postern::internal
