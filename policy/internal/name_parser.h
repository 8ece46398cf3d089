// Internal: use policy/parser.h.
//
// Lists of names that a policy declares: `groups: [admin, staff]`.
#ifndef POSTERN_POLICY_INTERNAL_NAME_PARSER_H_
#define POSTERN_POLICY_INTERNAL_NAME_PARSER_H_

#include <string>
#include <string_view>

#include "policy/document_reader.h"
#include "policy/internal/vocabulary.h"

namespace postern::internal {

// Returns the items of `list` that are names: text, not empty, none twice; all else is an error.
// `what` is an item of the list in messages: "a group". REQUIRES: kSequence.
NodeIds ParseNames(NodeId list, std::string_view what, DocumentReader& reader);

// Returns the names that the value of `key` (`groups` or `functions`) declares; any name if `node`
// is kNoNode.
DeclaredNames ParseDeclaredNames(NodeId node, std::string_view key, std::string_view what,
                                 DocumentReader& reader);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_NAME_PARSER_H_
