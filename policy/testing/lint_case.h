// Internal, for tests: what the lint says of small policies.
#ifndef POSTERN_POLICY_TESTING_LINT_CASE_H_
#define POSTERN_POLICY_TESTING_LINT_CASE_H_

#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

namespace postern::testing {

inline constexpr char kUrlPaths[] = "paths: url, ";
inline constexpr char kOpaquePaths[] = "paths: opaque, ";

// Returns the issues of a policy as IssueLines. `access` holds its declarations, which begin in
// line 2; `head` the members before, each with a comma behind it.
std::string IssuesOf(const std::string& access, const std::string& head = "");

// Returns those of IssuesOf with this id.
std::string IssuesOfId(std::string_view id, const std::string& access,
                       const std::string& head = "");

// A policy and the issues of one id in it.
struct LintCase {
  std::string name;
  std::string id;
  std::string access;
  std::string head;
  std::string expected;
};

std::string LintIssues(const LintCase& one);

// Names the tests after their cases.
std::string LintCaseName(const ::testing::TestParamInfo<LintCase>& info);

}  // namespace postern::testing

#endif  // POSTERN_POLICY_TESTING_LINT_CASE_H_
