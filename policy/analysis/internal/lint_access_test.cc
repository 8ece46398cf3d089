#include "policy/analysis/internal/lint_access.h"

#include "gtest/gtest.h"
#include "policy/testing/lint_case.h"

namespace postern::testing {
namespace {

class LintAccessTest : public ::testing::TestWithParam<LintCase> {};

TEST_P(LintAccessTest, Warns) { EXPECT_EQ(LintIssues(GetParam()), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    ContradictoryRules, LintAccessTest,
    ::testing::ValuesIn(std::vector<LintCase>{
        {"theSameSelector", "contradictory-rules",
         "a: [{allow: guest, to: get},\n{deny: guest, to: [get, list]},\n{deny: guest, to: write}]",
         "",
         "2:13 `guest` warning contradictory-rules: `guest` gets nothing from this `allow`: what "
         "the "
         "same declaration denies is all of it, and a `deny` always wins | remove one of the two, "
         "or narrow the `deny`\n"
         "  3:1 denied here\n"},
        {"aWiderSelector", "contradictory-rules",
         "a: [{allow: [guest, group:a], to: get, where: {plan: x}},\n{deny: authenticated, to: "
         "all}]",
         "",
         "2:21 `group:a` warning contradictory-rules: `group:a` gets nothing from this `allow`: "
         "what "
         "the same declaration denies is all of it, and a `deny` always wins | remove one of the "
         "two, or narrow the `deny`\n"
         "  3:1 denied here\n"},
        {"twoDeniesTogether", "contradictory-rules",
         "a: [{allow: group:a, to: [get, list]},\n{deny: authenticated, to: get},\n"
         "{deny: group:a, to: list}]",
         "",
         "2:13 `group:a` warning contradictory-rules: `group:a` gets nothing from this `allow`: "
         "what "
         "the same declaration denies is all of it, and a `deny` always wins | remove one of the "
         "two, or narrow the `deny`\n"
         "  3:1 denied here\n"
         "  4:1 denied here\n"},
        {"whatIsUnknownIsDenied", "contradictory-rules",
         "a: [{allow: anyone, to: get, where: {plan: x}},\n{deny: anyone, to: get, where: {plan: "
         "[x, "
         "z]}}]",
         "",
         "2:13 `anyone` warning contradictory-rules: `anyone` gets nothing from this `allow`: what "
         "the same declaration denies is all of it, and a `deny` always wins | remove one of the "
         "two, or narrow the `deny`\n"
         "  3:1 denied here\n"},
        {"aNarrowerDeny", "contradictory-rules",
         "a: [{allow: authenticated, to: get}, {deny: group:a, to: get}]", "", ""},
        {"fewerActions", "contradictory-rules",
         "a: [{allow: guest, to: read}, {deny: guest, to: get}]", "", ""},
        {"anotherWhere", "contradictory-rules",
         "a: [{allow: guest, to: get, where: {plan: x}}, {deny: guest, to: get, where: {plan: z}}]",
         "", ""},
        {"denyInAnotherDeclaration", "contradictory-rules",
         "a: [{allow: guest, to: get}], '**/*': [inherit, {deny: guest, to: get}]", "", ""},
    }),
    LintCaseName);

INSTANTIATE_TEST_SUITE_P(
    RuleNeverDecides, LintAccessTest,
    ::testing::ValuesIn(std::vector<LintCase>{
        {"deniedByAGuard", "rule-never-decides",
         "a/*: [{allow: authenticated, to: get}],\na/b/*: [{allow: guest, to: get}],\n"
         "'**/*': [inherit, {deny: guest, to: all}]",
         "",
         "3:9 `{allow: guest, to: get}` warning rule-never-decides: this rule never decides: "
         "others "
         "come first wherever it holds, for instance on `a/b/a` | remove it, or narrow the others\n"
         "  4:19 this one comes first\n"},
        {"deniedByTwoGuardsTogether", "rule-never-decides",
         "a/*: [{allow: guest, to: get}],\na/<_x>: [inherit, {deny: guest, to: get}],\n"
         "a/: [inherit, {deny: anyone, to: get}],\n'a/<_x>/*': [inherit, {deny: guest, to: all}]",
         "",
         "2:7 `{allow: guest, to: get}` warning rule-never-decides: this rule never decides: "
         "others "
         "come first wherever it holds, for instance on `a/a` | remove it, or narrow the others\n"
         "  3:19 this one comes first\n"},
        {"deniedButForOnePath", "rule-never-decides",
         "a/*: [{allow: guest, to: get}],\na/<_x>: [inherit, {deny: guest, to: get}],\n"
         "'a/<_x>/*': [inherit, {deny: guest, to: all}]",
         "", ""},
        {"allowedBeforeByWhatInherits", "rule-never-decides",
         "a/b: [inherit, {allow: anyone, to: get}],\na/<_x>: [inherit],\n"
         "'<_x>/b': [{allow: guest, to: get}],\n'**/b': [inherit, {deny: guest, to: write}]",
         "", ""},
        {"anInheritedAllow", "rule-never-decides",
         "a/b: [{allow: group:a, to: get}],\na/*: [inherit, {allow: anyone, to: get}],\n"
         "'a/**/c': [inherit, {allow: group:a, to: get}],\n'**/*': [{allow: guest, to: get}]",
         "", ""},
        {"anInheritedAllowOfNoUse", "rule-never-decides",
         "'a/**/c': [inherit, {allow: anyone, to: get}],\n'**/c': [{allow: guest, to: get}],\n"
         "'<_x>/**/c': [inherit, {allow: anyone, to: get}],\nc: [inherit, {allow: anyone, to: "
         "get}]",
         "",
         "3:10 `{allow: guest, to: get}` warning rule-never-decides: this rule never decides: "
         "others "
         "come first wherever it holds, for instance on `c` | remove it, or narrow the others\n"
         "  5:14 this one comes first\n"},
        {"aDenyBehindMoreSpecificOnesTogether", "rule-never-decides",
         "'**/*': [{allow: anyone, to: get}],\n"
         "'<_x:[a-m].*>/b': [inherit, {deny: authenticated, to: get}],\n"
         "'<_x:[^a-m].*>/b': [inherit, {deny: anyone, to: get}],\n"
         "'<_x>/b': [inherit, {deny: group:a, to: get}]",
         "",
         "5:21 `{deny: group:a, to: get}` warning rule-never-decides: this rule never decides: "
         "others "
         "come first wherever it holds, for instance on `a/b` | remove it, or narrow the others\n"
         "  3:29 this one comes first\n"},
        {"aDenyBehindAMoreSpecificOne", "rule-never-decides",
         "'**/*': [{allow: anyone, to: get}],\n"
         "'<_x:[a-m].*>/b': [inherit, {deny: authenticated, to: get}],\n"
         "'<_x>/b': [inherit, {deny: group:a, to: get}]",
         "", ""},
        {"unionOfWheres", "rule-never-decides",
         "a: [{allow: guest, to: get, where: {plan: x}},\n"
         "{allow: guest, to: get, where: {plan: z}},\n"
         "{allow: guest, to: get, where: {plan: [x, z]}}, {deny: group:a, to: get}]",
         "", ""},
        {"coveredIsToldElsewhere", "rule-never-decides",
         "a: [{allow: group:a, to: get}, {allow: authenticated, to: get}, {deny: guest, to: get}]",
         "", ""},
        {"contradictoryIsToldElsewhere", "rule-never-decides",
         "a: [{allow: guest, to: get}, {deny: guest, to: get}]", "", ""},
        {"shadowedIsToldElsewhere", "rule-never-decides",
         "'img-*/*': [{allow: group:a, to: get}],\n"
         "'<_x:img-[0-9]>/new': [{allow: group:b, to: write}],\nc: [inherit]",
         "", ""},
    }),
    LintCaseName);

INSTANTIATE_TEST_SUITE_P(
    GuardDeniesNothing, LintAccessTest,
    ::testing::ValuesIn(std::vector<LintCase>{
        {"nothingIsAllowedThere", "guard-denies-nothing",
         "a/*: [{allow: guest, to: get}],\nb/*: [inherit, {deny: guest, to: get}]", "",
         "3:1 `b/*` warning guard-denies-nothing: the guard `b/*` takes nothing from anybody: on "
         "none of its paths is anybody whom it denies allowed what it denies | remove it, or write "
         "its pattern and its denies for what it should take away\n"},
        {"otherActions", "guard-denies-nothing",
         "a/*: [{allow: guest, to: get}],\na/b/*: [inherit, {deny: guest, to: write}]", "",
         "3:1 `a/b/*` warning guard-denies-nothing: the guard `a/b/*` takes nothing from anybody: "
         "on "
         "none of its paths is anybody whom it denies allowed what it denies | remove it, or write "
         "its pattern and its denies for what it should take away\n"},
        {"otherPrincipals", "guard-denies-nothing",
         "a/*: [{allow: group:a, to: get}],\na/b/*: [inherit, {deny: [guest, 'function:f'], to: "
         "get}]",
         "",
         "3:1 `a/b/*` warning guard-denies-nothing: the guard `a/b/*` takes nothing from anybody: "
         "on "
         "none of its paths is anybody whom it denies allowed what it denies | remove it, or write "
         "its pattern and its denies for what it should take away\n"},
        {"behindAClosure", "guard-denies-nothing",
         "a/*: [{allow: guest, to: get}],\na/b/*: [],\na/b/c/*: [inherit, {deny: guest, to: get}]",
         "",
         "4:1 `a/b/c/*` warning guard-denies-nothing: the guard `a/b/c/*` takes nothing from "
         "anybody: "
         "on none of its paths is anybody whom it denies allowed what it denies | remove it, or "
         "write its pattern and its denies for what it should take away\n"},
        {"oneOfItsDenies", "guard-denies-nothing",
         "a/*: [{allow: guest, to: get}],\n"
         "a/b/*: [inherit, {deny: guest, to: write}, {deny: anyone, to: get}]",
         "", ""},
        {"onOneOfItsPaths", "guard-denies-nothing",
         "a/b/c: [{allow: guest, to: get}],\n'**/*': [inherit, {deny: guest, to: get}]", "", ""},
        {"aGroupMayBeTheSame", "guard-denies-nothing",
         "a/*: [{allow: group:a, to: get}],\na/b/*: [inherit, {deny: group:b, to: get}]", "", ""},
        {"twoGuardsAgainstTheSame", "guard-denies-nothing",
         "a/*: [{allow: guest, to: get}],\na/b/*: [inherit, {deny: guest, to: get}],\n"
         "'**/b/*': [inherit, {deny: guest, to: get}]",
         "", ""},
        {"aClosureIsNoGuard", "guard-denies-nothing", "a/*: [{deny: guest, to: get}]", "", ""},
        {"inheritAlone", "guard-denies-nothing", "a/*: [inherit]", "", ""},
    }),
    LintCaseName);

INSTANTIATE_TEST_SUITE_P(
    UnusedNames, LintAccessTest,
    ::testing::ValuesIn(std::vector<LintCase>{
        {"action", "unused-action", "a: [{allow: guest, to: look}]", "actions: [look, touch], ",
         "1:30 `touch` warning unused-action: nobody is granted the action `touch` | grant it to "
         "somebody, or remove it\n"},
        {"actionDenied", "unused-action",
         "a/*: [{allow: guest, to: all}],\n'**/*': [inherit, {deny: anyone, to: touch}]",
         "actions: [look, touch], ",
         "1:30 `touch` warning unused-action: nobody is granted the action `touch` | grant it to "
         "somebody, or remove it\n"},
        {"actionOfASet", "unused-action", "a: [{allow: guest, to: both}]",
         "actions: {look: , touch: , both: [look, touch]}, ", ""},
        {"actionDeniedOnTheFirstPath", "unused-action",
         "a/*: [{allow: guest, to: all}],\na/: [inherit, {deny: anyone, to: touch}]",
         "actions: [look, touch], ", ""},
        {"defaultActions", "unused-action", "a: [{allow: guest, to: get}]", "", ""},
        {"group", "unused-group", "a: [{allow: group:x, to: get}]", "groups: [x, z], ",
         "1:26 `z` warning unused-group: no rule grants the group `z` anything, or denies it | "
         "name "
         "it in a rule, or remove it\n"},
        {"groupOfADeadRule", "unused-group",
         "a: [{allow: authenticated, to: get}, {allow: group:z, to: write}, {deny: authenticated, "
         "to: "
         "write}]",
         "groups: [z], ",
         "1:23 `z` warning unused-group: no rule grants the group `z` anything, or denies it | "
         "name "
         "it in a rule, or remove it\n"},
        {"groupOfACoveredRule", "unused-group",
         "a/*: [{allow: authenticated, to: get}, {allow: group:z, to: get}], a/: [inherit, {deny: "
         "anyone, to: get}]",
         "groups: [z], ", ""},
        {"groupDenied", "unused-group", "a: [inherit, {deny: group:x, to: get}]", "groups: [x], ",
         ""},
        {"groupByVariable", "unused-group", "<x>: [{allow: group:<x>, to: get}]", "groups: [z], ",
         ""},
        {"function", "unused-function", "a: [{allow: 'function:x', to: get}]",
         "functions: [x, z], ",
         "1:29 `z` warning unused-function: no rule grants the function `z` anything, or denies it "
         "| "
         "name it in a rule, or remove it\n"},
        {"nothingIsGrantedYet", "unused-group", "a: []", "groups: [x], actions: [look], ", ""},
        {"functions", "unused-function", "a: [{allow: 'function:x', to: get}]", "functions: [x], ",
         ""},
    }),
    LintCaseName);

}  // namespace
}  // namespace postern::testing
