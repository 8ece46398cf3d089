#include "tools/commands/check_github.h"

#include "policy/issue.h"
#include "policy/source.h"
#include "tools/cli/github_annotation.h"
#include "tools/commands/load_policy.h"

namespace postern::tools {
namespace {

std::string MessageOf(const Issue& issue) {
  return issue.help.empty() ? issue.message : issue.message + "\nhelp: " + issue.help;
}

}  // namespace

std::string GithubIssues(const std::string& name, const CompileResult& policy) {
  if (!policy.status().ok()) {
    return GithubLine({"error", name, {}, {}, "not read", TextOf(policy.status())});
  }
  std::string text;
  for (const Issue& issue : policy.issues().all()) {
    if (issue.ignored) continue;
    const Source& source = *policy.source();
    text += GithubLine({issue.severity == Severity::kError ? "error" : "warning", name,
                        source.LocateUtf16(issue.range.begin), source.LocateUtf16(issue.range.end),
                        issue.id, MessageOf(issue)});
  }
  return text;
}

}  // namespace postern::tools
