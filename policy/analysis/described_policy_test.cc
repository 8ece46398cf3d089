// What a compiled policy tells of itself decides as the text that it was compiled from.
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/analysis/policy_diff.h"
#include "policy/analysis/policy_query.h"
#include "policy/compiler.h"

namespace postern {
namespace {

CompileResult Compile(const std::string& text) {
  return CompilePolicy(Source("policy.yaml", "postern: 1\n" + text), Syntax::kYaml);
}

void ExpectTheSame(const std::string& text) {
  const CompileResult compiled = Compile(text);
  ASSERT_TRUE(compiled.ok()) << compiled.IssuesText();
  const Policy described = *DescribedPolicy(*compiled.graph());
  const PolicyDiff diff = ComparePolicies(*compiled.policy(), described);
  EXPECT_EQ(diff.outcome, PolicyDiff::Outcome::kSame) << diff.reason << '\n' << text;
}

constexpr char kAmplify[] = R"(semantics: amplify
groups: [admin, editor]
access:
  profile/{entity_id}/*:
    - {allow: owner, to: [get, write]}
    - {allow: [guest, authenticated], to: get}
  profile/x/*:
    - {allow: 'group:editor', to: get}
  'odd<y>[z/*':
    - {allow: 'group:admin', to: [list]}
)";

TEST(DescribedPolicyTest, DecidesAsItsText) {
  ExpectTheSame(R"(access:
  room/*: [{allow: guest, to: get}, {deny: 'group:banned', to: all}]
  room/<id>/*.png: [inherit, {allow: 'group:<id>', to: write, where: {tenant: <id>}}]
  '**/secret/*': [inherit, {deny: anyone, to: all}]
)");
  ExpectTheSame(R"(paths: url
access:
  /api/<version:v[0-9]+>/users/<entity_id>: [{allow: owner, to: all}]
)");
  ExpectTheSame(kAmplify);
}

TEST(DescribedPolicyTest, PathsOfAmplifyAreUnderstood) {
  const CompileResult compiled = Compile(kAmplify);
  ASSERT_TRUE(compiled.ok()) << compiled.IssuesText();
  const Policy described = *DescribedPolicy(*compiled.graph());
  EXPECT_EQ(described.role_groups, (std::vector<std::string>{"admin", "editor"}));
  const QueryResult<Grant> who = WhoMay(described, {"list"}, EveryPath(described.mode));
  ASSERT_EQ(who.answer.size(), 1U);
  EXPECT_EQ(who.answer[0].who, "role:group:admin");
  EXPECT_EQ(who.answer[0].witness.path.substr(0, 9), "odd<y>[z/");
}

// The control: the comparison notices a policy that is another.
TEST(DescribedPolicyTest, AnotherTextIsAnother) {
  const CompileResult compiled = Compile(kAmplify);
  std::string changed = kAmplify;
  changed.replace(changed.find("list"), 4, "get");
  const CompileResult other = Compile(changed);
  ASSERT_TRUE(other.ok()) << other.IssuesText();
  const Policy described = *DescribedPolicy(*other.graph());
  EXPECT_EQ(ComparePolicies(*compiled.policy(), described).outcome, PolicyDiff::Outcome::kChanged);
}

}  // namespace
}  // namespace postern
