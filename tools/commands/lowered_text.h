// What a policy with `semantics: amplify` is lowered to, as text.
#ifndef POSTERN_TOOLS_COMMANDS_LOWERED_TEXT_H_
#define POSTERN_TOOLS_COMMANDS_LOWERED_TEXT_H_

#include <string>

#include "policy/compiler.h"

namespace postern::tools {

// Returns the declarations, each with its rules and their places:
//
//   roles: group:admin, else authenticated; guest; function:NAME
//   docs/*                                                  docs.yaml:5:3
//     inherit
//     allow role:guest, to [get, list]                      docs.yaml:6:7
//   docs/legal/*                                            docs.yaml:7:3
//     inherit
//     allow role:group:admin, to [get, list]                docs.yaml:8:7
//     deny role:guest, to [get, list]                       docs.yaml:7:3
//       `docs/legal/*` takes away what `docs/*` gives
//
// The first line names the roles a user can have, in the order of their precedence. REQUIRES:
// policy.ok(), with `semantics: amplify`.
std::string LoweredText(const CompileResult& policy);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_LOWERED_TEXT_H_
