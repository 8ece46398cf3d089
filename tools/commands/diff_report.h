// The reports of `postern diff`.
#ifndef POSTERN_TOOLS_COMMANDS_DIFF_REPORT_H_
#define POSTERN_TOOLS_COMMANDS_DIFF_REPORT_H_

#include <functional>
#include <string>

#include "policy/analysis/policy_diff.h"
#include "tools/request/witness_text.h"

namespace postern::tools {

struct DiffReport {
  AnalysedPolicy before;
  AnalysedPolicy after;
  const PolicyDiff& diff;
  std::string after_path;  // as the user gave it, for a command that shows a change
};

// For people.
std::string PrettyDiff(const DiffReport& report);

// One object, see docs/cli.md.
std::string JsonDiff(const DiffReport& report);

// GitHub's workflow commands: an annotation for each change, at the rule that decides now, or that
// did before (https://docs.github.com/actions/reference/workflow-commands-for-github-actions): an
// error if `is_error` says so, else a warning.
std::string GithubDiff(const DiffReport& report,
                       const std::function<bool(const AccessChange&)>& is_error);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_DIFF_REPORT_H_
