// The errors that take two declarations, and the bounds of the lint. The warnings have their tests
// in policy/internal/lint_*_test.cc.
#include "policy/lint.h"

#include <string>

#include "gtest/gtest.h"
#include "policy/internal/words.h"
#include "policy/testing/lint_case.h"

namespace postern::testing {
namespace {

using internal::Quote;

TEST(SamePathsTest, NamesBothPlaces) {
  EXPECT_EQ(
      IssuesOf("a/<x>/*: [],\na/*/*: []"),
      "3:1 `a/*/*` same-paths: `a/*/*` matches exactly the same paths as `a/<x>/*` | make one "
      "declaration of the two\n"
      "  2:1 first declared here\n");
}

TEST(SamePathsTest, ComparesSetsOfPathsNotText) {
  EXPECT_EQ(IssuesOfId("same-paths", "'a/<x:p|q>': [],\n'a/<y:[pq]>': []"),
            "3:1 `'a/<y:[pq]>'` same-paths: `a/<y:[pq]>` matches exactly the same paths as "
            "`a/<x:p|q>` | make one declaration of the two\n"
            "  2:1 first declared here\n");
  EXPECT_EQ(IssuesOfId("same-paths", "a: [],\na/: [],\nA: [],\na/*: [],\na/**/b: []"), "");
}

TEST(ClosureOverruledTest, ACrossingAllowThatWins) {
  EXPECT_EQ(
      IssuesOf("'**/secrets/*': [],\nroom/*: [{allow: group:g, to: get}]"),
      "2:1 `'**/secrets/*'` closure-overruled: the closure `**/secrets/*` loses "
      "`room/secrets/a` to `room/*`, which is more specific and has an allow | to close these "
      "paths to everybody write a `deny`; an exception to `**/secrets/*` must lie wholly "
      "inside it\n"
      "  3:1 overruled by this\n");
}

TEST(ClosureOverruledTest, AnExceptionInsideIsNone) {
  EXPECT_EQ(IssuesOf("room/*: [],\nroom/public/*: [{allow: group:g, to: get}]"), "");
}

TEST(ClosureOverruledTest, ALessSpecificAllowIsNone) {
  EXPECT_EQ(IssuesOf("room/secrets/*: [],\nroom/*: [{allow: group:g, to: get}]"), "");
}

TEST(ClosureOverruledTest, AGuardIsNoClosure) {
  EXPECT_EQ(IssuesOf("'**/secrets/*': [inherit],\nroom/*: [{allow: group:g, to: get}]"), "");
}

TEST(ClosureOverruledTest, DeniesAloneAreAClosure) {
  EXPECT_NE(IssuesOfId("closure-overruled",
                       "'**/b/*': [{deny: guest, to: get}],\n"
                       "a/*: [{allow: group:g, to: get}]"),
            "");
}

TEST(ClosureOverruledTest, DeniesAreNotWeighed) {
  EXPECT_NE(IssuesOfId("closure-overruled",
                       "'**/b/*': [],\n"
                       "a/*: [{allow: guest, to: get}, {deny: anyone, to: all}]"),
            "");
}

TEST(ClosureOverruledTest, ADeclarationWithoutAllowGrantsNothing) {
  EXPECT_EQ(IssuesOf("'**/b/*': [],\na/*: []"), "");
}

// Where a third, more specific declaration governs all that both match, nothing is lost to the
// second.
TEST(ClosureOverruledTest, OnlyWhereTheAllowIsAsked) {
  const std::string pair = "<x>/b: [],\na/<y>: [{allow: group:g, to: get}],\n";
  EXPECT_NE(IssuesOfId("closure-overruled", pair), "");
  EXPECT_EQ(IssuesOfId("closure-overruled", pair + "a/b: []"), "");
  EXPECT_EQ(IssuesOfId("closure-overruled", pair + "a/b: [{allow: group:h, to: get}]"), "");
  EXPECT_NE(IssuesOfId("closure-overruled", pair + "a/b: [inherit]"), "");
}

TEST(ClosureOverruledTest, InEveryMode) {
  EXPECT_NE(
      IssuesOfId("closure-overruled", "'/**/b': [],\n/a/*: [{allow: group:g, to: get}]", kUrlPaths),
      "");
  EXPECT_NE(IssuesOfId("closure-overruled", "'**/b': [],\na/*: [{allow: group:g, to: get}]",
                       kOpaquePaths),
            "");
}

TEST(ClosureOverruledTest, TheFirstHundredAreListed) {
  std::string access;
  for (int i = 0; i < 11; ++i) {
    access += "<x>/b" + std::to_string(i) + ": [],\n";
    access += "a" + std::to_string(i) + "/<x>: [{allow: group:g, to: get}],\n";
  }
  const std::string issues = IssuesOfId("closure-overruled", access);
  EXPECT_NE(issues.find("the closures behind the first 100 that are overruled were not checked"),
            issues.npos)
      << issues;
}

// Two patterns whose containment takes more states to decide than a search may have.
struct Entangled {
  std::string general;
  std::string special;
};

Entangled MakeEntangled() {
  std::string tail;
  for (int i = 0; i < 40; ++i) tail += "/*";
  return {"**/a" + tail + "/b", "a/**/a" + tail + "/b/**/b"};
}

TEST(ClosureUndecidedTest, IsAnError) {
  const Entangled both = MakeEntangled();
  EXPECT_EQ(
      IssuesOf("\"" + both.general + "\": [],\n" + both.special + ": [{allow: group:g, to: get}]"),
      "2:1 `\"" + both.general + "\"` closure-undecided: whether " + Quote(both.general) +
          " loses paths to " + Quote(both.special) +
          " takes too long to find out | use fewer `**`, globs and expressions in both\n"
          "  3:1 this is more specific\n");
}

TEST(LintLimitTest, OneHundredOfAnIdAreListed) {
  std::string access;
  for (int i = 0; i < 100; ++i) {
    access += "a" + std::to_string(i) + ": [{allow: guest, to: write}],\n";
  }
  const std::string hundred = IssuesOf(access);
  EXPECT_EQ(hundred.find("not listed"), hundred.npos);
  EXPECT_EQ(IssuesOf(access + "b: [{allow: guest, to: write}],\nc: [{allow: guest, to: write}]"),
            hundred + "102:13 `guest` warning guest-writes: not listed: 2 more of this id\n");
}

TEST(LintLimitTest, WhatIsTooEntangledIsNamed) {
  const Entangled both = MakeEntangled();
  EXPECT_EQ(IssuesOf("\"" + both.general + "\": [{allow: group:a, to: get}],\n" + both.special +
                     ": [{allow: group:a, to: get}]"),
            "1:1 `` warning lint-cut: the policy is too large or too entangled to look at "
            "everything: there may be more of `crossing` | split the policy, or use fewer `**`, "
            "globs and expressions\n");
}

}  // namespace
}  // namespace postern::testing
