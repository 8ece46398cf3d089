// JSON text, appended piece by piece: reports, decision lines and explanations are streams, which a
// JSON library's tree of values would hold in memory whole. AppendJsonString is in engine/escape.h.
#ifndef POSTERN_ENGINE_JSON_TEXT_H_
#define POSTERN_ENGINE_JSON_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/escape.h"

namespace postern {

// As AppendJsonString, but `null` for an empty text.
void AppendJsonStringOrNull(std::string_view text, std::string& out);

void AppendJsonNumber(uint64_t number, std::string& out);

// Appends `,"name":` — the beginning of a member that is not the first of its object. REQUIRES:
// `name` needs no escapes.
void AppendJsonKey(std::string_view name, std::string& out);

}  // namespace postern

#endif  // POSTERN_ENGINE_JSON_TEXT_H_
