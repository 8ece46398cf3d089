#include "policy/testing/parsing.h"

#include <optional>
#include <utility>

#include "gtest/gtest.h"
#include "policy/parser.h"
#include "policy/testing/issue_lines.h"

namespace postern::testing {

std::string IssuesOf(const std::string& text, Syntax syntax, const PolicyLimits& limits) {
  const Source source("dir/policy.yaml", text);
  Issues issues;
  const bool has_model = ParsePolicy(source, syntax, limits, issues).has_value();
  EXPECT_EQ(has_model, !issues.has_errors());
  return IssueLines(source, std::move(issues));
}

Policy Parse(const std::string& text, Syntax syntax) {
  const Source source("dir/policy.yaml", text);
  Issues issues;
  std::optional<Policy> policy = ParsePolicy(source, syntax, {}, issues);
  EXPECT_EQ(IssueLines(source, std::move(issues)), "") << text;
  return policy.value_or(Policy());
}

std::string IssuesOfRules(const std::string& rules) {
  return IssuesOf("postern: 1\naccess:\n  room/<id>: " + rules + "\n");
}

std::string IssuesOfRule(const std::string& rule) { return IssuesOfRules("[" + rule + "]"); }

Rule ParseRule(const std::string& rule) {
  const Policy policy = Parse("postern: 1\naccess:\n  team/<team>/<entity_id>: [" + rule + "]\n");
  if (policy.declarations.size() != 1 || policy.declarations[0].rules.size() != 1) return {};
  return policy.declarations[0].rules[0];
}

}  // namespace postern::testing
