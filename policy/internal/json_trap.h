// Internal: not for users of the library, see policy/document.h.
//
// What is wrong with a text that is no JSON, in words and at places that help its author. It names
// the token that could not be used; the mistake is often the one before, like a trailing comma.
#ifndef POSTERN_POLICY_INTERNAL_JSON_TRAP_H_
#define POSTERN_POLICY_INTERNAL_JSON_TRAP_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "policy/issue.h"

namespace postern::internal {

// Where the reading of a text ended, as its reader knows it.
struct JsonStop {
  uint32_t at = 0;               // the byte that could not be read
  uint32_t cursor = 0;           // the end of the last token that was part of a value
  std::optional<uint32_t> open;  // the innermost `[` or `{` that is not closed
  bool key_expected = false;     // in a map, before a key
  bool colon_expected = false;   // in a map, after a key
  bool out_of_range = false;     // a number is JSON, but no double
};

// Returns what is wrong with `text`, where, and what to write instead.
Issue ExplainJsonError(std::string_view text, const JsonStop& stop);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_JSON_TRAP_H_
