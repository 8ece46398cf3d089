// Internal: not for users of the library, see policy/document.h.
//
// Finds the places in a YAML text that yaml-cpp does not tell. Its events say where a node begins;
// where it ends follows from the text, given that yaml-cpp has accepted it.
#ifndef POSTERN_POLICY_INTERNAL_YAML_TEXT_H_
#define POSTERN_POLICY_INTERNAL_YAML_TEXT_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "policy/source.h"

namespace postern::internal {

// All offsets are into the text and at most its size, in and out. Lifetime: borrows the text.
class YamlText {
 public:
  explicit YamlText(std::string_view text) : text_(text) {}

  uint32_t size() const { return static_cast<uint32_t>(text_.size()); }

  std::string_view Slice(SourceRange range) const {
    return text_.substr(range.begin, range.end - range.begin);
  }

  // Returns the byte at an offset, zero at the end of the text (which holds no zero byte).
  char At(uint32_t at) const { return at < text_.size() ? text_[at] : '\0'; }

  bool StartsWith(uint32_t at, std::string_view prefix) const {
    return text_.substr(at, prefix.size()) == prefix;
  }

  // Returns how many bytes of its line stand before an offset.
  uint32_t Indent(uint32_t at) const;

  // Returns where spaces end.
  uint32_t SkipSpaces(uint32_t at) const;

  // Returns where white space, line ends and comments end.
  uint32_t SkipBlank(uint32_t at) const;

  // As SkipBlank, with the characters that stand between nodes: `-`, `?`, `:` and `,`. Looks no
  // further than `stop`.
  uint32_t SkipIndicators(uint32_t at, uint32_t stop) const;

  // Returns the end of the tag, anchor or alias that begins at an offset.
  uint32_t EndOfProperty(uint32_t at) const;

  // Returns the end of the plain scalar that begins at an offset and has this value.
  uint32_t EndOfPlain(uint32_t at, std::string_view value) const;

  // Returns the offset after the quote that closes the one at an offset, if one does.
  std::optional<uint32_t> EndOfQuoted(uint32_t at) const;

  // Returns the end of the last line with content of the block scalar (`|`, `>`) that begins at an
  // offset; `parent_indent` is that of the collection it stands in, 0 for none.
  uint32_t EndOfBlock(uint32_t at, uint32_t parent_indent) const;

  // Returns the offset after the next `closer`. REQUIRES: no node begins between `at` and it.
  uint32_t EndOfFlow(uint32_t at, char closer) const;

  // Returns the innermost bracket that is opened in [at, stop), or `open` if it is none of those;
  // none if that one is closed. REQUIRES: `at` is no part of a node.
  std::optional<uint32_t> InnermostBracket(uint32_t at, uint32_t stop,
                                           std::optional<uint32_t> open) const;

  // Returns the end of the line without its line end.
  uint32_t EndOfLine(uint32_t at) const;

 private:
  std::string_view text_;
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_YAML_TEXT_H_
