#include "policy/internal/lint_pairs.h"

#include "gtest/gtest.h"
#include "policy/testing/lint_case.h"

namespace postern::testing {
namespace {

class LintPairsTest : public ::testing::TestWithParam<LintCase> {};

TEST_P(LintPairsTest, Warns) { EXPECT_EQ(LintIssues(GetParam()), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Cases, LintPairsTest,
    ::testing::ValuesIn(std::vector<LintCase>{
        {"crossing", "crossing",
         "room/*: [{allow: group:a, to: get}],\n<x>/b/*: [{allow: group:b, to: get}]", "",
         "2:1 `room/*` warning crossing: `room/*` crosses `<x>/b/*`: both match `room/b/a`, where "
         "`room/*` comes first | if it should not, declare the paths that both match on their own\n"
         "  3:1 `<x>/b/*` matches `room/b/a` as well\n"},
        {"crossingSeveral", "crossing",
         "/a/new: [{allow: group:a, to: get}],\n/a/new/<y>: [{allow: group:a, to: get}],\n"
         "/a/<x>/b: [{allow: group:b, to: get}],\n/a/<x>/c: [{allow: group:b, to: get}]",
         kUrlPaths,
         "3:1 `/a/new/<y>` warning crossing: `/a/new/<y>` crosses `/a/<x>/b` and 1 more: both "
         "match `/a/new/b`, where `/a/new/<y>` comes first | if it should not, declare the paths "
         "that both match on their own\n"
         "  4:1 `/a/<x>/b` matches `/a/new/b` as well\n"
         "  5:1 `/a/<x>/c` matches `/a/new/c` as well\n"},
        {"crossingButDeclared", "crossing",
         "room/<y>: [{allow: group:a, to: get}],\n<x>/b: [{allow: group:b, to: get}],\n"
         "room/b: [{allow: group:c, to: get}]",
         "", ""},
        {"inside", "crossing",
         "room/*: [{allow: group:a, to: get}],\nroom/*/locked/*: [{allow: group:b, to: get}]", "",
         ""},
        {"crossingAGuard", "crossing",
         "room/*: [{allow: group:a, to: get}],\n'**/secrets/*': [inherit, {deny: guest, to: get}]",
         "", ""},
        {"aClosureThatWins", "crossing", "room/*: [],\n<x>/b/*: [{allow: group:b, to: get}]", "",
         "2:1 `room/*` warning crossing: `room/*` crosses `<x>/b/*`: both match `room/b/a`, where "
         "`room/*` comes first | if it should not, declare the paths that both match on their own\n"
         "  3:1 `<x>/b/*` matches `room/b/a` as well\n"},

        {"shadowed", "shadowed",
         "'a*/*': [{allow: group:a, to: get}],\n'<x:ab?>/b': [{allow: group:b, to: get}]", "",
         "3:1 `'<x:ab?>/b'` warning shadowed: `<x:ab?>/b` never governs: `a*/*` is more specific "
         "and matches all its paths | remove it, or write its pattern more specifically\n"
         "  2:1 `a*/*` is declared here\n"},
        {"shadowedWithADeny", "shadowed",
         "'a*/*': [{allow: group:a, to: get}],\n"
         "'<x:ab?>/b': [{allow: group:b, to: get}, {deny: group:c, to: get}]",
         "",
         "3:1 `'<x:ab?>/b'` warning shadowed: `<x:ab?>/b` never governs: `a*/*` is more specific "
         "and matches all its paths, so only its denies count | remove it, or write its pattern "
         "more specifically\n"
         "  2:1 `a*/*` is declared here\n"},
        {"shadowedButInherited", "shadowed",
         "'a*/*': [inherit, {allow: group:a, to: get}],\n'<x:ab?>/b': [{allow: group:b, to: get}]",
         "", ""},
        {"shadowedGuard", "shadowed",
         "'a*/*': [{allow: group:a, to: get}],\n'<x:ab?>/b': [inherit, {deny: group:b, to: get}]",
         "", ""},

        {"shadowedByThreeTogether", "shadowed",
         "a/*: [{allow: group:a, to: get}, {deny: guest, to: get}],\na/: [{allow: group:b, to: "
         "get}],\n"
         "a/<_x>: [],\na/<_x>/*: [{allow: group:b, to: get}],\na/b: [{allow: group:c, to: get}]",
         "",
         "2:1 `a/*` warning shadowed: `a/*` never governs: `a/`, `a/<_x>` and `a/<_x>/*` are more "
         "specific and together match all its paths, so only its denies count | remove it, or "
         "leave "
         "it some of its paths\n"
         "  3:1 `a/` is declared here\n"
         "  4:1 `a/<_x>` is declared here\n"
         "  5:1 `a/<_x>/*` is declared here\n"},
        {"shadowedByTwoExpressions", "shadowed",
         "<x>: [{allow: group:a, to: get}],\n'<x:[a-m].*>': [{allow: group:b, to: get}],\n"
         "'<x:[^a-m].*>': [{allow: group:b, to: get}]",
         "",
         "2:1 `<x>` warning shadowed: `<x>` never governs: `<x:[a-m].*>` and `<x:[^a-m].*>` are "
         "more "
         "specific and together match all its paths | remove it, or leave it some of its paths\n"
         "  3:1 `<x:[a-m].*>` is declared here\n"
         "  4:1 `<x:[^a-m].*>` is declared here\n"},
        {"oneOfTheThreeInherits", "shadowed",
         "a/*: [{allow: group:a, to: get}],\na/: [{allow: group:b, to: get}],\n"
         "a/<_x>: [inherit, {allow: group:c, to: get}],\na/<_x>/*: [{allow: group:b, to: get}]",
         "", ""},
        {"aPathIsLeft", "shadowed",
         "a/*: [{allow: group:a, to: get}],\na/<_x>: [{allow: group:b, to: get}],\n"
         "a/<_x>/*: [{allow: group:b, to: get}]",
         "", ""},
        {"closuresTogether", "shadowed", "a/*: [],\na/: [],\na/<_x>: [],\na/<_x>/*: []", "", ""},

        {"byteOrder", "byte-order",
         "'<x:[ab]>': [{allow: group:a, to: get}],\n'<x:[bc]>': [{allow: group:b, to: get}]", "",
         "2:1 `'<x:[ab]>'` warning byte-order: only the order of their bytes makes `<x:[ab]>` more "
         "specific than `<x:[bc]>`: both match `b` | declare what they share on its own, or make "
         "one of them plainly more specific\n"
         "  3:1 `<x:[bc]>` is declared here\n"},
        {"byteOrderOfGlobs", "byte-order",
         "'*a/x': [{allow: group:a, to: get}],\n'a*/x': [{allow: group:b, to: get}]", "",
         "2:1 `'*a/x'` warning byte-order: only the order of their bytes makes `*a/x` more "
         "specific than `a*/x`: both match `a/x` | declare what they share on its own, or make one "
         "of them plainly more specific\n"
         "  3:1 `a*/x` is declared here\n"},
        {"byteOrderApart", "byte-order",
         "'<x:[ab]>': [{allow: group:a, to: get}],\n'<x:[cd]>': [{allow: group:b, to: get}]", "",
         ""},
        {"moreLiteralBytes", "byte-order",
         "'*ab/x': [{allow: group:a, to: get}],\n'a*/x': [{allow: group:b, to: get}]", "", ""},
    }),
    LintCaseName);

}  // namespace
}  // namespace postern::testing
