#include "policy/internal/lint_reach.h"

#include "gtest/gtest.h"
#include "policy/testing/lint_case.h"

namespace postern::testing {
namespace {

class LintReachTest : public ::testing::TestWithParam<LintCase> {};

TEST_P(LintReachTest, Warns) { EXPECT_EQ(LintIssues(GetParam()), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Cases, LintReachTest,
    ::testing::ValuesIn(std::vector<LintCase>{
        {"globNotBelow", "glob-not-below", "logs/2024*: [{allow: group:a, to: get}]", "",
         "2:1 `logs/2024*` warning glob-not-below: `logs/2024*` does not reach below its last "
         "segment: it does not match `logs/2024/a` | write `logs/2024*/*` for what lies below\n"},
        {"globNotBelowInADeny", "glob-not-below", "logs/2024*: [inherit, {deny: guest, to: get}]",
         "",
         "2:1 `logs/2024*` warning glob-not-below: the deny on `logs/2024*` does not reach below "
         "its last segment: it does not match `logs/2024/a` | write `logs/2024*/*` for what lies "
         "below\n"},
        {"globWithADeclarationBelow", "glob-not-below", "logs/2024*: [],\nlogs/2024*/*: []", "",
         ""},
        {"globOfFiles", "glob-not-below", "logs/*.txt: []", "", ""},
        {"globBeforeTheEnd", "glob-not-below", "logs*/a: []", "", ""},
        {"globBehindAnyDepth", "glob-not-below", "'**/a*': []", "",
         "2:1 `'**/a*'` warning glob-not-below: `**/a*` does not reach below its last segment: it "
         "does not match `a/b` | write `**/a*/*` for what lies below\n"},

        {"denyExact", "deny-exact-open-below",
         "'*': [{allow: authenticated, to: all}],\nadmin: [inherit, {deny: anyone, to: [get, "
         "write]}]",
         "",
         "3:18 `{deny: anyone, to: [get, write]}` warning deny-exact-open-below: the deny on "
         "`admin` does not cover `admin/a`, where `*` allows `authenticated` to `get` | deny it on "
         "`admin/*` too\n"
         "  2:15 allowed here\n"},
        {"denyExactInUrl", "deny-exact-open-below",
         "/*: [{allow: authenticated, to: all}],\n/admin: [inherit, {deny: anyone, to: get}]",
         kUrlPaths,
         "3:19 `{deny: anyone, to: get}` warning deny-exact-open-below: the deny on `/admin` does "
         "not cover `/admin/a`, where `/*` allows `authenticated` to `get` | deny it on `/admin/*` "
         "too\n"
         "  2:14 allowed here\n"},
        {"denyExactAndBelow", "deny-exact-open-below",
         "'*': [{allow: authenticated, to: all}],\nadmin: [inherit, {deny: anyone, to: get}],\n"
         "admin/*: [inherit, {deny: anyone, to: get}]",
         "", ""},
        {"denyExactAndBelowInPart", "deny-exact-open-below",
         "'*': [{allow: authenticated, to: all}],\nadmin: [inherit, {deny: anyone, to: get}],\n"
         "admin/<x>: [inherit, {deny: anyone, to: get}]",
         "",
         "3:18 `{deny: anyone, to: get}` warning deny-exact-open-below: the deny on `admin` does "
         "not cover `admin/`, where `*` allows `authenticated` to `get` | deny it on `admin/*` "
         "too\n"
         "  2:15 allowed here\n"
         "4:22 `{deny: anyone, to: get}` warning deny-exact-open-below: the deny on `admin/<x>` "
         "does not cover `admin/a/a`, where `*` allows `authenticated` to `get` | deny it on "
         "`admin/<x>/*` too\n"
         "  2:15 allowed here\n"},
        {"denyExactWhereNobodyIsAllowedBelow", "deny-exact-open-below",
         "admin: [{allow: authenticated, to: get}, {deny: group:a, to: get}]", "", ""},
        {"denyExactOfAnotherAction", "deny-exact-open-below",
         "'*': [{allow: authenticated, to: get}],\nadmin: [inherit, {deny: anyone, to: write}]", "",
         ""},
        {"denyExactOfOthers", "deny-exact-open-below",
         "'*': [{allow: authenticated, to: get}],\nadmin: [inherit, {deny: guest, to: get}]", "",
         ""},
        {"denyExactClosedBelow", "deny-exact-open-below",
         "'*': [{allow: authenticated, to: get}],\nadmin: [inherit, {deny: anyone, to: get}],\n"
         "admin/*: []",
         "", ""},

        {"denyBelow", "deny-below-open-at",
         "/*: [{allow: guest, to: get}],\n/admin/*: [inherit, {deny: anyone, to: get}]", kUrlPaths,
         "3:21 `{deny: anyone, to: get}` warning deny-below-open-at: the deny on `/admin/*` does "
         "not cover `/admin`, where `/*` allows `guest` to `get` | deny it on `/admin` too\n"
         "  2:14 allowed here\n"},
        {"denyBelowInKey", "deny-below-open-at",
         "a/*: [{allow: guest, to: get}],\na/*/b/*: [inherit, {deny: anyone, to: get}]", "",
         "3:20 `{deny: anyone, to: get}` warning deny-below-open-at: the deny on `a/*/b/*` does "
         "not cover `a/a/b`, where `a/*` allows `guest` to `get` | deny it on `a/*/b` too\n"
         "  2:15 allowed here\n"},
        {"denyBelowAWildcard", "deny-below-open-at",
         "a/*: [{allow: guest, to: get}],\na/*/*: [inherit, {deny: anyone, to: get}]", "",
         "3:18 `{deny: anyone, to: get}` warning deny-below-open-at: the deny on `a/*/*` does not "
         "cover `a/a`, where `a/*` allows `guest` to `get` | deny it on `a/<_>` too\n"
         "  2:15 allowed here\n"},
        {"denyBelowAndAt", "deny-below-open-at",
         "/*: [{allow: guest, to: get}],\n/admin/*: [inherit, {deny: anyone, to: get}],\n"
         "/admin: [inherit, {deny: anyone, to: get}]",
         kUrlPaths, ""},
        {"denyBelowWhereNobodyIsAllowedAt", "deny-below-open-at",
         "/admin/*: [{allow: authenticated, to: get}, {deny: group:a, to: get}]", kUrlPaths, ""},

        {"opaqueDeny", "opaque-deny-wildcard",
         "a/*: [{allow: guest, to: get}],\na/*/b: [inherit, {deny: guest, to: get}]", kOpaquePaths,
         "3:18 `{deny: guest, to: get}` warning opaque-deny-wildcard: the deny on `a/*/b` does not "
         "cover `a//b`, where `a/*` allows `guest` to `get` | keys of this mode may have empty "
         "segments: deny it with `**` for the wildcard too\n"
         "  2:15 allowed here\n"},
        {"opaqueDenyWithoutWildcard", "opaque-deny-wildcard",
         "a/*: [{allow: guest, to: get}],\na/**/b: [inherit, {deny: guest, to: get}]", kOpaquePaths,
         ""},
        {"noEmptySegmentsInKey", "opaque-deny-wildcard",
         "a/*: [{allow: guest, to: get}],\na/*/b: [inherit, {deny: guest, to: get}]", "", ""},
    }),
    LintCaseName);

}  // namespace
}  // namespace postern::testing
