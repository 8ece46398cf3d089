// Reads `never` and `always` of a case file; see case_file.h.
#ifndef POSTERN_TOOLS_RUNNER_CASE_PROOF_PARSER_H_
#define POSTERN_TOOLS_RUNNER_CASE_PROOF_PARSER_H_

#include "policy/analysis/invariant.h"
#include "policy/document_reader.h"
#include "tools/runner/case_file.h"

namespace postern::tools {

// Adds the proofs of a list to `file`, and errors to the reader's issues. `names` are those of the
// tests and proofs so far.
void ParseProofs(NodeId list, Invariant::Kind kind, CaseFile& file, DocumentReader& reader,
                 CaseNames& names);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_CASE_PROOF_PARSER_H_
