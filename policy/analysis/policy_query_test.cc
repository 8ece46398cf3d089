#include "policy/analysis/policy_query.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/testing/models.h"

namespace postern {
namespace {

using internal::Allow;
using internal::Declare;
using internal::Deny;
using internal::Function;
using internal::Guest;
using internal::Inheriting;
using internal::Is;
using internal::IsVariable;
using internal::kAll;
using internal::kDelete;
using internal::kGet;
using internal::kList;
using internal::kWrite;
using internal::MakePolicy;
using internal::MakeSelector;
using internal::User;

using Texts = std::vector<std::string>;

Pattern PatternOf(const std::string& text, PathMode mode = PathMode::kKey) {
  return *ParsePattern(text, mode, {}).pattern;
}

std::string Joined(const Texts& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string RegionText(const Texts& paths, const Texts& except) {
  return Joined(paths) + (except.empty() ? "" : " except " + Joined(except));
}

Texts Lines(const QueryResult<Grant>& result) {
  EXPECT_EQ(result.undecided, "");
  Texts lines;
  for (const Grant& grant : result.answer) {
    EXPECT_TRUE(grant.witness.decision.allowed());
    lines.push_back((grant.who.empty() ? "" : grant.who + ": ") + Joined(grant.actions) + " on " +
                    RegionText(grant.paths, grant.except));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

// `room/*: guest get; group:admin get delete`
Texts Lines(const QueryResult<AccessMatrix>& result) {
  EXPECT_EQ(result.undecided, "");
  Texts lines;
  for (const AccessMatrix& matrix : result.answer) {
    std::string line = RegionText(matrix.paths, matrix.except) + ":";
    for (const AccessMatrix::Row& row : matrix.rows) {
      EXPECT_TRUE(row.witness.decision.allowed());
      line += " [" + row.who + "] " + Joined(row.actions) + ";";
    }
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

Policy Rooms() {
  return MakePolicy({
      Declare("room/*", {Allow({"guest"}, kGet), Allow({"authenticated"}, kGet | kWrite),
                         Allow({"group:admin"}, kDelete)}),
      Declare("room/secret/*", {Allow({"group:admin"}, kGet)}),
      Declare("profile/<entity_id>/*", {Allow({"owner"}, kAll), Allow({"authenticated"}, kGet)}),
  });
}

TEST(WhoMayTest, TellsTheExactPrincipals) {
  EXPECT_EQ(Lines(WhoMay(Rooms(), {"delete"}, PatternOf("room/*"))),
            Texts{"group:admin: delete on room/* except room/secret/*"});
  EXPECT_EQ(Lines(WhoMay(Rooms(), {"get"}, PatternOf("room/*"))),
            (Texts{"group:admin: get on room/secret/*",
                   "guest, authenticated: get on room/* except room/secret/*"}));
}

TEST(WhoMayTest, ActionsOfTheSamePrincipalsGoTogether) {
  EXPECT_EQ(Lines(WhoMay(Rooms(), {"get", "write", "delete"}, PatternOf("profile/alice/*"))),
            (Texts{"authenticated: get on profile/alice/*",
                   "owner of profile/<entity_id>/*: write delete on profile/alice/*"}));
}

TEST(WhoMayTest, OnePathIsItsOwnRegion) {
  EXPECT_EQ(Lines(WhoMay(Rooms(), {"get"}, PatternOf("room/1/cat.png"))),
            Texts{"guest, authenticated: get on room/1/cat.png"});
}

TEST(WhoMayTest, NobodyIsNoLine) {
  EXPECT_EQ(Lines(WhoMay(Rooms(), {"list"}, PatternOf("room/*"))), Texts{});
  EXPECT_EQ(Lines(WhoMay(Rooms(), {"get"}, PatternOf("elsewhere/*"))), Texts{});
}

TEST(WhoMayTest, WiderThanAnyDeclarationIsEverythingThatIsDeclared) {
  EXPECT_EQ(Lines(WhoMay(Rooms(), {"delete"}, PatternOf("*"))),
            (Texts{"group:admin: delete on room/* except room/secret/*",
                   "owner: delete on profile/<entity_id>/*"}));
}

TEST(WhoMayTest, APatternThatCrossesADeclarationIsNamedBesideIt) {
  EXPECT_EQ(Lines(WhoMay(Rooms(), {"delete"}, PatternOf("<_area>/secret/*"))),
            Texts{"owner: delete on <_area>/secret/* profile/<entity_id>/*"});
}

TEST(WhoMayTest, DeniesAreTakenAway) {
  const Policy policy =
      MakePolicy({Declare("a/*", {Allow({"authenticated"}, kGet), Deny({"group:banned"}, kGet)})});
  EXPECT_EQ(Lines(WhoMay(policy, {"get"}, PatternOf("a/*"))),
            Texts{"authenticated (not group:banned or unknown): get on a/*"});
}

TEST(WhoMayTest, AVariableIsToldOfThePatternThatHasIt) {
  const Policy policy = MakePolicy({Declare("<x>/*", {Allow({"group:<x>"}, kGet)}),
                                    Inheriting(Declare("*/<x>", {Allow({"group:s"}, kGet)}))});
  EXPECT_EQ(
      Lines(WhoMay(policy, {"get"}, PatternOf("*"))),
      (Texts{"group:<x> of <x>/*, group:s: get on */<x>", "group:<x>: get on <x>/* except */<x>"}));
  EXPECT_EQ(Lines(WhoMay(policy, {"get"}, PatternOf("a/b"))),
            Texts{"group:<x> of <x>/*, group:s: get on a/b"});
  const Policy owned = MakePolicy({Declare("<entity_id>/ab", {Allow({"owner"}, kGet)})});
  EXPECT_EQ(Lines(WhoMay(owned, {"get"}, PatternOf("a/<entity_id>"))),
            Texts{"owner of <entity_id>/ab: get on <entity_id>/ab a/<entity_id>"});
}

TEST(WhoMayTest, NamesThatCouldBeTakenForOtherWordsAreInQuotes) {
  const Policy policy =
      MakePolicy({Declare("a/*", {Allow({"group:a, guest"}, kGet),
                                  Allow({"authenticated"}, kGet, {Is("t", "b or unknown")}),
                                  Allow({"authenticated"}, kGet, {Is("t", "")}),
                                  Allow({"authenticated"}, kGet, {Is("t", "<x>")})})});
  EXPECT_EQ(Lines(WhoMay(policy, {"get"}, PatternOf("a/*"))),
            Texts{"group:\"a, guest\", authenticated where t is \"\", authenticated where t is "
                  "\"<x>\", authenticated where t is \"b or unknown\": get on a/*"});
}

TEST(WhoMayTest, ABudgetEndsItUndecided) {
  QueryOptions options;
  options.max_states = 1;
  EXPECT_EQ(WhoMay(Rooms(), {"get"}, PatternOf("*"), options).undecided,
            "the patterns overlap in too many ways");
  options = QueryOptions();
  options.max_nodes = 3;
  EXPECT_EQ(WhoMay(Rooms(), {"get"}, PatternOf("*"), options).undecided,
            "the rules tell too many principals apart");
}

TEST(WhoMayWhatTest, NobodyIsInTwoRows) {
  EXPECT_EQ(
      Lines(WhoMayWhat(Rooms(), PatternOf("room/*"))),
      (Texts{"room/* except room/secret/*: [guest] get; [authenticated (not group:admin)] get "
             "write; [group:admin] get write delete;",
             "room/secret/*: [group:admin] get;"}));
}

TEST(WhoMayWhatTest, PathsOfNobodyAreToldAsWell) {
  EXPECT_EQ(Lines(WhoMayWhat(Rooms(), PatternOf("elsewhere/x"))), Texts{"elsewhere/x:"});
}

// `owner on profile/<entity_id>/*: all all all all`, a word for each action.
Texts ExtentLines(const Policy& policy, const Texts& selectors) {
  std::vector<Selector> asked;
  for (const std::string& text : selectors) asked.push_back(MakeSelector(text));
  const QueryResult<AccessMatrix> result = WhoMayWhat(policy, PatternOf("*"), asked);
  EXPECT_EQ(result.undecided, "");
  Texts lines;
  for (const AccessMatrix& matrix : result.answer) {
    for (size_t i = 0; i < selectors.size(); ++i) {
      Texts words;
      for (const Extent extent : matrix.extents[i]) {
        words.emplace_back(extent == Extent::kAll    ? "all"
                           : extent == Extent::kSome ? "some"
                           : extent == Extent::kNone ? "-"
                                                     : "nobody");
      }
      lines.push_back(selectors[i] + " on " + RegionText(matrix.paths, matrix.except) + ": " +
                      Joined(words));
    }
  }
  return lines;
}

TEST(WhoMayWhatTest, TellsHowManyOfASelectorMay) {
  const Policy policy =
      MakePolicy({Declare("room/*", {Allow({"authenticated"}, kGet), Deny({"group:banned"}, kGet),
                                     Allow({"group:banned"}, kWrite)})});
  EXPECT_EQ(ExtentLines(policy, {"anyone", "guest", "authenticated", "group:banned"}),
            (Texts{"anyone on * except room/*: - - - -", "guest on * except room/*: - - - -",
                   "authenticated on * except room/*: - - - -",
                   "group:banned on * except room/*: - - - -", "anyone on room/*: some - some -",
                   "guest on room/*: - - - -", "authenticated on room/*: some - some -",
                   "group:banned on room/*: - - all -"}));
}

TEST(WhoMayWhatTest, AnOwnerIsThatOfTheDeclarationsThatMatch) {
  EXPECT_EQ(ExtentLines(Rooms(), {"owner"}),
            (Texts{"owner on * except room/* profile/<entity_id>/*: nobody nobody nobody nobody",
                   "owner on profile/<entity_id>/*: all all all all",
                   "owner on room/* except room/secret/*: nobody nobody nobody nobody",
                   "owner on room/secret/*: nobody nobody nobody nobody"}));
}

TEST(WhatMayTest, TellsTheExactPathsOfAGuest) {
  EXPECT_EQ(Lines(WhatMay(Rooms(), Guest(), PatternOf("*"))),
            Texts{"get on room/* except room/secret/*"});
}

TEST(WhatMayTest, ThePathsOfAnOwnerHaveTheEntityIdInThem) {
  EXPECT_EQ(Lines(WhatMay(Rooms(), User("alice", {}), PatternOf("profile/*"))),
            (Texts{"get list write delete on profile/alice/*",
                   "get on profile/<entity_id>/* except profile/alice/*"}));
}

TEST(WhatMayTest, GroupsAndAttributesThatPathsName) {
  const Policy policy = MakePolicy(
      {Declare("team/<team>/*", {Allow({"group:<team>"}, kGet)}),
       Declare("plan/<plan>/*", {Allow({"authenticated"}, kGet, {IsVariable("plan", "plan")})})});
  Principal user = User("alice", {"red", "blue"});
  user.attributes = {{"plan", "free"}};
  EXPECT_EQ(Lines(WhatMay(policy, user, PatternOf("*"))),
            (Texts{"get on plan/free/*", "get on team/blue/*", "get on team/red/*"}));
}

TEST(WhatMayTest, AValueThatNoSegmentHasIsNoPath) {
  const Policy policy = MakePolicy(
      {Declare("plan/<plan>/*", {Allow({"guest"}, kList),
                                 Allow({"authenticated"}, kGet, {IsVariable("plan", "plan")})})});
  Principal user = User("alice", {});
  for (const char* const value : {"a/b", "", ".."}) {
    user.attributes = {{"plan", value}};
    EXPECT_EQ(Lines(WhatMay(policy, user, PatternOf("*"))), Texts{}) << value;
  }
}

TEST(WhatMayTest, APrincipalThatIsRejectedMayNothing) {
  EXPECT_EQ(Lines(WhatMay(Rooms(), User("a/b", {}), PatternOf("*"))), Texts{});
}

TEST(WhatMayTest, AValueWithTheSignsOfPatternsIsItself) {
  EXPECT_EQ(Lines(WhatMay(Rooms(), User("*", {}), PatternOf("profile/*"))),
            (Texts{"get list write delete on profile/\\*/*",
                   "get on profile/<entity_id>/* except profile/\\*/*"}));
}

TEST(WhatMayTest, WhatIsUnknownHelpsNobody) {
  EXPECT_EQ(Lines(WhatMay(Rooms(), User(), PatternOf("room/secret/*"))), Texts{});
}

TEST(WhatMayTest, AFunctionMayWhatIsAllowedToAnyone) {
  const Policy policy = MakePolicy(
      {Declare("a/*", {Allow({"anyone"}, kGet)}), Declare("b/*", {Allow({"function:f"}, kList)})});
  EXPECT_EQ(Lines(WhatMay(policy, Function("f"), PatternOf("*"))),
            (Texts{"get on a/*", "list on b/*"}));
}

TEST(WhatMayTest, OfUrls) {
  const Policy policy = MakePolicy(
      {Declare("/a/<entity_id>", {Allow({"owner"}, kGet)}, PathMode::kUrl)}, PathMode::kUrl);
  EXPECT_EQ(Lines(WhatMay(policy, User("x y", {}), PatternOf("/*", PathMode::kUrl))),
            Texts{"get on /a/x y"});
}

}  // namespace
}  // namespace postern
