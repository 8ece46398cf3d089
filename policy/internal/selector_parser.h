// Internal: use policy/parser.h.
//
// Selectors: whom a rule speaks of.
#ifndef POSTERN_POLICY_INTERNAL_SELECTOR_PARSER_H_
#define POSTERN_POLICY_INTERNAL_SELECTOR_PARSER_H_

#include <optional>

#include "policy/document_reader.h"
#include "policy/internal/vocabulary.h"
#include "policy/model.h"

namespace postern::internal {

// Returns the selector, or nothing after adding an error. `pattern` is its declaration's, whose
// variables it may name; null if that is in error.
std::optional<Selector> ParseSelector(NodeId node, const Pattern* pattern,
                                      const Vocabulary& vocabulary, DocumentReader& reader);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_SELECTOR_PARSER_H_
