// Internal: not for users of the library, see policy/formatter.h.
//
// How a text is written in YAML, so that every reader gives it back.
#ifndef POSTERN_POLICY_INTERNAL_YAML_SCALAR_H_
#define POSTERN_POLICY_INTERNAL_YAML_SCALAR_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::internal {

// Returns `text` in one line: bare if YAML takes it for that text, else in single quotes or, if it
// holds characters that need an escape, in double ones. Within brackets fewer texts are bare.
// REQUIRES: UTF-8.
std::string ScalarText(std::string_view text, bool in_brackets);

// A block scalar as its author broke it into lines.
struct BlockScalar {
  std::string header;                   // `|`, `|-`, `>` or `>-`
  std::vector<std::string_view> lines;  // without their common indentation; at least two, or one
                                        // with a line end
};

// Returns the block scalar of this value that is spelled so, from its header to the end of its last
// line with content; nothing if it is another scalar, or one that ScalarText gives back as well: a
// single line, or one with an indentation indicator or the blank lines at its end kept.
std::optional<BlockScalar> ReadBlockScalar(std::string_view spelling, std::string_view value);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_YAML_SCALAR_H_
