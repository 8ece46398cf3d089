#include "policy/analysis/policy_diff.h"

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "policy/analysis/meaning_digest.h"
#include "policy/testing/models.h"

namespace postern {
namespace {

using internal::Allow;
using internal::Declare;
using internal::Deny;
using internal::Inheriting;
using internal::Is;
using internal::IsVariable;
using internal::kAll;
using internal::kDelete;
using internal::kGet;
using internal::kList;
using internal::kWrite;
using internal::MakePolicy;
using Outcome = PolicyDiff::Outcome;

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// Each change as a line: `+ guest: get on room/* except room/secret/*`.
std::vector<std::string> Lines(const PolicyDiff& diff) {
  std::vector<std::string> lines;
  for (const AccessChange& change : diff.changes) {
    lines.push_back((change.is_gain ? "+ " : "- ") + change.who + ": " + Joined(change.actions) +
                    " on " + Joined(change.paths) +
                    (change.except.empty() ? "" : " except " + Joined(change.except)));
  }
  return lines;
}

std::vector<std::string> Changes(const Policy& before, const Policy& after) {
  const PolicyDiff diff = ComparePolicies(before, after);
  EXPECT_EQ(diff.outcome, diff.changes.empty() ? Outcome::kSame : Outcome::kChanged) << diff.reason;
  return Lines(diff);
}

using Texts = std::vector<std::string>;

TEST(PolicyDiffTest, TheSamePolicyIsTheSame) {
  const Policy policy = MakePolicy({Declare("room/*", {Allow({"guest"}, kGet)})});
  EXPECT_EQ(ComparePolicies(policy, policy).outcome, Outcome::kSame);
}

TEST(PolicyDiffTest, AnotherDeclarationIsALine) {
  const Declaration room = Declare("room/*", {Allow({"authenticated"}, kGet)});
  EXPECT_EQ(
      Changes(
          MakePolicy({room}),
          MakePolicy({room, Inheriting(Declare("room/<id>/public/*", {Allow({"guest"}, kGet)}))})),
      Texts{"+ guest: get on room/<id>/public/*"});
}

TEST(PolicyDiffTest, WitnessesAloneTellNeitherWhoNorWhere) {
  const Policy before = MakePolicy({Declare("room/*", {Allow({"authenticated"}, kGet)})});
  const Policy after = MakePolicy({Declare("room/*", {Allow({"anyone"}, kGet | kList)})});
  DiffOptions options;
  options.witnesses_only = true;
  const PolicyDiff diff = ComparePolicies(before, after, options);
  EXPECT_EQ(diff.outcome, Outcome::kChanged);
  EXPECT_EQ(Lines(diff), (Texts{"+ : list on ", "+ : get on "}));
  for (const AccessChange& change : diff.changes) EXPECT_TRUE(change.witness.after.allowed());
  EXPECT_EQ(Lines(ComparePolicies(before, after)).size(), diff.changes.size());
}

TEST(PolicyDiffTest, MoreSpecificDeclarationsAreExceptions) {
  const Declaration secret = Declare("room/secret/*", {});
  EXPECT_EQ(
      Changes(MakePolicy({Declare("room/*", {Allow({"authenticated"}, kGet)}), secret}),
              MakePolicy(
                  {Declare("room/*", {Allow({"authenticated", "guest"}, kGet | kList)}), secret})),
      (Texts{"+ guest, authenticated: list on room/* except room/secret/*",
             "+ guest: get on room/* except room/secret/*"}));
}

// What a rule asks of a segment and what another asks of a value are two things only where the
// segment can be that value.
TEST(PolicyDiffTest, ASegmentThatIsNeverAValueIsNotTakenForIt) {
  const auto with = [](const char* pattern, bool has_deny) {
    std::vector<Rule> rules = {Allow({"authenticated"}, kGet, {IsVariable("t", "x")})};
    if (has_deny) rules.push_back(Deny({"anyone"}, kGet, {Is("t", "v")}));
    return MakePolicy({Declare(pattern, std::move(rules))});
  };
  EXPECT_EQ(Changes(with("<x:ro{2,3}m>/*", true), with("<x:ro{2,3}m>/*", false)), Texts{});
  EXPECT_EQ(Changes(with("<x>/*", true), with("<x>/*", false)).size(), 1U);
  EXPECT_EQ(Changes(with("<x:v>/*", true), with("<x:v>/*", false)).size(), 1U);
}

TEST(PolicyDiffTest, LossAndGain) {
  EXPECT_EQ(Changes(MakePolicy({Declare("a/*", {Allow({"guest"}, kGet)})}),
                    MakePolicy({Declare("a/*", {Allow({"authenticated"}, kGet)})})),
            (Texts{"+ authenticated: get on a/*", "- guest: get on a/*"}));
}

TEST(PolicyDiffTest, ADenyTakesFromThoseOfWhomNothingIsKnown) {
  const Declaration all = Declare("a/*", {Allow({"authenticated"}, kGet)});
  EXPECT_EQ(Changes(MakePolicy({all}),
                    MakePolicy({all, Inheriting(Declare("**/x/*", {Deny({"group:out"}, kGet)}))})),
            Texts{"- group:out or unknown: get on **/x/* a/*"});
}

TEST(PolicyDiffTest, ButNotThese) {
  const Declaration all = Declare("a/*", {Allow({"authenticated"}, kGet)});
  const Declaration guard = Inheriting(Declare("a/x/*", {Deny({"group:out"}, kGet)}));
  EXPECT_EQ(Changes(MakePolicy({guard}), MakePolicy({all, guard})),
            (Texts{"+ authenticated: get on a/* except a/x/*",
                   "+ authenticated (not group:out or unknown): get on a/x/*"}));
}

TEST(PolicyDiffTest, OwnersAndVariables) {
  EXPECT_EQ(Changes(MakePolicy({}),
                    MakePolicy({Declare("p/<entity_id>/*", {Allow({"owner"}, kAll)}),
                                Declare("t/<team>/*", {Allow({"group:<team>"}, kGet)}),
                                Declare("w/<team>/*", {Allow({"authenticated"}, kGet,
                                                             {IsVariable("team", "team")})})})),
            (Texts{"+ owner: get list write delete on p/<entity_id>/*",
                   "+ group:<team>: get on t/<team>/*",
                   "+ authenticated where team is <team>: get on w/<team>/*"}));
}

TEST(PolicyDiffTest, TwoOwnersOfOnePathAreToldApart) {
  const Declaration first = Inheriting(Declare("<entity_id>/<x>/*", {Allow({"owner"}, kGet)}));
  const Declaration second = Declare("<x>/<entity_id>/**/z/*", {Allow({"owner"}, kGet)});
  EXPECT_EQ(Changes(MakePolicy({first}), MakePolicy({first, Inheriting(second)})),
            Texts{"+ owner of <x>/<entity_id>/**/z/* (not owner of <entity_id>/<x>/*): get on "
                  "<x>/<entity_id>/**/z/*"});
}

TEST(PolicyDiffTest, TwoSpellingsOfTheSamePaths) {
  EXPECT_EQ(Changes(MakePolicy({Declare("a/<x:p|q>", {})}),
                    MakePolicy({Declare("a/<x:[pq]>", {Allow({"guest"}, kGet)})})),
            Texts{"+ guest: get on a/<x:p|q>"});
}

TEST(PolicyDiffTest, RulesThatAreSplitAreTheSame) {
  const Policy before = MakePolicy({Declare("a/<x>/*", {Allow({"guest", "authenticated"}, kAll)})});
  const Policy after = MakePolicy(
      {Declare("a/<y>/*", {Allow({"authenticated"}, kGet | kList),
                           Allow({"authenticated"}, kWrite | kDelete), Allow({"guest"}, kAll)})});
  EXPECT_EQ(ComparePolicies(before, after).outcome, Outcome::kSame);
  EXPECT_EQ(MeaningDigest(before), MeaningDigest(after));
}

// Splits, duplicates and shuffles whatever may be without another meaning.
Policy Variant(const Policy& policy, std::mt19937& random) {
  Policy variant = policy;
  const auto coin = [&random] { return random() % 2 == 0; };
  for (Declaration& declaration : variant.declarations) {
    std::vector<Rule> rules;
    for (const Rule& rule : declaration.rules) {
      for (const Selector& selector : rule.selectors) {
        Rule part = rule;
        part.selectors = {selector};
        std::shuffle(part.where.begin(), part.where.end(), random);
        part.note = coin() ? "a note" : "";
        const uint64_t some = rule.actions & random();
        if (some != 0 && some != rule.actions && coin()) {
          part.actions = some;
          rules.push_back(part);
          part.actions = rule.actions & ~some;
        }
        rules.push_back(part);
        if (coin()) rules.push_back(part);
      }
    }
    std::shuffle(rules.begin(), rules.end(), random);
    declaration.rules = std::move(rules);
  }
  std::shuffle(variant.declarations.begin(), variant.declarations.end(), random);
  return variant;
}

TEST(MeaningDigestTest, AThousandVariantsHaveOne) {
  const Policy policy = MakePolicy(
      {Declare("room/*", {Allow({"guest"}, kGet), Allow({"authenticated", "group:a"}, kAll)}),
       Inheriting(Declare("room/<id>/x/*", {Deny({"anyone", "group:b"}, kWrite | kDelete)})),
       Declare("p/<entity_id>/*", {Allow({"owner"}, kAll), Allow({"function:f"}, kGet)}),
       Declare("t/<team>/*",
               {Allow({"group:<team>"}, kAll, {IsVariable("team", "team"), Is("plan", "pro")})})});
  std::mt19937 random(1);
  for (int i = 0; i < 1000; ++i) {
    const Policy variant = Variant(policy, random);
    ASSERT_EQ(MeaningDigest(variant), MeaningDigest(policy));
    ASSERT_EQ(ComparePolicies(policy, variant).outcome, Outcome::kSame);
  }
}

TEST(MeaningDigestTest, EachChangeHasAnother) {
  const auto digest = [](Declaration declaration, PathMode mode = PathMode::kKey) {
    return MeaningDigest(MakePolicy({std::move(declaration)}, mode));
  };
  const std::vector<std::string> digests = {
      digest(Declare("a/*", {})),
      digest(Inheriting(Declare("a/*", {}))),
      digest(Declare("b/*", {})),
      digest(Declare("a/*", {}, PathMode::kOpaque), PathMode::kOpaque),
      digest(Declare("a/*", {Allow({"guest"}, kGet)})),
      digest(Declare("a/*", {Deny({"guest"}, kGet)})),
      digest(Declare("a/*", {Allow({"guest"}, kList)})),
      digest(Declare("a/*", {Allow({"anyone"}, kGet)})),
      digest(Declare("a/*", {Allow({"group:a"}, kGet)})),
      digest(Declare("a/*", {Allow({"function:a"}, kGet)})),
      digest(Declare("a/*", {Allow({"guest"}, kGet, {Is("a", "b")})})),
      digest(Declare("a/*", {Allow({"guest"}, kGet, {Is("b", "b")})})),
      digest(Declare("a/*", {Allow({"guest"}, kGet, {Is("a", "c")})})),
      digest(Declare("<a>/<b>/*", {Allow({"group:<a>"}, kGet)})),
      digest(Declare("<a>/<b>/*", {Allow({"group:<b>"}, kGet)})),
      digest(Declare("<entity_id>/<b>/*", {Allow({"owner"}, kGet)})),
      digest(Declare("<b>/<entity_id>/*", {Allow({"owner"}, kGet)}))};
  for (size_t i = 0; i < digests.size(); ++i) {
    for (size_t k = 0; k < i; ++k) EXPECT_NE(digests[i], digests[k]) << i << ' ' << k;
  }
}

TEST(PolicyDiffTest, AnIdleRuleIsTheSame) {
  const Policy before = MakePolicy({Declare("a/*", {Allow({"authenticated"}, kGet)})});
  const Policy after = MakePolicy({Declare("a/*", {Allow({"authenticated", "group:x"}, kGet)})});
  EXPECT_EQ(ComparePolicies(before, after).outcome, Outcome::kSame);
  EXPECT_NE(MeaningDigest(before), MeaningDigest(after));
}

TEST(PolicyDiffTest, AGroupThatIsTheSegment) {
  // On `admin/*` the segment is the group's name, so both ask the same.
  const Declaration team = Declare("<team>/*", {Allow({"group:<team>"}, kGet)});
  const Policy before = MakePolicy({team});
  const Policy after = MakePolicy({team, Declare("admin/*", {Allow({"group:admin"}, kGet)})});
  EXPECT_EQ(ComparePolicies(before, after).outcome, Outcome::kSame);
}

TEST(PolicyDiffTest, TheRootIsAskedByListAlone) {
  const PolicyDiff diff = ComparePolicies(MakePolicy({Declare("<x>", {}), Declare("<x>/*", {})}),
                                          MakePolicy({Declare("*", {Allow({"guest"}, kAll)}),
                                                      Declare("<x>", {}), Declare("<x>/*", {})}));
  ASSERT_EQ(Lines(diff), Texts{"+ guest: list on * except <x> <x>/*"});
  EXPECT_EQ(diff.changes[0].witness.path, "");
}

TEST(PolicyDiffTest, AWitnessIsDecidedOnBothSides) {
  const PolicyDiff diff = ComparePolicies(
      MakePolicy({Declare("a/*", {})}),
      MakePolicy({Declare("b", {}),
                  Declare("a/<entity_id>/*", {Allow({"guest"}, kGet), Allow({"owner"}, kGet)})}));
  ASSERT_EQ(Lines(diff), Texts{"+ guest, owner: get on a/<entity_id>/*"});
  const DiffWitness& witness = diff.changes[0].witness;
  EXPECT_EQ(witness.before.reason, Reason::kNoRule);
  EXPECT_EQ(witness.before.declaration, 0u);
  EXPECT_EQ(witness.after.reason, Reason::kAllowed);
  EXPECT_EQ(witness.after.declaration, 1u);
}

TEST(PolicyDiffTest, AnActionThatOnlyOneHas) {
  Policy after = MakePolicy({Declare("a/*", {Allow({"guest"}, kGet)})});
  after.actions = {"fly"};
  EXPECT_EQ(Changes(MakePolicy({Declare("a/*", {Allow({"guest"}, kGet)})}), after),
            (Texts{"+ guest: fly on a/*", "- guest: get on a/*"}));
}

TEST(PolicyDiffTest, UrlAndKeyAreNotCompared) {
  const PolicyDiff diff = ComparePolicies(MakePolicy({}), MakePolicy({}, PathMode::kUrl));
  EXPECT_EQ(diff.outcome, Outcome::kUndecided);
  EXPECT_EQ(diff.reason, "one policy is for `paths: url`, the other is not");
}

TEST(PolicyDiffTest, KeysOfBothModesAreCompared) {
  const PolicyDiff diff = ComparePolicies(
      MakePolicy({Declare("a/*", {Allow({"guest"}, kGet)})}),
      MakePolicy({Declare("a/*", {Allow({"guest"}, kGet)}, PathMode::kOpaque)}, PathMode::kOpaque));
  EXPECT_EQ(diff.outcome, Outcome::kSame);
  EXPECT_TRUE(diff.only_key_paths);
}

// As many selectors as a policy may have are no reason to be slow.
TEST(PolicyDiffTest, ManyGroups) {
  std::vector<std::string> groups;
  groups.reserve(2000);
  for (int i = 0; i < 2000; ++i) groups.push_back("group:g" + std::to_string(i));
  const Policy before = MakePolicy({Declare("a/*", {Allow(groups, kGet)})});
  groups.erase(groups.begin() + 1000);
  const PolicyDiff diff =
      ComparePolicies(before, MakePolicy({Declare("a/*", {Allow(groups, kGet)})}));
  ASSERT_EQ(diff.outcome, Outcome::kChanged) << diff.reason;
  ASSERT_EQ(diff.changes.size(), 1u);
  EXPECT_NE(diff.changes[0].who.find("in group:g1000 "), std::string::npos);
  EXPECT_EQ(diff.changes[0].witness.principal.groups, Texts{"g1000"});
}

// A list of values has no limit of its own: without a bound, functions of so many facts would take
// more stack than there is.
TEST(PolicyDiffTest, MoreValuesThanCanBeComparedAreUndecided) {
  Where where = Is("a", "first");
  for (int i = 0; i < 200'000; ++i) where.values.push_back("v" + std::to_string(i));
  const PolicyDiff diff = ComparePolicies(
      MakePolicy({}), MakePolicy({Declare("a/*", {Allow({"anyone"}, kGet, {where})})}));
  EXPECT_EQ(diff.outcome, Outcome::kUndecided);
  EXPECT_EQ(diff.reason, "the rules tell too many principals apart");
}

TEST(PolicyDiffTest, ABudgetEndsItWithoutAnAnswer) {
  std::vector<Declaration> declarations;
  for (const char a : {'a', 'b', 'c', 'd'}) {
    for (const char b : {'a', 'b', 'c', 'd'}) {
      declarations.push_back(
          Inheriting(Declare(std::string("**/") + a + "/**/" + b + "/*", {Deny({"guest"}, kGet)})));
    }
  }
  DiffOptions options;
  options.max_states = 100;
  PolicyDiff diff = ComparePolicies(MakePolicy({}), MakePolicy(declarations), options);
  EXPECT_EQ(diff.outcome, Outcome::kUndecided);
  EXPECT_EQ(diff.reason, "the patterns overlap in too many ways");
  options = DiffOptions();
  options.max_nodes = 4;
  diff = ComparePolicies(MakePolicy({}),
                         MakePolicy({Declare("a/*", {Allow({"group:a", "group:b"})})}), options);
  EXPECT_EQ(diff.outcome, Outcome::kUndecided);
  EXPECT_EQ(diff.reason, "the rules tell too many principals apart");
}

}  // namespace
}  // namespace postern
