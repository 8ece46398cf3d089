// Internal: not for users of the library, see policy/formatter.h.
//
// Finds the comments of a YAML text, which no event of a YAML reader tells of.
#ifndef POSTERN_POLICY_INTERNAL_COMMENTS_H_
#define POSTERN_POLICY_INTERNAL_COMMENTS_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "policy/document.h"

namespace postern::internal {

struct Comment {
  std::string_view text;   // from the `#`, without the white space at its end
  uint32_t begin = 0;      // of the `#`, in bytes of the file
  uint32_t column = 0;     // of the first character in its line that is no white space, from 0
  bool is_beside = false;  // something that is no `-` and no `?` stands before it in its line
};

// Returns the comments in the order of the text, or nothing if a byte of the text is neither part
// of a scalar, of a comment or of YAML's punctuation, nor white space. REQUIRES: `document` is
// `text`, read as YAML. Lifetime: borrows the text.
std::optional<std::vector<Comment>> FindComments(std::string_view text, const Document& document);

// Returns whether the line that `offset` is in has nothing but white space, `-` and `?` before it,
// and a blank line above.
bool FollowsBlankLine(std::string_view text, uint32_t offset);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_COMMENTS_H_
