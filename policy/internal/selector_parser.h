// Internal: use policy/parser.h.
//
// Selectors: whom a rule speaks of.
#ifndef POSTERN_POLICY_INTERNAL_SELECTOR_PARSER_H_
#define POSTERN_POLICY_INTERNAL_SELECTOR_PARSER_H_

#include "policy/document_reader.h"
#include "policy/internal/vocabulary.h"
#include "policy/model.h"

namespace postern::internal {

// Fills `selector`, a new one. Returns false after adding an error; what it says is then not to be
// used. `pattern` is its declaration's, whose variables it may name; null if that is in error.
bool ParseSelector(NodeId node, const Pattern* pattern, const Vocabulary& vocabulary,
                   DocumentReader& reader, Selector& selector);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_SELECTOR_PARSER_H_
