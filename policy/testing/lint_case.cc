#include "policy/testing/lint_case.h"

#include <optional>
#include <utility>

#include "policy/lint.h"
#include "policy/lint_ids.h"
#include "policy/parser.h"
#include "policy/testing/issue_lines.h"

namespace postern::testing {
namespace {

struct Linted {
  Source source;
  Issues issues;
};

Linted LintText(const std::string& access, const std::string& head) {
  Linted linted = {Source("policy", "{postern: 1, " + head + "access: {\n" + access + "}}\n"), {}};
  const std::optional<Policy> policy = ParsePolicy(linted.source, Syntax::kYaml, {}, linted.issues);
  if (policy) CheckDeclarations(*policy, linted.issues);
  if (policy && !linted.issues.has_errors()) Lint(*policy, {}, linted.issues);
  for (const Issue& issue : linted.issues.all()) {
    EXPECT_TRUE(issue.severity == Severity::kError || FindLintId(issue.id) != nullptr) << issue.id;
  }
  return linted;
}

}  // namespace

std::string IssuesOf(const std::string& access, const std::string& head) {
  Linted linted = LintText(access, head);
  return IssueLines(linted.source, std::move(linted.issues));
}

std::string IssuesOfId(std::string_view id, const std::string& access, const std::string& head) {
  const Linted linted = LintText(access, head);
  Issues chosen;
  for (const Issue& issue : linted.issues.all()) {
    // A policy that is refused has no warnings: that must not pass for their absence.
    if (issue.id == id || issue.severity == Severity::kError) chosen.Add(issue);
  }
  return IssueLines(linted.source, std::move(chosen));
}

std::string LintIssues(const LintCase& one) { return IssuesOfId(one.id, one.access, one.head); }

std::string LintCaseName(const ::testing::TestParamInfo<LintCase>& info) { return info.param.name; }

}  // namespace postern::testing
