// Request lines: one request as a JSON object, as `postern decide --requests` reads them.
//
//   {"id":"7","principal":{"kind":"user","entity_id":"alice","groups":["admin"]},
//    "action":"get","path":"room/1/a.png"}
//
// Strict: an unknown or duplicate key, a missing field, a wrong type, anything but one object is an
// error of the line. What the values mean (is this a path?) is the engine's business.
#ifndef POSTERN_TOOLS_REQUEST_REQUEST_LINE_H_
#define POSTERN_TOOLS_REQUEST_REQUEST_LINE_H_

#include <optional>
#include <string>
#include <string_view>

#include "engine/principal.h"

namespace postern::tools {

struct RequestLine {
  std::string id = "null";  // as JSON: the scalar that is echoed, whatever it is
  Principal principal;
  std::string action;
  std::optional<std::string> path;  // absent: null, a `list` without a prefix
  std::string error;                // what is wrong with the line; empty: nothing

  bool ok() const { return error.empty(); }
};

// What is wrong with a line whose path is null though DecisionGraph::MayLackPath says no.
inline constexpr char kMissingPath[] =
    "`path` must be a string; it may be null for a `list` without a prefix, under `semantics: "
    "amplify`";

// Parses a line. After an error, `id` is still the line's if it could be read, and the rest is
// unspecified. Time and memory are bounded by the line's bytes (n log n where keys are compared).
RequestLine ParseRequestLine(std::string_view text);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_REQUEST_REQUEST_LINE_H_
