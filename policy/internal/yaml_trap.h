// Internal: not for users of the library, see policy/document.h.
//
// What yaml-cpp stumbles over, in the words of someone who writes policies. Most of it is a path
// pattern that begins like something else in YAML and needed quotes; yaml-cpp says of `**/x:` that
// "the referenced anchor is not defined", and of `{x}/*:` "end of map not found".
#ifndef POSTERN_POLICY_INTERNAL_YAML_TRAP_H_
#define POSTERN_POLICY_INTERNAL_YAML_TRAP_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "policy/internal/yaml_text.h"
#include "policy/issue.h"

namespace postern::internal {

// A syntax error as yaml-cpp reports it, and how far the reader had come. The parser reads ahead of
// its events, so `at` may be some way after `cursor`.
struct YamlError {
  uint32_t at = 0;               // the place that yaml-cpp names
  std::string_view reason;       // its message
  uint32_t cursor = 0;           // the end of the last node that was read
  std::optional<uint32_t> open;  // the innermost bracket that was read and not closed
};

// Returns what is wrong, where, and what to write instead.
Issue ExplainYamlError(const YamlText& text, const YamlError& error);

// Returns the issue for the tag, anchor or alias at `range`, which yaml-cpp accepts and we do not.
Issue UnwantedProperty(const YamlText& text, SourceRange range);

// Returns the issue for a key in a block map that no `:` follows.
Issue KeyWithoutColon(const YamlText& text, SourceRange range);

// Returns the issue for a line, from `at` on, that is indented too little for what it should be.
Issue WrongIndentation(const YamlText& text, uint32_t at);

// Returns the issue for a comma in brackets with nothing before it.
Issue ValueMissing(uint32_t at);

// Returns the issue for a quote that no other closes. yaml-cpp takes the end of the file for it.
Issue UnclosedQuote(const YamlText& text, uint32_t at);

// Returns the issue for what stands at `at` and is part of no node: a directive, a second document,
// text after the end. yaml-cpp passes over some of it in silence.
Issue StrayText(const YamlText& text, uint32_t at);

// Returns the issue for the node at `at` that is too large to be read (YamlInput).
Issue TooFarAhead(const YamlText& text, uint32_t at, size_t max_ahead);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_YAML_TRAP_H_
