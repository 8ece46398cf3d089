#include "policy/internal/lint_rules.h"

#include "gtest/gtest.h"
#include "policy/testing/lint_case.h"

namespace postern::testing {
namespace {

class LintRulesTest : public ::testing::TestWithParam<LintCase> {};

TEST_P(LintRulesTest, Warns) { EXPECT_EQ(LintIssues(GetParam()), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Cases, LintRulesTest,
    ::testing::ValuesIn(std::vector<LintCase>{
        {"deniesAlone", "denies-alone", "a/*: [{deny: guest, to: get}]", "",
         "2:1 `a/*` warning denies-alone: `a/*` has denies alone: it governs its paths and allows "
         "nobody anything | write `inherit` first if it should only take away from other "
         "declarations\n"},
        {"aGuard", "denies-alone", "a/*: [inherit, {deny: guest, to: get}]", "", ""},
        {"anEmptyList", "denies-alone", "a/*: []", "", ""},

        {"denyAnyoneWhere", "deny-anyone-where",
         "a: [inherit, {deny: [guest, anyone], to: get, where: {plan: x}}]", "",
         "2:29 `anyone` warning deny-anyone-where: a `deny` to `anyone` also holds for every "
         "principal, guests and functions included, whose attribute `plan` is absent | name those "
         "who are meant, for instance `authenticated`\n"},
        {"denyAnyone", "deny-anyone-where", "a: [inherit, {deny: anyone, to: get}]", "", ""},
        {"denyAuthenticatedWhere", "deny-anyone-where",
         "a: [inherit, {deny: authenticated, to: get, where: {plan: x}}]", "", ""},
        {"allowAnyoneWhere", "deny-anyone-where", "a: [{allow: anyone, to: get, where: {plan: x}}]",
         "", ""},

        {"ruleRepeated", "rule-covered",
         "a: [{allow: group:a, to: get},\n{allow: group:a, to: get}]", "",
         "3:1 `{allow: group:a, to: get}` warning rule-covered: this rule changes no decision: "
         "another one already allows all of it | remove it, or narrow the other\n"
         "  2:5 covered by this rule\n"},
        {"ruleCoveredByALaterOne", "rule-covered",
         "a: [{allow: group:a, to: get},\n{allow: authenticated, to: read}]", "",
         "2:5 `{allow: group:a, to: get}` warning rule-covered: this rule changes no decision: "
         "another one already allows all of it | remove it, or narrow the other\n"
         "  3:1 covered by this rule\n"},
        {"ruleCoveredByTwo", "rule-covered",
         "<entity_id>: [{deny: anyone, to: get},\n{deny: authenticated, to: write},\n"
         "{deny: [group:a, owner], to: [get, write]}]",
         "",
         "4:1 `{deny: [group:a, owner], to: [get, write]}` warning rule-covered: this rule changes "
         "no decision: others together already deny all of it | remove it, or narrow the other\n"
         "  2:15 covered by this rule\n"
         "  3:1 covered by this rule\n"},
        {"ruleWithANarrowerWhere", "rule-covered",
         "a: [{allow: guest, to: get},\n{allow: guest, to: get, where: {plan: x}}]", "",
         "3:1 `{allow: guest, to: get, where: {plan: x}}` warning rule-covered: this rule changes "
         "no decision: another one already allows all of it | remove it, or narrow the other\n"
         "  2:5 covered by this rule\n"},
        {"ruleWithAWiderWhere", "rule-covered",
         "a: [{allow: guest, to: get, where: {plan: x}},\n"
         "{allow: guest, to: get, where: {plan: [x, z]}}]",
         "",
         "2:5 `{allow: guest, to: get, where: {plan: x}}` warning rule-covered: this rule changes "
         "no decision: another one already allows all of it | remove it, or narrow the other\n"
         "  3:1 covered by this rule\n"},
        {"ruleCoveredInPart", "rule-covered",
         "a: [{allow: authenticated, to: get}, {allow: group:a, to: read}]", "", ""},
        {"ruleOfTheOtherEffect", "rule-covered",
         "a: [{allow: anyone, to: get}, {deny: guest, to: get}]", "", ""},
        {"ruleOfOneSelectorLeftOver", "rule-covered",
         "a: [{allow: authenticated, to: get}, {allow: [group:a, guest], to: get}]", "", ""},
        {"ruleWithAnotherWhere", "rule-covered",
         "a: [{allow: guest, to: get, where: {plan: x}}, "
         "{allow: guest, to: get, where: {plan: z}}]",
         "", ""},

        {"guestWrites", "guest-writes", "a/*: [{allow: guest, to: all}]", "",
         "2:15 `guest` warning guest-writes: a guest may `write` and `delete` on `a/*`, for "
         "instance `a/a` | allow it to `authenticated` or fewer unless it is meant\n"},
        {"anyoneWrites", "guest-writes", "a/*: [{allow: [group:a, anyone], to: write}]", "",
         "2:25 `anyone` warning guest-writes: a guest may `write` on `a/*`, for instance `a/a` | "
         "allow it to `authenticated` or fewer unless it is meant\n"},
        {"guestReads", "guest-writes", "a/*: [{allow: guest, to: read}]", "", ""},
        {"guestWritesByMethod", "guest-writes", "/a: [{allow: guest, to: all}]",
         "paths: url, actions: [look, change], methods: {GET: look, POST: change}, ",
         "2:14 `guest` warning guest-writes: a guest may `change` on `/a`, for instance `/a` | "
         "allow it to `authenticated` or fewer unless it is meant\n"},
        {"guestReadsByPost", "guest-writes", "/a: [{allow: guest, to: all}]",
         "paths: url, actions: [look], methods: {GET: look, POST: look}, ", ""},
        {"guestWritesWhere", "guest-writes", "a/*: [{allow: guest, to: write, where: {ticket: x}}]",
         "", ""},
        {"guestIsDeniedElsewhere", "guest-writes",
         "a/*: [{allow: anyone, to: write}], '**/*': [inherit, {deny: guest, to: [write]}]", "",
         ""},
        {"guestIsDeniedInPart", "guest-writes",
         "a/*: [{allow: guest, to: write}], a/a/*: [inherit, {deny: guest, to: write}]", "",
         "2:15 `guest` warning guest-writes: a guest may `write` on `a/*`, for instance `a/a` | "
         "allow it to `authenticated` or fewer unless it is meant\n"},
        {"guestIsNeverAsked", "guest-writes",
         "a/<x>: [{allow: guest, to: write}], 'a/<y:.>': [], 'a/<z:..+>': []", "", ""},
    }),
    LintCaseName);

}  // namespace
}  // namespace postern::testing
