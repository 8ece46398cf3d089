// Holds docs/lint.md to what it says: under the heading of an id, the first policy has an issue of
// that id, and the second has no issue at all.
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/compiler.h"

namespace postern {
namespace {

struct Section {
  std::string id;
  std::vector<std::string> policies;
};

std::vector<Section> ReadPage() {
  std::ifstream page("docs/lint.md");
  std::vector<Section> sections;
  std::string line;
  bool in_policy = false;
  while (std::getline(page, line)) {
    if (line.rfind("## `", 0) == 0) {
      sections.push_back({line.substr(4, line.size() - 5), {}});
    } else if (line == "```yaml") {
      in_policy = true;
      sections.back().policies.emplace_back("postern: 1\n");
    } else if (line == "```") {
      in_policy = false;
    } else if (in_policy) {
      sections.back().policies.back() += line + "\n";
    }
  }
  return sections;
}

std::set<std::string> IdsIn(const std::string& policy) {
  std::set<std::string> ids;
  const CompileResult result = CompilePolicy(Source("policy", policy), Syntax::kYaml);
  for (const Issue& issue : result.issues().all()) ids.insert(issue.id);
  return ids;
}

TEST(LintDocsTest, EachExampleIsWhatItSays) {
  int examples = 0;
  for (const Section& section : ReadPage()) {
    if (section.policies.empty()) continue;
    ++examples;
    ASSERT_EQ(section.policies.size(), 2U) << section.id;
    EXPECT_EQ(IdsIn(section.policies[0]).count(section.id), 1U) << section.id;
    EXPECT_EQ(IdsIn(section.policies[1]), std::set<std::string>()) << section.id;
  }
  EXPECT_EQ(examples, 26);
}

TEST(LintDocsTest, EveryIdHasItsParagraphAndIsInTheTableOfContents) {
  std::ifstream page("docs/lint.md");
  std::stringstream text;
  text << page.rdbuf();
  std::set<std::string> ids;
  for (const Section& section : ReadPage()) {
    ids.insert(section.id);
    EXPECT_NE(text.str().find("[`" + section.id + "`](#" + section.id + ")"), std::string::npos)
        << section.id;
  }
  EXPECT_EQ(ids, (std::set<std::string>{"amplify-empty-path",
                                        "amplify-group-owner",
                                        "amplify-listed-path",
                                        "amplify-order",
                                        "amplify-owner-without-token",
                                        "amplify-token-without-owner",
                                        "amplify-unknown-token",
                                        "byte-order",
                                        "case-only",
                                        "closure-overruled",
                                        "closure-undecided",
                                        "crossing",
                                        "denies-alone",
                                        "deny-anyone-where",
                                        "deny-below-open-at",
                                        "deny-exact-open-below",
                                        "glob-not-below",
                                        "guest-writes",
                                        "id-is-a-reason",
                                        "leaking-list",
                                        "lint-cut",
                                        "near-entity-id",
                                        "opaque-deny-wildcard",
                                        "pattern-ignorable-character",
                                        "pattern-not-nfc",
                                        "ported-closure",
                                        "rule-covered",
                                        "same-paths",
                                        "shadowed",
                                        "unused-variable"}));
}

}  // namespace
}  // namespace postern
