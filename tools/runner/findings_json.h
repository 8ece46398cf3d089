// Findings as the JSON report tells them.
#ifndef POSTERN_TOOLS_RUNNER_FINDINGS_JSON_H_
#define POSTERN_TOOLS_RUNNER_FINDINGS_JSON_H_

#include <string>

#include "tools/runner/findings.h"

namespace postern::tools {

// Appends the members `coverage` and `mutation` to an object, each null if there is none.
void AppendFindings(const Findings& findings, std::string& out);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_FINDINGS_JSON_H_
