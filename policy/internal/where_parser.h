// Internal: use policy/parser.h.
//
// `where`: what the attributes of the principal must equal.
#ifndef POSTERN_POLICY_INTERNAL_WHERE_PARSER_H_
#define POSTERN_POLICY_INTERNAL_WHERE_PARSER_H_

#include <vector>

#include "policy/document_reader.h"
#include "policy/model.h"

namespace postern::internal {

// Returns the entries of the value of `where` that have no error; errors are added. `pattern` is
// the declaration's, whose variables a value may name; null if that is in error.
std::vector<Where> ParseWhere(NodeId node, const Pattern* pattern, DocumentReader& reader);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_WHERE_PARSER_H_
