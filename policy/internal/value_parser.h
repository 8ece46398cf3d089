// Internal: use policy/parser.h.
//
// Texts that may name a variable of the pattern: the values of `where` and the NAME of
// `group:NAME`. `<tenant>` is the segment that the variable matched; it stands alone. `\<tenant\>`
// is the text `<tenant>`, alone or inside a longer text. Every other byte is itself, so only what
// would be read as a variable needs the escapes.
#ifndef POSTERN_POLICY_INTERNAL_VALUE_PARSER_H_
#define POSTERN_POLICY_INTERNAL_VALUE_PARSER_H_

#include <optional>
#include <string>
#include <string_view>

#include "policy/document_reader.h"
#include "policy/pattern.h"

namespace postern::internal {

struct Value {
  bool is_variable = false;
  std::string text;  // the variable's name, or the text without its escapes
};

// Returns what `spelled` says, or nothing and an error at `range`. A variable must be one of
// `pattern`; null: the pattern is in error, any variable may be one of it.
std::optional<Value> ParseValue(std::string_view spelled, SourceRange range, const Pattern* pattern,
                                DocumentReader& reader);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_VALUE_PARSER_H_
