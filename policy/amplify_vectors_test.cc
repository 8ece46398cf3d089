// What AWS Amplify decides and refuses (testdata/amplify), by both evaluators.
#include "policy/testing/amplify_vectors.h"

#include <cstddef>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/parser.h"
#include "policy/testing/agreement.h"

namespace postern::internal {
namespace {

// Returns the simulator's word for the reason.
std::string_view ReasonOf(const Decision& decision) {
  if (decision.allowed()) return "allow";
  return decision.reason == Reason::kDeniedByRule ? "explicit_deny" : "implicit_deny";
}

TEST(AmplifyVectorsTest, BothEvaluatorsDecideAsAmplify) {
  std::map<std::string, CompileResult> policies;
  size_t compared = 0;
  for (const AmplifyVector& vector : ReadAmplifyVectors()) {
    if (vector.expected == "rejected") continue;
    SCOPED_TRACE(vector.id + " of " + vector.definition);
    auto policy = policies.find(vector.definition);
    if (policy == policies.end()) {
      policy =
          policies
              .emplace(vector.definition, CompilePolicyFile(AmplifyPolicyFile(vector.definition)))
              .first;
      ASSERT_TRUE(policy->second.ok()) << policy->second.IssuesText();
    }
    const Judgement judgement =
        Judge(policy->second, vector.principal, vector.action, vector.path.value_or(""));
    EXPECT_TRUE(judgement.Agrees()) << judgement.Text();
    EXPECT_EQ(judgement.compiled.allowed(), vector.expected == "allow");
    EXPECT_EQ(ReasonOf(judgement.compiled), vector.reason);
    ++compared;
  }
  EXPECT_EQ(policies.size(), 56u);
  EXPECT_EQ(compared, 915u);
}

// --- What is refused ---------------------------------------------------------------------------

// Amplify's messages, each with a part that no other has, and our id for it.
constexpr std::pair<std::string_view, std::string_view> kErrors[] = {
    {"must not start with", "amplify-leading-slash"},
    {"must end with", "amplify-ending"},
    {"cannot contain", "amplify-double-slash"},
    {"Wildcards are only", "amplify-wildcard"},
    {"only one other path", "amplify-prefixes"},
    {"A path cannot be a prefix", "amplify-entity-prefix"},
    {"only appear once", "amplify-entity-twice"},
    {"right before the ending", "amplify-entity-not-last"},
    {"must not be the first", "amplify-entity-first"},
    {"any other characters", "amplify-entity-text"},
    {"specified multiple times", "amplify-repeated-selector"},
    {"At least one permission", "amplify-no-action"},
    {"No auth IAM role", "undeclared-group"},
};

std::string_view IdOf(const std::string& message) {
  for (const auto& [part, id] : kErrors) {
    if (message.find(part) != message.npos) return id;
  }
  return "an error that we do not know";
}

// Amplify stops at its first error; ours come in its order, until they are sorted by place.
TEST(AmplifyVectorsTest, TheFirstErrorIsAmplifys) {
  std::map<std::string_view, int> seen;
  for (const AmplifyVector& vector : ReadAmplifyVectors()) {
    if (vector.expected != "rejected") continue;
    SCOPED_TRACE(vector.definition);
    const auto source = Source::Read(AmplifyPolicyFile(vector.definition), 1 << 20);
    ASSERT_TRUE(source.ok());
    Issues issues;
    EXPECT_FALSE(ParsePolicy(*source, Syntax::kYaml, {}, issues));
    ASSERT_FALSE(issues.empty());
    EXPECT_EQ(issues.all().front().id, IdOf(vector.error)) << issues.Text(*source);
    ++seen[IdOf(vector.error)];
  }
  EXPECT_EQ(seen.size(), std::size(kErrors));
}

TEST(AmplifyVectorsTest, WhatIamReadsOtherwiseIsRefused) {
  for (const auto& [definition, id] : {std::pair("iam-question-mark", "amplify-iam-wildcard"),
                                       std::pair("iam-policy-variable", "amplify-iam-variable")}) {
    const CompileResult built = CompilePolicyFile(AmplifyPolicyFile(definition));
    EXPECT_FALSE(built.ok());
    ASSERT_FALSE(built.issues().empty());
    EXPECT_EQ(built.issues().all().front().id, id);
  }
}

}  // namespace
}  // namespace postern::internal
