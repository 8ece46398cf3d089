// Holds docs/lint.md and docs/lint/*.md to what they say: there is a page for each id and no other,
// its first policy has an issue of that id, and the second has none at all that counts.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/lint_ids.h"

namespace postern {
namespace {

constexpr char kFolder[] = "docs/lint";

std::string ReadText(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string PageOf(const LintId& id) {
  return std::string(kFolder) + "/" + std::string(id.id) + ".md";
}

std::string SeverityOf(const LintId& id) {
  return id.severity == Severity::kError ? "error" : "warning";
}

// Returns what stands in blocks of YAML, each a whole policy.
std::vector<std::string> PoliciesIn(const std::string& text) {
  std::istringstream lines(text);
  std::vector<std::string> policies;
  bool in_policy = false;
  for (std::string line; std::getline(lines, line);) {
    if (line == "```yaml") {
      in_policy = true;
      policies.emplace_back("postern: 1\n");
    } else if (line == "```") {
      in_policy = false;
    } else if (in_policy) {
      policies.back() += line + "\n";
    }
  }
  return policies;
}

std::set<std::string> IdsIn(const std::string& policy) {
  std::set<std::string> ids;
  const CompileResult result = CompilePolicy(Source("policy", policy), Syntax::kYaml);
  for (const Issue& issue : result.issues().all()) {
    if (!issue.ignored) ids.insert(issue.id);
  }
  return ids;
}

TEST(LintDocsTest, EachExampleIsWhatItSays) {
  // What is too large or too entangled is no reading for people.
  const std::set<std::string> without_example = {"closure-undecided", "lint-cut"};
  for (const LintId& one : LintIds()) {
    const std::string id(one.id);
    const std::vector<std::string> policies = PoliciesIn(ReadText(PageOf(one)));
    ASSERT_EQ(policies.size(), without_example.count(id) == 0 ? 2U : 0U) << id;
    if (policies.empty()) continue;
    EXPECT_EQ(IdsIn(policies[0]).count(id), 1U) << id;
    EXPECT_EQ(IdsIn(policies[1]), std::set<std::string>()) << id;
  }
}

TEST(LintDocsTest, EachPageSaysWhatTheIdIsAndWhy) {
  for (const LintId& one : LintIds()) {
    const std::string text = ReadText(PageOf(one));
    const std::string head = "# `" + std::string(one.id) + "`\n\n" +
                             (one.severity == Severity::kError ? "An error: " : "A warning: ") +
                             std::string(one.summary) + ".\n\n## Why\n\n";
    EXPECT_EQ(text.substr(0, head.size()), head);
  }
}

TEST(LintDocsTest, EveryPageIsOfAnId) {
  std::set<std::string> pages;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    pages.insert(entry.path().string());
  }
  std::set<std::string> expected;
  for (const LintId& one : LintIds()) expected.insert(PageOf(one));
  EXPECT_EQ(pages, expected);
}

TEST(LintDocsTest, TheIndexHasTheIdsInTheirOrder) {
  std::istringstream index(ReadText("docs/lint.md"));
  std::vector<std::string> rows;
  for (std::string line; std::getline(index, line);) {
    if (line.rfind("| [", 0) == 0) rows.push_back(line);
  }
  std::vector<std::string> expected;
  for (const LintId& one : LintIds()) {
    const std::string id(one.id);
    expected.push_back("| [`" + id + "`](lint/" + id + ".md) | " + SeverityOf(one) + " | " +
                       std::string(one.summary) + " |");
  }
  EXPECT_EQ(rows, expected);
}

}  // namespace
}  // namespace postern
