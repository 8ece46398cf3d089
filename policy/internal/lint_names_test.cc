#include "policy/internal/lint_names.h"

#include "gtest/gtest.h"
#include "policy/testing/lint_case.h"

namespace postern::testing {
namespace {

class LintNamesTest : public ::testing::TestWithParam<LintCase> {};

TEST_P(LintNamesTest, Warns) { EXPECT_EQ(LintIssues(GetParam()), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Cases, LintNamesTest,
    ::testing::ValuesIn(std::vector<LintCase>{
        {"unusedVariable", "unused-variable", "a/<t>/*: [{allow: guest, to: get}]", "",
         "2:1 `a/<t>/*` warning unused-variable: no rule of `a/<t>/*` uses `<t>` | write `*`, or "
         "`<_t>` if the name is for the reader\n"},
        {"unusedEntityId", "unused-variable", "a/<entity_id>/*: [{allow: guest, to: get}]", "",
         "2:1 `a/<entity_id>/*` warning unused-variable: no rule of `a/<entity_id>/*` uses "
         "`<entity_id>` | write `*`, or `<_entity_id>` if the name is for the reader\n"},
        {"unusedInAClosure", "unused-variable", "a/<t>/*: []", "", ""},
        {"unusedButInheriting", "unused-variable", "a/<t>/*: [inherit, {allow: guest, to: get}]",
         "", ""},
        {"usedByOwner", "unused-variable", "a/<entity_id>/*: [{allow: owner, to: get}]", "", ""},
        {"usedByGroup", "unused-variable", "a/<t>/*: [{allow: 'group:<t>', to: get}]", "", ""},
        {"usedByWhere", "unused-variable",
         "a/<t>/*: [{allow: authenticated, to: get, where: {t: <t>}}]", "", ""},
        {"exactlyOneLevel", "unused-variable", "room/<file>: [{allow: guest, to: get}]", "", ""},
        {"anExpressionNeedsItsName", "unused-variable",
         "'room/<n:[0-9]+>/*': [{allow: guest, to: get}]", "", ""},
        {"forTheReader", "unused-variable", "a/<_t>/*: [{allow: guest, to: get}]", "", ""},
        {"aRoute", "unused-variable", "'/users/{id}/posts': [{allow: guest, to: get}]", kUrlPaths,
         ""},
        {"aRouteWithANameInUse", "unused-variable",
         "'/a/{t}/b': [{allow: guest, to: get}],\n"
         "'/a/{t}/c': [{allow: authenticated, to: get, where: {t: <t>}}]",
         kUrlPaths,
         "2:1 `'/a/{t}/b'` warning unused-variable: no rule of `/a/{t}/b` uses `<t>` | write `*`, "
         "or `<_t>` if the name is for the reader\n"},

        {"nearEntityId", "near-entity-id", "a/<entityId>/*: [{allow: guest, to: get}]", "",
         "2:1 `a/<entityId>/*` warning near-entity-id: `<entityId>` is a variable like any other: "
         "`owner` compares with `<entity_id>` alone | write `<entity_id>`\n"},
        {"nearEntityIdAtTheEnd", "near-entity-id", "a/<entitiy_id>: []", "",
         "2:1 `a/<entitiy_id>` warning near-entity-id: `<entitiy_id>` is a variable like any "
         "other: `owner` compares with `<entity_id>` alone | write `<entity_id>`\n"},
        {"farFromEntityId", "near-entity-id", "a/<entity>/<identifier>/*: []", "", ""},
        {"nearEntityIdInUse", "near-entity-id",
         "a/<entityId>/*: [{allow: authenticated, to: get, where: {id: <entityId>}}]", "", ""},

        {"caseOnly", "case-only", "a/B*/c: [],\nA/b*/c: []", "",
         "3:1 `A/b*/c` warning case-only: `A/b*/c` differs from `a/B*/c` in case alone, and paths "
         "are case-sensitive | if one spelling is a slip, correct it\n"
         "  2:1 `a/B*/c` is declared here\n"},
        {"caseAndMore", "case-only", "a/B/c: [],\na/b/d: []", "", ""},
        {"idIsAReason", "id-is-a-reason", "a/*: [{allow: guest, to: get, id: no_rule}]", "",
         "2:7 `{allow: guest, to: get, id: no_rule}` warning id-is-a-reason: the id `no_rule` is "
         "the name of a reason, which no case can state now | choose another id\n"},
        {"idIsTheLastReason", "id-is-a-reason", "a/*: [{deny: guest, to: get, id: no_declaration}]",
         "",
         "2:7 `{deny: guest, to: get, id: no_declaration}` warning id-is-a-reason: the id "
         "`no_declaration` is the name of a reason, which no case can state now | choose another "
         "id\n"},
        {"idIsNoReason", "id-is-a-reason", "a/*: [{allow: guest, to: get, id: no-rule}]", "", ""},
        {"noId", "id-is-a-reason", "a/*: [{allow: guest, to: get}]", "", ""},

        {"caseInAnExpression", "case-only", "'<x:\\d>/a': [],\n'<y:\\D>/a': []", "", ""},
    }),
    LintCaseName);

}  // namespace
}  // namespace postern::testing
