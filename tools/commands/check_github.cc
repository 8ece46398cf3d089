#include "tools/commands/check_github.h"

#include "tools/cli/github_annotation.h"
#include "tools/commands/load_policy.h"

namespace postern::tools {

std::string GithubIssues(const std::string& name, const CompileResult& policy) {
  if (!policy.status().ok()) {
    return GithubLine({"error", name, {}, {}, "not read", TextOf(policy.status())});
  }
  return policy.source() == nullptr ? "" : GithubIssues(name, *policy.source(), policy.issues());
}

}  // namespace postern::tools
