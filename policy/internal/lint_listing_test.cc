#include "policy/internal/lint_listing.h"

#include "gtest/gtest.h"
#include "policy/testing/lint_case.h"

namespace postern::testing {
namespace {

class LintListingTest : public ::testing::TestWithParam<LintCase> {};

TEST_P(LintListingTest, Warns) { EXPECT_EQ(LintIssues(GetParam()), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Cases, LintListingTest,
    ::testing::ValuesIn(std::vector<LintCase>{
        {"leakingList", "leaking-list",
         "room/*: [{allow: authenticated, to: read}],\nroom/private/*: [{allow: group:a, to: "
         "read}]",
         "",
         "2:18 `authenticated` warning leaking-list: `authenticated` may list `room/` and so sees "
         "the names below `room/private/*`, but may not list `room/private/a` | grant `list` on "
         "narrower paths, or move what is hidden out of this one\n"
         "  3:1 `room/private/*` is declared here\n"},
        {"leakingListOfSeveral", "leaking-list",
         "room/*: [{allow: [guest, group:a], to: read}],\nroom/x/*: [{allow: group:a, to: read}],\n"
         "room/z/*: []",
         "",
         "2:19 `guest` warning leaking-list: `guest` may list `room/` and so sees the names below "
         "`room/x/*` (and below 1 more), but may not list `room/x/a` | grant `list` on narrower "
         "paths, or move what is hidden out of this one\n"
         "  3:1 `room/x/*` is declared here\n"},
        {"leakingRoot", "leaking-list",
         "'*': [{allow: guest, to: list}],\nroom/*: [{allow: guest, to: get}]", "",
         "2:15 `guest` warning leaking-list: `guest` may list the root and so sees the names below "
         "`room/*`, but may not list `room/a` | grant `list` on narrower paths, or move what is "
         "hidden out of this one\n"
         "  3:1 `room/*` is declared here\n"},
        {"leakingListOfADeny", "leaking-list",
         "room/*: [{allow: guest, to: list}],\nroom/x/*: [inherit, {deny: guest, to: list}]", "",
         "2:18 `guest` warning leaking-list: `guest` may list `room/` and so sees the names below "
         "`room/x/*`, but may not list `room/x/a` | grant `list` on narrower paths, or move what "
         "is hidden out of this one\n"
         "  3:1 `room/x/*` is declared here\n"},
        {"leakingListInUrl", "leaking-list",
         "/*: [{allow: guest, to: list}],\n/room/*: [{allow: guest, to: get}]", kUrlPaths,
         "2:14 `guest` warning leaking-list: `guest` may list `/` and so sees the names below "
         "`/room/*`, but may not list `/room/a` | grant `list` on narrower paths, or move what is "
         "hidden out of this one\n"
         "  3:1 `/room/*` is declared here\n"},
        {"leakingListOfOwners", "leaking-list",
         "u/<entity_id>/*: [{allow: owner, to: read}],\nu/<entity_id>/x/*: [{allow: owner, to: "
         "get}]",
         "",
         "2:27 `owner` warning leaking-list: `owner` may list `u/a/` and so sees the names below "
         "`u/<entity_id>/x/*`, but may not list `u/a/x/a` | grant `list` on narrower paths, or "
         "move what is hidden out of this one\n"
         "  3:1 `u/<entity_id>/x/*` is declared here\n"},
        {"subPathGrantsToMore", "leaking-list",
         "room/*: [{allow: group:a, to: read}],\nroom/x/*: [{allow: authenticated, to: read}]", "",
         ""},
        {"subPathInherits", "leaking-list",
         "room/*: [{allow: guest, to: read}],\nroom/x/*: [inherit, {allow: guest, to: write}]", "",
         ""},
        {"guardOfAnotherAction", "leaking-list",
         "room/*: [{allow: guest, to: read}],\nroom/x/*: [inherit, {deny: guest, to: write}]", "",
         ""},
        {"parentDeniesList", "leaking-list",
         "room/*: [{allow: guest, to: read}, {deny: guest, to: list}],\nroom/x/*: []", "", ""},
        {"oneFile", "leaking-list",
         "room/*: [{allow: guest, to: read}],\nroom/x: [{allow: guest, to: get}]", "", ""},
        {"noActionList", "leaking-list", "room/*: [{allow: guest, to: all}],\nroom/x/*: []",
         "actions: [read], ", ""},
    }),
    LintCaseName);

}  // namespace
}  // namespace postern::testing
