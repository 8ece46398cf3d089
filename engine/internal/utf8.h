// Internal: not for users of the library, see engine/path.h and engine/principal.h.
//
// UTF-8 and the two character properties that requests are checked for.
#ifndef POSTERN_ENGINE_INTERNAL_UTF8_H_
#define POSTERN_ENGINE_INTERNAL_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace postern::internal {

// One decoded character. `length` is 0 where the bytes are not UTF-8.
struct Utf8Char {
  uint32_t code_point = 0;
  uint32_t length = 0;
};

// Returns the first character of `text`. Strict (RFC 3629): no overlong form, no surrogate, nothing
// above U+10FFFF. REQUIRES: text is not empty.
Utf8Char DecodeUtf8(std::string_view text);

// Returns where the first sequence that is not UTF-8 begins, or npos.
size_t FindInvalidUtf8(std::string_view text);

// Returns whether the character is in Unicode's category Cc: C0, DEL and C1.
constexpr bool IsControl(uint32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7f && code_point <= 0x9f);
}

// Returns whether the character has Unicode's property White_Space.
bool IsWhiteSpace(uint32_t code_point);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_UTF8_H_
