// Internal: not for users of the library, see policy/document.h.
//
// What yaml-cpp stumbles over, in the words of someone who writes policies: most of it is a path
// pattern that needed quotes.
#ifndef POSTERN_POLICY_INTERNAL_YAML_TRAP_H_
#define POSTERN_POLICY_INTERNAL_YAML_TRAP_H_

#include <cstdint>
#include <string_view>

#include "policy/internal/yaml_text.h"
#include "policy/issue.h"

namespace postern::internal {

// Returns the issue for a syntax error. `cursor` is the end of the last node that was read, `at`
// the place that yaml-cpp names, `reason` its message.
Issue ExplainYamlError(const YamlText& text, uint32_t cursor, uint32_t at, std::string_view reason);

// Returns the issue for the tag, anchor or alias at `range`.
Issue UnwantedProperty(const YamlText& text, SourceRange range);

// Returns the issue for what begins at `at` after the document has ended at `cursor`.
Issue AfterDocument(const YamlText& text, uint32_t cursor, uint32_t at);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_YAML_TRAP_H_
