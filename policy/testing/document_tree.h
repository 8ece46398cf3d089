// For tests and fuzzers only: a Document as text, and what must hold of every Document.
#ifndef POSTERN_POLICY_TESTING_DOCUMENT_TREE_H_
#define POSTERN_POLICY_TESTING_DOCUMENT_TREE_H_

#include <string>

#include "policy/document.h"
#include "policy/source.h"

namespace postern::testing {

// Returns the tree as one line: text in double quotes, what is no text in angle brackets, `<>` for
// an empty node.
std::string ShowTree(const Document& document);

// Returns a JSON text, good YAML too, with every scalar as text; what was none gets the prefix `!`,
// what was gets `=`. So the tree read from it has the same shape, and ToJson of that is the same.
std::string ToTaggedJson(const Document& document);

// Returns a JSON text that reads as the same tree. REQUIRES: every scalar is text.
std::string ToJson(const Document& document);

// Returns what is wrong with the places of the nodes, or nothing: every node lies in the source and
// within its parent, siblings do not overlap, and a plain scalar on one line is spelled as it
// reads.
std::string FindRangeFault(const Document& document, const Source& source);

}  // namespace postern::testing

#endif  // POSTERN_POLICY_TESTING_DOCUMENT_TREE_H_
