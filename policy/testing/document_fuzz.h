// For the fuzzers of the two readers: one check of one text.
#ifndef POSTERN_POLICY_TESTING_DOCUMENT_FUZZ_H_
#define POSTERN_POLICY_TESTING_DOCUMENT_FUZZ_H_

#include <string>

#include "policy/document.h"

namespace postern::testing {

// Reads `text` and aborts unless all of this holds: every place lies in the text, nodes within
// their parents; a text without a tree has an error; and the tree, written as JSON, reads as the
// same tree by the JSON reader and, where YAML allows keys of that length, by the YAML reader.
void CheckDocument(std::string text, Syntax syntax);

}  // namespace postern::testing

#endif  // POSTERN_POLICY_TESTING_DOCUMENT_FUZZ_H_
