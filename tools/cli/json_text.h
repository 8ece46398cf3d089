// JSON text, appended piece by piece: the reports and decision lines are streams, which a JSON
// library's tree of values would hold in memory whole.
#ifndef POSTERN_TOOLS_CLI_JSON_TEXT_H_
#define POSTERN_TOOLS_CLI_JSON_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace postern::tools {

// Appends `text` as a JSON string, quotes included (RFC 8259 section 7). Valid UTF-8 is copied as
// it is; a byte that is not part of a valid sequence becomes U+FFFD, so the result is always valid.
void AppendJsonString(std::string_view text, std::string& out);

// As AppendJsonString, but `null` for an empty text.
void AppendJsonStringOrNull(std::string_view text, std::string& out);

void AppendJsonNumber(uint64_t number, std::string& out);

// Appends `,"name":` — the beginning of a member that is not the first of its object. REQUIRES:
// `name` needs no escapes.
void AppendJsonKey(std::string_view name, std::string& out);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_JSON_TEXT_H_
