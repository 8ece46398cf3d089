// What `postern check --format json` prints: one JSON document.
//
//   {"files":[
//   {"file":"room.yaml","policy":"social-room","digest":"sha256:…","declarations":3,"rules":6,
//    "unreadable":null,"issues":[
//    {"severity":"warning","id":"…","message":"…","help":null,"line":5,"column":7,"end_line":5,
//     "end_column":12,"related":[{"message":"…","line":1,"column":1}]}]}
//   ],"errors":0,"warnings":1,"status":0}
//
// `policy`, `digest`, `declarations` and `rules` are null for a file with errors; columns count
// bytes from 1, and the end is one past the last byte.
#ifndef POSTERN_TOOLS_COMMANDS_CHECK_JSON_H_
#define POSTERN_TOOLS_COMMANDS_CHECK_JSON_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "policy/compiler.h"
#include "policy/model.h"

namespace postern::tools {

// Returns how many declarations, and rules in them, the author wrote.
size_t NumDeclarations(const Policy& policy);
size_t NumRules(const Policy& policy);

// Appends the object of one file. `name` is what the user called it.
void AppendCheckedFile(std::string_view name, const CompileResult& policy, std::string& out);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_CHECK_JSON_H_
