// Internal: use policy/parser.h.
//
// `actions` and `methods`: what a policy's rules and requests may ask for.
#ifndef POSTERN_POLICY_INTERNAL_ACTION_PARSER_H_
#define POSTERN_POLICY_INTERNAL_ACTION_PARSER_H_

#include "policy/document_reader.h"
#include "policy/internal/vocabulary.h"
#include "policy/limits.h"
#include "policy/model.h"

namespace postern::internal {

// Fills Policy::actions, Policy::action_sets and the vocabulary's words from the value of
// `actions`, or with the default ones if `node` is kNoNode.
void ParseActions(NodeId node, const PolicyLimits& limits, DocumentReader& reader, Policy& policy,
                  Vocabulary& vocabulary);

// Fills Policy::methods and the vocabulary's from the value of `methods`. REQUIRES: ParseActions
// was called.
void ParseMethods(NodeId node, DocumentReader& reader, Policy& policy, Vocabulary& vocabulary);

// Returns the actions that a word of `to` stands for, or 0 after adding an error. REQUIRES: as
// above.
uint64_t ParseActionWord(NodeId node, const Policy& policy, const Vocabulary& vocabulary,
                         DocumentReader& reader);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_ACTION_PARSER_H_
