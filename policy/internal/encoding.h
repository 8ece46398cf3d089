// Internal: not for users of the library, see policy/document.h.
//
// What is looked at before a parser sees the text. yaml-cpp guesses UTF-16 and UTF-32, turns bytes
// that are no text into U+FFFD and lets control characters pass; nlohmann/json, which explains the
// errors of JSON, takes a zero byte for the end of the text. All of that is refused here, so that
// no parser is ever in doubt.
#ifndef POSTERN_POLICY_INTERNAL_ENCODING_H_
#define POSTERN_POLICY_INTERNAL_ENCODING_H_

#include <cstdint>
#include <string_view>

#include "policy/issue.h"
#include "policy/source.h"

namespace postern::internal {

// Returns how many bytes a UTF-8 byte order mark at the beginning takes: 3 or 0.
uint32_t ByteOrderMarkLength(std::string_view text);

// Returns whether the text is UTF-8 without a zero byte and with at most one byte order mark at the
// beginning.
bool CheckEncoding(const Source& source, Issues& issues);

// Returns whether the text has only characters that YAML 1.2 allows, read as YAML 1.1 reads them
// too: no control characters but tab and line ends, no U+FEFF inside, no U+FFFE, U+FFFF, and no
// line end (CR alone, NEL) that some versions do not know.
bool CheckYamlCharacters(const Source& source, Issues& issues);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_ENCODING_H_
