// Internal: not for users of the library, see policy/document.h.
//
// What nlohmann/json stumbles over, in words and at places that help the author of a file. It names
// the token that it could not use; the mistake is often the one before, like a trailing comma.
#ifndef POSTERN_POLICY_INTERNAL_JSON_TRAP_H_
#define POSTERN_POLICY_INTERNAL_JSON_TRAP_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "policy/issue.h"

namespace postern::internal {

// A syntax error as the reader knows it.
struct JsonError {
  uint32_t at = 0;               // the byte at which the parser stopped
  std::string_view reason;       // its message
  uint32_t cursor = 0;           // the end of the last token that was part of a value
  std::optional<uint32_t> open;  // the innermost `[` or `{` that is not closed
  bool key_expected = false;     // in a map, before a key
  bool colon_expected = false;   // in a map, after a key
};

// Returns what is wrong, where, and what to write instead.
Issue ExplainJsonError(std::string_view text, const JsonError& error);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_JSON_TRAP_H_
