// Internal: use policy/pattern.h.
#ifndef POSTERN_POLICY_INTERNAL_SEGMENT_PARSER_H_
#define POSTERN_POLICY_INTERNAL_SEGMENT_PARSER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/path.h"
#include "policy/limits.h"
#include "policy/pattern.h"

namespace postern::internal {

// What the parse of one segment needs to know, and where its errors go.
struct SegmentContext {
  PathMode mode = PathMode::kKey;
  const PolicyLimits* limits = nullptr;
  std::vector<PatternError>* errors = nullptr;
};

// Parses one segment of a pattern into `segment`, which stands at `begin` in the pattern's text. An
// empty one is the literal that matches the empty last segment. After an error the result is of the
// kind that the author seems to have meant, so that later checks can go on. REQUIRES: `segment` is
// new.
void ParseSegment(std::string_view text, uint32_t begin, bool is_last,
                  const SegmentContext& context, Segment& segment);

// Returns whether a pattern has to escape the byte; it may escape no other. A function object,
// which algorithms call in line.
inline constexpr auto IsSpecialByte = [](char byte) {
  switch (byte) {
    case '\\':
    case '*':
    case '?':
    case '<':
    case '>':
    case '{':
    case '}':
    case '[':
    case ']':
      return true;
    default:
      return false;
  }
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_SEGMENT_PARSER_H_
