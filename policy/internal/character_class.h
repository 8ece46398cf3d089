// Internal: use policy/segment_language.h.
//
// What stands for one code point in an expression: `[a-z_]`, `\d`, `[[:alpha:]]`, `\p{Lu}`,
// `\x{7F}`.
#ifndef POSTERN_POLICY_INTERNAL_CHARACTER_CLASS_H_
#define POSTERN_POLICY_INTERNAL_CHARACTER_CLASS_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "policy/internal/code_points.h"

namespace postern::internal {

// Each parses what stands at the front of `*text` and removes it from there.
// REQUIRES: the whole expression passed CheckSyntax, so `*text` is well-formed up to what the
// language does not have. Errors: kInvalidArgument with a message that quotes that.
absl::StatusOr<CodePointSet> ParseEscape(std::string_view* text);        // front is `\`
absl::StatusOr<CodePointSet> ParseBracketClass(std::string_view* text);  // front is `[`

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_CHARACTER_CLASS_H_
