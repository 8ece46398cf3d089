// Internal: use policy/pattern.h.
#ifndef POSTERN_POLICY_INTERNAL_NORMALISE_H_
#define POSTERN_POLICY_INTERNAL_NORMALISE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/path.h"
#include "policy/pattern.h"

namespace postern::internal {

// Brings the segments of a pattern into their normal form: `**/**` is `**`, a `**` before the final
// `*` adds nothing, and in modes without empty segments inside a path `**/<x>` is `<x>/**` unless
// `<x>` is last. Inside a segment ParseSegment has done it already.
std::vector<Segment> Normalise(std::vector<Segment> segments, PathMode mode);

// Appends what EscapeLiteral returns.
void AppendEscaped(std::string_view literal, std::string& text);

// Returns the text of one segment, with or without the name of its variable (`<:[0-9]+>`).
enum class Names : uint8_t { kKeep, kErase };
std::string SegmentText(const Segment& segment, bool is_last, Names names);

// Returns the text of a pattern.
std::string PatternText(const std::vector<Segment>& segments, PathMode mode, Names names);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_NORMALISE_H_
