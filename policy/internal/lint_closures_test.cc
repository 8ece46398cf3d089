#include "policy/internal/lint_closures.h"

#include "gtest/gtest.h"
#include "policy/testing/lint_case.h"

namespace postern::testing {
namespace {

class LintClosuresTest : public ::testing::TestWithParam<LintCase> {};

TEST_P(LintClosuresTest, Warns) { EXPECT_EQ(LintIssues(GetParam()), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Cases, LintClosuresTest,
    ::testing::ValuesIn(std::vector<LintCase>{
        {"aGuestInsideGetsMoreThanAround", "reopens-closure",
         "a/*: [{allow: authenticated, to: get}],\na/b/*: [],\n"
         "a/b/c/*: [{allow: guest, to: [get, write]}]",
         "",
         "4:19 `guest` warning reopens-closure: inside the closure `a/b/*` a guest may `get` and "
         "`write` `a/b/c/`, which even `a/*` around it does not allow | allow it to those who have "
         "it around the closure, or declare it elsewhere\n"
         "  3:1 `a/b/*` is declared here\n"
         "  2:1 `a/*` is declared here\n"},
        {"anyone", "reopens-closure",
         "a/*: [{allow: guest, to: get}],\na/b/*: [{deny: group:x, to: get}],\n"
         "a/b/c: [{allow: anyone, to: [get, list]}]",
         "",
         "4:17 `anyone` warning reopens-closure: inside the closure `a/b/*` a guest may `list` "
         "`a/b/c`, which even `a/*` around it does not allow | allow it to those who have it "
         "around "
         "the closure, or declare it elsewhere\n"
         "  3:1 `a/b/*` is declared here\n"
         "  2:1 `a/*` is declared here\n"},
        {"whatIsAroundInherits", "reopens-closure",
         "'**/*': [{allow: guest, to: get}],\na/*: [inherit, {allow: group:x, to: get}],\n"
         "a/b/*: [],\na/b/c: [{allow: guest, to: get}]",
         "", ""},
        {"nothingAroundTheClosure", "reopens-closure", "a/*: [],\na/b/*: [{allow: guest, to: get}]",
         "", ""},
        {"asMuchAsAround", "reopens-closure",
         "a/*: [{allow: anyone, to: get}],\na/b/*: [],\na/b/c/*: [{allow: guest, to: get}]", "",
         ""},
        {"signedInUsers", "reopens-closure",
         "a/*: [{allow: group:x, to: get}],\na/b/*: [],\na/b/c/*: [{allow: authenticated, to: "
         "all}]",
         "", ""},
        {"noClosureBetween", "reopens-closure",
         "a/*: [{allow: authenticated, to: get}],\na/b/*: [{allow: group:x, to: get}],\n"
         "a/b/c/*: [{allow: guest, to: get}]",
         "", ""},
        {"guestsAreDenied", "reopens-closure",
         "a/*: [{allow: authenticated, to: get}, {deny: guest, to: get}],\na/b/*: [],\n"
         "a/b/c/*: [{allow: guest, to: get}]",
         "", ""},
        {"aClosureInsideAClosure", "reopens-closure",
         "a/*: [{allow: authenticated, to: get}],\na/b/*: [],\na/b/c/*: [],\n"
         "a/b/c/d: [{allow: guest, to: get}]",
         "",
         "5:19 `guest` warning reopens-closure: inside the closure `a/b/c/*` a guest may `get` "
         "`a/b/c/d`, which even `a/*` around it does not allow | allow it to those who have it "
         "around the closure, or declare it elsewhere\n"
         "  4:1 `a/b/c/*` is declared here\n"
         "  2:1 `a/*` is declared here\n"},
    }),
    LintCaseName);

}  // namespace
}  // namespace postern::testing
