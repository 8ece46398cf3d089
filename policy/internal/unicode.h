// Internal: use policy/pattern.h.
//
// What the language asks of Unicode beyond engine/internal/utf8.h: categories and normal form C.
// The tables are libutf8proc's (Unicode 14), which agree with RE2's on every category.
#ifndef POSTERN_POLICY_INTERNAL_UNICODE_H_
#define POSTERN_POLICY_INTERNAL_UNICODE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "policy/internal/code_points.h"

namespace postern::internal {

bool IsFormat(uint32_t code_point);     // general category Cf: unseen, like U+200B
bool IsIgnorable(uint32_t code_point);  // Default_Ignorable_Code_Point

// Returns `text` in normal form C. REQUIRES: valid UTF-8.
std::string ToNfc(std::string_view text);

// Returns the code points of a general category, `Lu`, or of a group of them, `L`; `Any` is all.
// Nothing if there is no such category. As in RE2, `C` leaves out what is unassigned.
std::optional<CodePointSet> GeneralCategory(std::string_view name);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_UNICODE_H_
