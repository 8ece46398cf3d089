// What `semantics: amplify` accepts and refuses. The errors that Amplify has itself are in the
// goldens of testdata/amplify, its decisions in amplify_vectors_test.cc.
#include "policy/amplify.h"

#include <cstddef>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/testing/parsing.h"

namespace postern::testing {
namespace {

// `access` begins in line 3, column 10; `head` stands before it in line 2.
std::string TextOf(const std::string& access, const std::string& head = "") {
  return "{postern: 1, semantics: amplify,\n" + head + "\naccess: {" + access + "}}\n";
}

std::string IssuesOfAccess(const std::string& access, const PolicyLimits& limits = {}) {
  return IssuesOf(TextOf(access), Syntax::kYaml, limits);
}

TEST(AmplifyTest, HasNoDenyWhereOrInherit) {
  EXPECT_EQ(IssuesOfAccess("a/*: [inherit]"),
            "3:16 `inherit` not-in-amplify: `semantics: amplify` has no `inherit` | name again in "
            "the sub path what it shall not take away\n");
  EXPECT_EQ(IssuesOfAccess("a/*: [{deny: guest, to: get}]"),
            "3:23 `guest` not-in-amplify: `semantics: amplify` has no `deny` | declare a sub path: "
            "it takes away what it does not give again\n");
  EXPECT_EQ(IssuesOfAccess("a/*: [{allow: guest, to: get, where: {x: z}}]"),
            "3:47 `{x: z}` not-in-amplify: `semantics: amplify` has no `where` | give a group of "
            "its own to those whom the rule speaks of\n");
}

TEST(AmplifyTest, HasItsOwnSelectorsAlone) {
  EXPECT_EQ(IssuesOfAccess("a/*: [{allow: anyone, to: get}]"),
            "3:24 `anyone` not-in-amplify: `semantics: amplify` has no `anyone` | write `[guest, "
            "authenticated]`, and each group\n");
  EXPECT_EQ(IssuesOfAccess("a/*: [{allow: 'group:<x>', to: get}]"),
            "3:24 `'group:<x>'` not-in-amplify: `semantics: amplify` has no groups named by a "
            "variable | name each group\n");
  EXPECT_EQ(IssuesOfAccess("a/*: [{allow: group:a, to: get}]"),
            "3:24 `group:a` undeclared-group: group `a` is not declared | add it to `groups` at "
            "the head of the policy\n");
}

TEST(AmplifyTest, HasNoKeysOfItsOwnVocabulary) {
  const auto issues_of_head = [](const std::string& head) { return IssuesOf(TextOf("", head)); };
  EXPECT_EQ(issues_of_head("paths: opaque,"), "");
  EXPECT_EQ(issues_of_head("paths: key,"),
            "2:8 `key` not-in-amplify: `semantics: amplify` has no `paths` | remove it: paths are "
            "S3 keys, `opaque`\n");
  EXPECT_EQ(issues_of_head("actions: [get],"),
            "2:10 `[get]` not-in-amplify: `semantics: amplify` has no `actions` | remove it: there "
            "are `get`, `list`, `write` and `delete`\n");
  EXPECT_EQ(issues_of_head("methods: {GET: get},"),
            "2:10 `{GET: get}` not-in-amplify: `semantics: amplify` has no `methods` | remove "
            "it\n");
}

TEST(AmplifyTest, AnErrorInARuleDoesNotMakeOthers) {
  EXPECT_EQ(IssuesOfAccess("a/*: [{allow: guest, to: []}],\nb/*: [{allow: guest, to: wirte}]"),
            "4:26 `wirte` unknown-action: unknown action `wirte` | did you mean `write`?\n");
}

TEST(AmplifyTest, ListsMayBeEmpty) {
  const Policy policy = Parse(
      "postern: 1\nsemantics: amplify\naccess:\n  a/*: [{allow: guest, to: get}]\n"
      "  a/b/*: []\n  a/c/*: [{allow: [], to: get}]\n  a/d/*: [{allow: guest, to: []}]\n");
  EXPECT_EQ(policy.declarations.size(), 1U);
  EXPECT_EQ(policy.amplify->paths.size(), 4U);
}

TEST(AmplifyTest, RulesKeepTheirIdsAndNotes) {
  const Policy policy = Parse(
      "postern: 1\nsemantics: amplify\naccess:\n"
      "  a/{entity_id}/*: [{allow: [owner, guest], to: get, id: x, note: why}]\n");
  ASSERT_EQ(policy.declarations.size(), 2U);
  for (const Declaration& declaration : policy.declarations) {
    ASSERT_EQ(declaration.rules.size(), 1U);
    EXPECT_EQ(declaration.rules[0].id, "x");
    EXPECT_EQ(declaration.rules[0].note, "why");
  }
  EXPECT_EQ(policy.declarations[0].pattern.text, "a/{entity_id}/*");
  EXPECT_EQ(policy.declarations[0].rules[0].selectors[0].text, "role:authenticated owner");
  EXPECT_EQ(policy.declarations[1].pattern.text, "a/*");
  EXPECT_EQ(policy.declarations[1].rules[0].selectors[0].text, "role:guest");
}

TEST(AmplifyTest, EveryByteButTheTokenIsLiteral) {
  const Policy policy = Parse(
      "postern: 1\nsemantics: amplify\naccess:\n"
      "  '<x>/{y}/[z]/../\\a .+/*': [{allow: guest, to: get}]\n");
  const std::vector<Segment>& segments = policy.declarations[0].pattern.segments;
  ASSERT_EQ(segments.size(), 6U);
  for (size_t i = 0; i < 5; ++i) EXPECT_EQ(segments[i].kind, Segment::Kind::kLiteral);
  EXPECT_EQ(segments[0].literal, "<x>");
  EXPECT_EQ(segments[4].literal, "\\a .+");
  EXPECT_EQ(policy.declarations[0].pattern.normal_text, "\\<x\\>/\\{y\\}/\\[z\\]/../\\\\a .+/*");
}

TEST(AmplifyTest, TheOrderOfAnArrayIsKept) {
  const Policy policy = Parse(R"({"postern":1,"semantics":"amplify","access":[)"
                              R"({"path":"b/*","rules":[{"allow":"guest","to":"get"}]},)"
                              R"({"path":"a/*","rules":[{"allow":"guest","to":"get"}]}]})",
                              Syntax::kJson);
  EXPECT_EQ(policy.declarations[0].pattern.text, "b/*");
  EXPECT_EQ(policy.declarations[1].pattern.text, "a/*");
}

TEST(AmplifyTest, APathIsDeclaredOnce) {
  EXPECT_EQ(IssuesOf(R"({"postern":1,"semantics":"amplify","access":[)"
                     R"({"path":"a/*","rules":[]},{"path":"a/*","rules":[]}]})",
                     Syntax::kJson),
            "1:80 `\"a/*\"` amplify-duplicate-path: `a/*` is declared twice | put the rules of "
            "both in one list\n  1:54 first declared here\n");
}

TEST(AmplifyTest, ManyPrefixesAreCounted) {
  std::string access;
  for (int i = 0; i < 10; ++i) access += "a" + std::string(i, '*') + ": [],\n";
  const std::string issues = IssuesOfAccess(access + "a/*: []");
  EXPECT_NE(issues.find(" and 2 more: a path may lie below one other at most"), issues.npos)
      << issues;
}

// --- limits --------------------------------------------------------------------------------------

TEST(AmplifyTest, PathsHaveTheLimitsOfPatterns) {
  PolicyLimits limits;
  limits.pattern_bytes = 5;
  EXPECT_EQ(IssuesOfAccess("aaa/*: []", limits), "");
  EXPECT_EQ(IssuesOfAccess("aaaa/*: []", limits),
            "3:10 `aaaa/*` pattern-too-long: the path has 6 bytes, over the limit of 5\n");
  limits.pattern_bytes = 100;
  limits.pattern_segments = 3;
  EXPECT_EQ(IssuesOfAccess("a/b/*: []", limits), "");
  EXPECT_EQ(IssuesOfAccess("a/b/c/*: []", limits),
            "3:10 `a/b/c/*` pattern-too-many-segments: the path has 4 segments, over the limit of "
            "3\n");
}

TEST(AmplifyTest, DeniesHaveALimit) {
  const std::string access =
      "a/*: [{allow: [guest, authenticated], to: get}],\n"
      "a/b/*: [{allow: function:f, to: get}],\na/c/*: [{allow: function:f, to: get}]";
  PolicyLimits limits;
  limits.amplify_denies = 4;
  EXPECT_EQ(IssuesOfAccess(access, limits), "");
  limits.amplify_denies = 3;
  EXPECT_EQ(IssuesOfAccess(access, limits),
            "5:1 `a/c/*` policy-too-complex: policy too complex: sub paths take away from more "
            "than 3 roles, each counted on each path | give less to many groups on a path with "
            "many sub paths\n");
}

}  // namespace
}  // namespace postern::testing
