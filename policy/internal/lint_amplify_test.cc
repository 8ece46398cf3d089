#include "policy/internal/lint_amplify.h"

#include "gtest/gtest.h"
#include "policy/testing/lint_case.h"

namespace postern::testing {
namespace {

constexpr char kAmplify[] = "semantics: amplify, ";
constexpr char kWithGroups[] = "semantics: amplify, groups: [a, b], ";

class LintAmplifyTest : public ::testing::TestWithParam<LintCase> {};

TEST_P(LintAmplifyTest, Warns) { EXPECT_EQ(LintIssues(GetParam()), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Cases, LintAmplifyTest,
    ::testing::ValuesIn(std::vector<LintCase>{
        {"unknownToken", "amplify-unknown-token",
         "'a/{identityId}/*': [{allow: authenticated, to: get}]", kAmplify,
         "2:1 `'a/{identityId}/*'` warning amplify-unknown-token: `{identityId}` in "
         "`a/{identityId}/*` is the literal name of a folder: only `{entity_id}` stands for an id "
         "| write `{entity_id}`, or name the folder without brackets\n"},
        {"unknownTokenOfOurs", "amplify-unknown-token",
         "'a/<entity_id>/*': [{allow: authenticated, to: get}]", kAmplify,
         "2:1 `'a/<entity_id>/*'` warning amplify-unknown-token: `<entity_id>` in "
         "`a/<entity_id>/*` is the literal name of a folder: only `{entity_id}` stands for an id | "
         "write `{entity_id}`, or name the folder without brackets\n"},
        {"unknownTokens", "amplify-unknown-token",
         "'a/{x}/<y>/{entity_id}/*': [{allow: owner, to: get}]", kAmplify,
         "2:1 `'a/{x}/<y>/{entity_id}/*'` warning amplify-unknown-token: `{x}` and `<y>` in "
         "`a/{x}/<y>/{entity_id}/*` are the literal names of folders: only `{entity_id}` stands "
         "for "
         "an id | write `{entity_id}`, or name the folder without brackets\n"},
        {"unknownTokenIsNone", "amplify-unknown-token",
         "'a/{b/c}/*': [{allow: guest, to: get}],\n'd/{entity_id}/*': [{allow: owner, to: get}]",
         kAmplify, ""},
        {"guestWrites", "guest-writes", "a/*: [{allow: guest, to: [read, write, delete]}]",
         kAmplify,
         "2:15 `guest` warning guest-writes: a guest may `write` and `delete` on `a/*`, for "
         "instance `a/a` | allow it to `authenticated` or fewer unless it is meant\n"},
        {"guestWritesOverASubPath", "guest-writes",
         "a/*: [{allow: guest, to: write}],\na/a/*: [{allow: authenticated, to: get}]", kAmplify,
         "2:15 `guest` warning guest-writes: a guest may `write` on `a/*`, for instance `a/a` | "
         "allow it to `authenticated` or fewer unless it is meant\n"},
        {"guestWritesToAllOwners", "guest-writes",
         "'a/{entity_id}/*': [{allow: guest, to: write}, {allow: owner, to: write}]", kAmplify,
         "2:29 `guest` warning guest-writes: a guest may `write` on `a/{entity_id}/*`, for "
         "instance "
         "`a/a` | allow it to `authenticated` or fewer unless it is meant\n"},
        {"guestReads", "guest-writes", "a/*: [{allow: guest, to: read}]", kAmplify, ""},
        {"signedInUsersWrite", "guest-writes", "a/*: [{allow: authenticated, to: write}]", kAmplify,
         ""},
        // The sub path `a/b/*` takes it away from the guest, and the path below it can't give it
        // back.
        {"guestsGrantIsDead", "guest-writes",
         "'a/{entity_id}/*': [{allow: guest, to: [write]}],\na/b/*: [{allow: authenticated, to: "
         "get}],\na/b/c/*: [{allow: guest, to: write}]",
         kAmplify,
         "2:29 `guest` warning guest-writes: a guest may `write` on `a/{entity_id}/*`, for "
         "instance "
         "`a/a` | allow it to `authenticated` or fewer unless it is meant\n"},
        {"ownerWithoutToken", "amplify-owner-without-token",
         "a/*: [{allow: owner, to: get}, {allow: guest, to: get}]", kAmplify,
         "2:15 `owner` warning amplify-owner-without-token: `owner` on `a/*` is every signed-in "
         "user | write `authenticated`, or end the path with `/{entity_id}/*`\n"},
        {"tokenWithoutOwner", "amplify-token-without-owner",
         "'a/{entity_id}/*': [{allow: guest, to: get}]", kAmplify,
         "2:1 `'a/{entity_id}/*'` warning amplify-token-without-owner: no rule of "
         "`a/{entity_id}/*` is for `owner`, and to all others it is `a/*` | add a rule for "
         "`owner`, or write `a/*`\n"},
        {"tokenWithoutOwnerAndOthers", "amplify-token-without-owner",
         "'a/{entity_id}/*': [],\n'b/{entity_id}/*': [{allow: owner, to: get}]", kAmplify, ""},
        {"emptyPath", "amplify-empty-path", "a/*: [{allow: guest, to: get}],\na/b/*: []", kAmplify,
         "3:1 `a/b/*` warning amplify-empty-path: `a/b/*` gives nobody anything, and so takes "
         "nothing away from `a/*` | give it to somebody: then all others lose what they have on it "
         "from above\n"
         "  2:1 `a/*` comes from here\n"},
        {"emptyPathBelowACollapsedOne", "amplify-empty-path",
         "'a/{entity_id}/*': [{allow: guest, to: get}, {allow: owner, to: get}],\n"
         "a/b/c/*: [{allow: [], to: get}]",
         kAmplify,
         "3:1 `a/b/c/*` warning amplify-empty-path: `a/b/c/*` gives nobody anything, and so takes "
         "nothing away from `a/*` | give it to somebody: then all others lose what they have on it "
         "from above\n"
         "  2:1 `a/*` comes from here\n"},
        {"emptyPathAlone", "amplify-empty-path", "a/*: [],\na/b/*: []", kAmplify, ""},
        {"listedPath", "amplify-listed-path",
         "p/*: [{allow: [authenticated, guest], to: list}],\n"
         "p/secret/*: [{allow: 'group:a', to: read}]",
         kWithGroups,
         "3:1 `p/secret/*` warning amplify-listed-path: a listing of `p/*` shows the names below "
         "`p/secret/*` to "
         "`authenticated` and `guest`, who may not list them there | keep apart what some "
         "may list and others not\n"
         "  2:1 `p/*` comes from here\n"},
        {"listedPathGivenAgain", "amplify-listed-path",
         "p/*: [{allow: guest, to: read}],\np/x/*: [{allow: guest, to: list}]", kAmplify, ""},
        {"order", "amplify-order",
         "'a/{entity_id}/*': [{allow: guest, to: get}],\na/b/*: [{allow: authenticated, to: get}],"
         "\na/b/c/*: [{allow: guest, to: get}]",
         kAmplify,
         "4:1 `a/b/c/*` warning amplify-order: what `a/b/c/*` takes away hangs on `a/*` standing "
         "before "
         "`a/b/*`: what it takes is of the first alone | move one of the three to "
         "a folder of its own\n"
         "  2:1 `a/*` comes from here\n"
         "  3:1 `a/b/*` comes from here\n"},
        {"orderOfEqualGrants", "amplify-order",
         "'a/{entity_id}/*': [{allow: guest, to: get}],\na/b/*: [{allow: guest, to: get}],"
         "\na/b/c/*: [{allow: authenticated, to: get}]",
         kAmplify, ""},
        {"groupOwner", "amplify-group-owner", "'a/{entity_id}/*': [{allow: owner, to: get}]",
         kWithGroups,
         "2:29 `owner` warning amplify-group-owner: a member of `group:a` or `group:b` loses what "
         "`owner` gets on `a/{entity_id}/*`: the group's role takes the place of every other | "
         "give the group its own rule; it then reaches the folders of all owners\n"},
        {"groupOwnerWithItsOwnRule", "amplify-group-owner",
         "'a/{entity_id}/*': [{allow: owner, to: get}, {allow: 'group:a', to: read}]", kWithGroups,
         "2:29 `owner` warning amplify-group-owner: a member of `group:b` loses what `owner` gets "
         "on `a/{entity_id}/*`: the group's role takes the place of every other | give the group "
         "its own rule; it then reaches the folders of all owners\n"},
        {"groupOwnerWithoutGroups", "amplify-group-owner",
         "'a/{entity_id}/*': [{allow: owner, to: get}]", kAmplify, ""},
        {"portedClosure", "ported-closure", "a/*: [{allow: guest, to: get}],\na/b/*: []",
         kOpaquePaths,
         "3:1 `a/b/*` warning ported-closure: `[]` closes `a/b/*` to everybody here; in Amplify it "
         "locks nothing, and `a/*` reaches into it | to leave it as it was in Amplify, remove the "
         "declaration\n"
         "  2:1 `a/*` is declared here\n"},
        {"portedClosureAlone", "ported-closure", "a/*: [],\na/b/*: []", kOpaquePaths, ""},
        {"portedClosureOfNoPort", "ported-closure", "a/*: [{allow: anyone, to: get}],\na/b/*: []",
         kOpaquePaths, ""},
        {"portedClosureInModeKey", "ported-closure", "a/*: [{allow: guest, to: get}],\na/b/*: []",
         "", ""},
    }),
    LintCaseName);

}  // namespace
}  // namespace postern::testing
