// Internal: use policy/pattern.h.
#ifndef POSTERN_POLICY_INTERNAL_PATTERN_CHARACTERS_H_
#define POSTERN_POLICY_INTERNAL_PATTERN_CHARACTERS_H_

#include <string_view>

#include "engine/path.h"
#include "policy/pattern.h"

namespace postern::internal {

// Checks the characters of a pattern, wherever they stand: what is refused becomes an error of
// `result`, what is merely suspicious a warning. Returns false if `text` is not UTF-8, in which
// case that is its only error.
bool CheckCharacters(std::string_view text, PathMode mode, PatternResult* result);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_PATTERN_CHARACTERS_H_
