// What `postern check --format github` prints: an annotation for each issue.
#ifndef POSTERN_TOOLS_COMMANDS_CHECK_GITHUB_H_
#define POSTERN_TOOLS_COMMANDS_CHECK_GITHUB_H_

#include <string>

#include "policy/compiler.h"

namespace postern::tools {

// Returns the annotations of one file, none of what is ignored, or the one that says why it could
// not be read. `name` is what the user called it. Columns count UTF-16 code units from 1, and the
// end is one past the last.
std::string GithubIssues(const std::string& name, const CompileResult& policy);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_CHECK_GITHUB_H_
