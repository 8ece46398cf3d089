// Which parts of rules decide: single cases, and brute force over small policies and random ones.
#include "policy/analysis/deciding_parts.h"

#include <cstdint>
#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/analysis/testing/small_policies.h"
#include "policy/compiler.h"
#include "policy/reference_evaluator.h"
#include "policy/testing/choices.h"
#include "policy/testing/models.h"
#include "policy/testing/random_policy.h"
#include "policy/testing/random_request.h"
#include "policy/testing/text.h"

namespace postern {
namespace {

using internal::Allow;
using internal::Declare;
using internal::Deny;
using internal::Inheriting;
using internal::Is;
using internal::kGet;
using internal::kList;
using internal::MakePolicy;
using internal::PolicyText;
using internal::SmallPolicies;
using internal::SmallPolicy;
using internal::SmallRequest;
using internal::SmallRequests;

// `room/* 0 group:admin list`
std::string NameOf(const Policy& policy, const RulePart& part) {
  const Declaration& declaration = policy.declarations[part.declaration];
  return declaration.pattern.text + ' ' + std::to_string(part.rule) + ' ' +
         declaration.rules[part.rule].selectors[part.selector].text + ' ' +
         policy.actions[part.action];
}

std::set<std::string> NamesOf(const Policy& policy, const DecidingParts& parts) {
  EXPECT_EQ(parts.undecided, "");
  EXPECT_TRUE(parts.open.empty());
  std::set<std::string> names;
  for (const auto& [part, request] : parts.shown) names.insert(NameOf(policy, part));
  return names;
}

using Names = std::set<std::string>;

TEST(DecidingPartsTest, WhatAnEarlierRuleAlwaysDecidesIsLeftOut) {
  const Policy policy = MakePolicy({Declare(
      "a/*", {Allow({"authenticated"}, kGet), Allow({"group:g", "guest"}, kGet | kList)})});
  EXPECT_EQ(NamesOf(policy, FindDecidingParts(policy, {})),
            (Names{"a/* 0 authenticated get", "a/* 1 group:g list", "a/* 1 guest get",
                   "a/* 1 guest list"}));
}

TEST(DecidingPartsTest, WhatADenyAlwaysTakesIsLeftOut) {
  const Policy policy =
      MakePolicy({Declare("a/*", {Allow({"anyone"}, kGet | kList)}),
                  Declare("a/b", {Deny({"anyone"}, kGet), Allow({"guest"}, kGet | kList)})});
  EXPECT_EQ(
      NamesOf(policy, FindDecidingParts(policy, {})),
      (Names{"a/* 0 anyone get", "a/* 0 anyone list", "a/b 0 anyone get", "a/b 1 guest list"}));
}

TEST(DecidingPartsTest, OfTwoSelectorsTheFirstDecides) {
  const Policy policy =
      MakePolicy({Declare("a", {Allow({"authenticated", "group:g", "guest"}, kGet)})});
  EXPECT_EQ(NamesOf(policy, FindDecidingParts(policy, {})),
            (Names{"a 0 authenticated get", "a 0 guest get"}));
}

TEST(DecidingPartsTest, EachComesWithARequestThatItDecides) {
  const Policy policy = MakePolicy({Declare("a/<entity_id>/*", {Allow({"owner"}, kGet)})});
  const DecidingParts parts = FindDecidingParts(policy, {});
  ASSERT_EQ(parts.shown.size(), 1U);
  const AccessWitness& request = parts.shown.begin()->second;
  const Decision decision =
      ReferenceEvaluate(policy, request.principal, request.action, request.path);
  EXPECT_TRUE(decision.allowed());
  EXPECT_EQ(decision.declaration, 0U);
}

TEST(DecidingPartsTest, OnlyWhatIsWantedIsLookedFor) {
  const Policy policy = MakePolicy({Declare("a", {Allow({"guest", "function:f"}, kGet)})});
  const DecidingParts parts =
      FindDecidingParts(policy, [](const RulePart& part) { return part.selector == 1; });
  EXPECT_EQ(NamesOf(policy, parts), Names{"a 0 function:f get"});
}

TEST(DecidingPartsTest, WhatOthersAlwaysGovernIsNotReached) {
  const Policy policy = MakePolicy({
      Declare("a/*", {Allow({"guest"}, kGet)}),  // all below `a` has a declaration of its own
      Declare("a/<x>", {Allow({"guest"}, kGet)}),
      Declare("a/<x>/*", {Allow({"guest"}, kGet)}),
      Declare("a/", {}),
      Inheriting(Declare("**/*", {Deny({"anyone"}, kGet)})),
  });
  EXPECT_EQ(FindDecidingParts(policy, {}).reached, (std::set<uint32_t>{1, 2, 3, 4}));
}

TEST(DecidingPartsTest, ABudgetThatIsSpentIsTold) {
  const Policy policy = MakePolicy({Declare("a", {Allow({"guest"}, kGet)})});
  EXPECT_NE(FindDecidingParts(policy, {}, {1, 1000}).undecided, "");
  EXPECT_NE(FindDecidingParts(policy, {}, {1000, 1}).undecided, "");
}

// --- Brute force ---------------------------------------------------------------------------------

void CheckShown(const Policy& policy, const DecidingParts& parts) {
  for (const auto& [part, request] : parts.shown) {
    const Decision decision = request.decision;
    ASSERT_EQ(decision.declaration, part.declaration) << NameOf(policy, part);
    ASSERT_EQ(decision.rule, part.rule) << NameOf(policy, part);
    ASSERT_EQ(decision.selector, part.selector) << NameOf(policy, part);
    ASSERT_EQ(request.action, policy.actions[part.action]);
  }
}

void CheckSmall(const std::vector<SmallPolicy>& all) {
  size_t seen = 0, shown = 0;
  for (const SmallPolicy& small : all) {
    const DecidingParts parts = FindDecidingParts(small.policy, {});
    ASSERT_EQ(parts.undecided, "");
    ASSERT_TRUE(parts.open.empty()) << PolicyText(small.policy);
    CheckShown(small.policy, parts);
    std::set<RulePart> decided;
    for (const SmallRequest& request : SmallRequests()) {
      if (request.path.empty() && request.action != "list") continue;
      const Decision decision =
          ReferenceEvaluate(small.policy, request.principal, request.action, request.path);
      if (decision.rule == Decision::kNone) continue;
      const uint32_t action = small.policy.ActionMask(request.action) == kGet ? 0 : 1;
      ASSERT_EQ(small.policy.actions[action], request.action);
      decided.insert({decision.declaration, decision.rule, decision.selector, action});
    }
    for (const RulePart& part : decided) {
      ASSERT_EQ(parts.shown.count(part), 1U)
          << PolicyText(small.policy) << NameOf(small.policy, part);
    }
    seen += decided.size();
    shown += parts.shown.size();
  }
  std::printf("%zu policies, %zu parts decide requests of the small world, %zu are shown\n",
              all.size(), seen, shown);
  EXPECT_GT(seen, all.size());
  EXPECT_LE(shown, seen + seen / 20);  // few decide only requests of a larger world
}

TEST(DecidingPartsTest, EverySmallPolicy) {
  CheckSmall(SmallPolicies({"*", "a/*", "<t>/b", "**/b", "a/<entity_id>/*"},
                           {{}, {Allow({"guest"}, kGet)}, {Deny({"group:g"}, kGet)}}));
  CheckSmall(SmallPolicies({"<t>/*", "a/*"},
                           {{Allow({"authenticated"}, kGet)},
                            {Allow({"group:g", "function:f"}, kGet | kList)},
                            {Deny({"group:g"}, kGet), Allow({"authenticated"}, kGet)},
                            {Allow({"anyone"}, kGet), Deny({"guest"}, kGet)},
                            {Allow({"authenticated"}, kGet, {Is("t", "v")})},
                            {Allow({"anyone"}, kGet), Deny({"anyone"}, kGet, {Is("t", "v")})}}));
  CheckSmall(SmallPolicies(
      {"a/<entity_id>/*", "<x>/<entity_id>/*"},
      {{Allow({"owner"}, kGet)}, {Allow({"authenticated"}, kGet), Deny({"owner"}, kGet)}}));
}

// How many, and from which seed on: POSTERN_POLICIES, POSTERN_SEED of the environment.
TEST(DecidingPartsTest, RandomPolicies) {
  const uint64_t num_policies = internal::FromEnvironment("POSTERN_POLICIES", 60);
  size_t shown = 0, open = 0, decided = 0;
  const uint64_t first_seed = internal::SeedFromEnvironment();
  for (uint64_t seed = first_seed; seed < first_seed + num_policies; ++seed) {
    internal::SeededChoices choices(seed);
    internal::Draft draft = internal::RandomDraft(choices, 12);
    const CompileResult compiled = internal::CompileRepaired(draft);
    if (!compiled.ok()) continue;
    const Policy policy = *DescribedPolicy(*compiled.graph());
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + PolicyText(policy));
    const DecidingParts parts = FindDecidingParts(policy, {});
    ASSERT_EQ(parts.undecided, "");
    CheckShown(policy, parts);
    if (HasFatalFailure()) return;
    shown += parts.shown.size();
    open += parts.open.size();
    for (int i = 0; i < 500; ++i) {
      const internal::RandomRequest made = internal::MakeRequest(draft, choices);
      const CanonicalPath path = CanonicalPath::FromRaw(policy.mode, made.path);
      if (ValidatePrincipal(made.principal) != PrincipalError::kNone || !path.ok()) continue;
      const Decision decision = ReferenceEvaluate(policy, made.principal, made.action, path.text());
      if (decision.rule == Decision::kNone) continue;
      ++decided;
      for (uint32_t action = 0; action < policy.actions.size(); ++action) {
        if (policy.actions[action] != made.action) continue;
        const RulePart part = {decision.declaration, decision.rule, decision.selector, action};
        ASSERT_EQ(parts.shown.count(part) + parts.open.count(part), 1U) << NameOf(policy, part);
      }
    }
  }
  std::printf("%zu parts shown, %zu open, %zu requests decided by a rule\n", shown, open, decided);
  EXPECT_GT(shown, 5 * num_policies);
  EXPECT_GT(decided, num_policies);
  EXPECT_EQ(open, 0U);
}

}  // namespace
}  // namespace postern
