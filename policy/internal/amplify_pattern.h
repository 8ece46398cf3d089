// Internal: not for users of the library.
#ifndef POSTERN_POLICY_INTERNAL_AMPLIFY_PATTERN_H_
#define POSTERN_POLICY_INTERNAL_AMPLIFY_PATTERN_H_

#include <string_view>

#include "policy/pattern.h"

namespace postern::internal {

// Returns the pattern of an effective path of `semantics: amplify`: every byte of it is literal,
// whatever it would mean in a native pattern, but the final `*` and, right before that,
// `{entity_id}`, which makes it the owners'. Never fails: a text that is no such path gives some
// pattern.
Pattern AmplifyPattern(std::string_view text);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_AMPLIFY_PATTERN_H_
