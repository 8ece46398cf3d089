// What `postern check --format json` prints: one JSON document.
//
//   {"files":[
//   {"file":"room.yaml","policy":"social-room","digest":"sha256:…","meaning":"sha256:…",
//    "compiled":false,
//    "declarations":3,"rules":6,"unreadable":null,"issues":[
//    {"severity":"warning","id":"…","message":"…","help":null,"line":5,"column":7,"end_line":5,
//     "end_column":12,"related":[{"message":"…","line":1,"column":1}],"ignored":null}]}
//   ],"errors":0,"warnings":1,"ignored":0,"status":0}
//
// `policy`, `digest`, `meaning`, `compiled`, `declarations` and `rules` are null for a file with
// errors, `meaning` and `rules` for a stripped compiled policy too, which has no issues: it has no
// text. Columns count bytes from 1, and the end is one past the last byte.
#ifndef POSTERN_TOOLS_COMMANDS_CHECK_JSON_H_
#define POSTERN_TOOLS_COMMANDS_CHECK_JSON_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "policy/compiler.h"

namespace postern::tools {

// How many declarations, and rules in them, the author wrote; of a compiled policy, those that it
// holds.
struct PolicyCounts {
  size_t declarations = 0;
  std::optional<size_t> rules;  // absent: it was stripped
};

// REQUIRES: policy.ok() or policy.policy() is there.
PolicyCounts CountsOf(const CompileResult& policy);

// Returns the digest of what a policy means (MeaningDigest), or nothing if it has errors or was
// stripped.
std::string MeaningOf(const CompileResult& policy);

// Appends the object of one file. `name` is what the user called it.
void AppendCheckedFile(std::string_view name, const CompileResult& policy, std::string& out);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_CHECK_JSON_H_
