// What is changed and how it is told; and that a mutant, cut down, differs from the policy on the
// same requests as the whole one does.
#include "policy/analysis/mutation.h"

#include <cstdint>
#include <cstdio>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluator.h"
#include "gtest/gtest.h"
#include "policy/analysis/policy_diff.h"
#include "policy/analysis/testing/small_policies.h"
#include "policy/compiler.h"
#include "policy/lint.h"
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

CompileResult CompileText(std::string_view text) {
  return CompilePolicy(Source("policy.yaml", std::string(text)), Syntax::kYaml);
}

// `[get, list]: `list` removed from `to``: the text that is changed, and how.
std::vector<std::string> TextsOf(const CompileResult& compiled) {
  std::vector<std::string> texts;
  for (const Mutation& mutation : FindMutations(*compiled.policy())) {
    const SourceRange range = RangeOf(*compiled.policy(), mutation);
    texts.push_back(std::string(compiled.source()->Text(range)) + ": " +
                    MutationText(*compiled.policy(), mutation));
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(MutationTest, EveryPartOfADeclarationIsChanged) {
  const CompileResult compiled = CompileText(
      "postern: 1\nactions: [get, put]\naccess:\n  a/<entity_id>/b:\n"
      "    - {allow: [owner, anyone], to: get, where: {plan: pro}}\n");
  ASSERT_TRUE(compiled.ok()) << compiled.IssuesText();
  EXPECT_EQ(TextsOf(compiled),
            (Texts{"a/<entity_id>/b: the declaration removed", "a/<entity_id>/b: `inherit` added",
                   "a/<entity_id>/b: any segment in place of `a`",
                   "a/<entity_id>/b: any segment in place of `b`",
                   "{allow: [owner, anyone], to: get, where: {plan: pro}}: the rule removed",
                   "{allow: [owner, anyone], to: get, where: {plan: pro}}: `deny` in place of "
                   "`allow`",
                   "owner: `owner` removed", "owner: `authenticated` in place of `owner`",
                   "anyone: `anyone` removed", "anyone: `authenticated` in place of `anyone`",
                   "get: `put` added to `to`", "plan: pro: `where` without `plan`",
                   "plan: pro: `another-pro` in place of `pro`"}));
}

TEST(MutationTest, OneActionIsRemovedWhereThereAreOthers) {
  const CompileResult compiled = CompileText(
      "postern: 1\nactions: [get, put]\naccess:\n  '*':\n    - inherit\n"
      "    - {deny: guest, to: [get, put]}\n");
  ASSERT_TRUE(compiled.ok()) << compiled.IssuesText();
  EXPECT_EQ(TextsOf(compiled),
            (Texts{"'*': the declaration removed", "'*': `inherit` removed",
                   "{deny: guest, to: [get, put]}: the rule removed",
                   "{deny: guest, to: [get, put]}: `allow` in place of `deny`",
                   "guest: `anyone` in place of `guest`", "[get, put]: `get` removed from `to`",
                   "[get, put]: `put` removed from `to`"}));
}

TEST(MutationTest, EveryValueOfWhereIsChanged) {
  const CompileResult compiled = CompileText(
      "postern: 1\nactions: [get]\naccess:\n  <tenant>/*:\n"
      "    - {allow: anyone, to: get, where: {tenant: <tenant>, plan: [pro, team]}}\n");
  ASSERT_TRUE(compiled.ok()) << compiled.IssuesText();
  const Texts texts = TextsOf(compiled);
  EXPECT_EQ(Texts(texts.end() - 5, texts.end()),
            (Texts{"tenant: <tenant>: `where` without `tenant`",
                   "tenant: <tenant>: `a` in place of `<tenant>`",
                   "plan: [pro, team]: `where` without `plan`",
                   "plan: [pro, team]: `pro` removed from `plan`",
                   "plan: [pro, team]: `team` removed from `plan`"}));
}

TEST(MutationTest, UnderAmplifyTheAuthorsPathsAreChanged) {
  const CompileResult compiled = CompileText(
      "postern: 1\nsemantics: amplify\naccess:\n  media/{entity_id}/*:\n"
      "    - {allow: owner, to: [get, list, write]}\n    - {allow: guest, to: read}\n");
  ASSERT_TRUE(compiled.ok()) << compiled.IssuesText();
  const Texts texts = TextsOf(compiled);
  const std::set<std::string> all(texts.begin(), texts.end());
  EXPECT_EQ(all.count("media/{entity_id}/*: the declaration removed"), 1U);
  EXPECT_EQ(all.count("guest: `authenticated` in place of `guest`"), 1U);
  EXPECT_EQ(all.count("owner: `authenticated` in place of `owner`"), 1U);
  EXPECT_EQ(all.count("[get, list, write]: `delete` added to `to`"), 1U);
  for (const std::string& text : texts) EXPECT_EQ(text.find("`deny`"), std::string::npos) << text;
}

// Returns the mutation of that text.
Mutation Find(const Policy& policy, std::string_view text) {
  for (const Mutation& mutation : FindMutations(policy)) {
    if (MutationText(policy, mutation) == text) return mutation;
  }
  ADD_FAILURE() << "no mutation: " << text;
  return {};
}

TEST(MutationTest, AWidenedSegmentKeepsItsVariable) {
  const Policy policy =
      MakePolicy({Declare("a/<team:x|y>/*", {Allow({"group:<team>"}, kGet)}), Declare("b/c", {})});
  const MutantMaker maker(policy);
  const auto expression = maker.Make(Find(policy, "any segment in place of `<team:x|y>`"));
  ASSERT_TRUE(expression);
  EXPECT_EQ(expression->after.declarations.front().pattern.text, "a/<team>/*");
  const auto last = maker.Make(Find(policy, "any segment in place of `c`"));
  ASSERT_TRUE(last);
  EXPECT_EQ(last->after.declarations.front().pattern.text, "b/<any>");
}

TEST(MutationTest, WhatWouldNotCompileIsNoMutant) {
  const Policy policy = MakePolicy(
      {Declare("a/*", {Allow({"guest"}, kGet)}), Declare("<x>/*", {Allow({"anyone"}, kGet)})});
  EXPECT_FALSE(MutantMaker(policy).Make(Find(policy, "any segment in place of `a`")));
}

TEST(MutationTest, AMutantKeepsOnlyNeighbours) {
  const Policy policy = MakePolicy({Declare("a/b", {Allow({"guest"}, kGet)}),
                                    Declare("a/*", {Allow({"guest"}, kGet)}),
                                    Declare("b/*", {Allow({"guest"}, kGet)})});
  const auto mutant = MutantMaker(policy).Make(Find(policy, "the rule removed"));
  ASSERT_TRUE(mutant);
  EXPECT_EQ(mutant->before.declarations.size(), 2U);
  EXPECT_EQ(mutant->after.declarations.size(), 2U);
  EXPECT_EQ(mutant->paths->text, "a/b");
}

// --- Brute force ---------------------------------------------------------------------------------

struct Asked {
  Principal principal;
  std::string action;
  std::string path;  // canonical
};

bool HasErrors(const Policy& policy) {
  Issues issues;
  CheckDeclarations(policy, issues);
  return issues.has_errors();
}

struct Tally {
  size_t mutants = 0, refused = 0, changed = 0, same = 0, undecided = 0;

  void Print() const {
    std::printf(
        "%zu mutants and %zu refused: %zu requests changed, %zu mutants the same, %zu open\n",
        mutants, refused, changed, same, undecided);
  }
};

// Holds each mutant against the whole mutated policy on all of the requests.
void Check(const Policy& policy, const std::vector<Asked>& requests, Tally& tally) {
  const MutantMaker maker(policy);
  for (const Mutation& mutation : FindMutations(policy)) {
    SCOPED_TRACE(policy.declarations[mutation.declaration].pattern.text + " " +
                 std::to_string(mutation.rule) + ": " + MutationText(policy, mutation));
    const auto mutant = maker.Make(mutation);
    if (!mutant) {
      ++tally.refused;
      continue;
    }
    const Policy whole = maker.MakeWhole(mutation);
    ASSERT_FALSE(HasErrors(whole));
    const PolicyDiff diff = ComparePolicies(mutant->before, mutant->after);
    const bool is_same = diff.outcome == PolicyDiff::Outcome::kSame;
    ++tally.mutants;
    tally.same += is_same ? 1 : 0;
    tally.undecided += diff.outcome == PolicyDiff::Outcome::kUndecided ? 1 : 0;
    for (const Asked& asked : requests) {
      const auto allows = [&](const Policy& one) {
        return ReferenceEvaluate(one, asked.principal, asked.action, asked.path).allowed();
      };
      const bool before = allows(policy), after = allows(whole);
      tally.changed += before != after ? 1 : 0;
      if (mutant->paths && !MatchesPath(*mutant->paths, asked.path)) {
        ASSERT_EQ(before, after) << asked.action << ' ' << asked.path;
        continue;
      }
      ASSERT_EQ(allows(mutant->before), before) << asked.action << ' ' << asked.path;
      ASSERT_EQ(allows(mutant->after), after) << asked.action << ' ' << asked.path;
      ASSERT_FALSE(is_same && before != after) << asked.action << ' ' << asked.path;
    }
  }
}

std::vector<Asked> SmallWorld() {
  std::vector<Asked> requests;
  for (const SmallRequest& request : SmallRequests()) {
    if (request.path.empty() && request.action != "list") continue;
    requests.push_back({request.principal, request.action, request.path});
  }
  return requests;
}

TEST(MutationTest, EverySmallPolicy) {
  const std::vector<Asked> requests = SmallWorld();
  Tally tally;
  for (const auto& all :
       {SmallPolicies({"*", "**/b", "a/<entity_id>/*"},
                      {{}, {Allow({"guest"}, kGet)}, {Deny({"group:g"}, kGet)}}),
        SmallPolicies({"<t>/*", "a/*"},
                      {{Allow({"group:g", "function:f"}, kGet | kList)},
                       {Allow({"anyone"}, kGet), Deny({"anyone"}, kGet, {Is("t", "v")})}})}) {
    for (const SmallPolicy& small : all) {
      SCOPED_TRACE(PolicyText(small.policy));
      Check(small.policy, requests, tally);
      if (HasFatalFailure()) return;
    }
  }
  tally.Print();
  EXPECT_GT(tally.changed, tally.mutants);
  EXPECT_GT(tally.same, 0U);
  EXPECT_EQ(tally.undecided, 0U);
}

// A mutant is refused iff the whole mutated policy does not compile.
TEST(MutationTest, WhatIsRefusedDoesNotCompile) {
  size_t refused = 0, made = 0;
  for (const SmallPolicy& small :
       SmallPolicies({"a/*", "b/*", "<t>/*", "a/<x>/*"}, {{}, {Allow({"guest"}, kGet)}})) {
    const MutantMaker maker(small.policy);
    for (const Mutation& mutation : FindMutations(small.policy)) {
      const bool is_refused = !maker.Make(mutation);
      ASSERT_EQ(is_refused, HasErrors(maker.MakeWhole(mutation)))
          << PolicyText(small.policy) << MutationText(small.policy, mutation);
      (is_refused ? refused : made) += 1;
    }
  }
  EXPECT_GT(refused, 10U);
  EXPECT_GT(made, 10 * refused);
}

// How many, and from which seed on: POSTERN_POLICIES, POSTERN_SEED of the environment.
TEST(MutationTest, RandomPolicies) {
  const uint64_t num_policies = internal::FromEnvironment("POSTERN_POLICIES", 12);
  const uint64_t first_seed = internal::SeedFromEnvironment();
  Tally tally;
  for (uint64_t seed = first_seed; seed < first_seed + num_policies; ++seed) {
    internal::SeededChoices choices(seed);
    internal::Draft draft = internal::RandomDraft(choices, 8);
    const CompileResult compiled = internal::CompileRepaired(draft);
    if (!compiled.ok()) continue;
    const Policy& policy = *compiled.policy();
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + PolicyText(policy));
    std::vector<Asked> requests;
    for (int i = 0; i < 300; ++i) {
      const internal::RandomRequest made = internal::MakeRequest(draft, choices);
      const CanonicalPath path = CanonicalPath::FromRaw(policy.mode, made.path);
      if (ValidatePrincipal(made.principal) != PrincipalError::kNone || !path.ok()) continue;
      requests.push_back({made.principal, made.action, std::string(path.text())});
    }
    Check(policy, requests, tally);
    if (HasFatalFailure()) return;
  }
  tally.Print();
  EXPECT_GT(tally.mutants, 10 * num_policies);
  EXPECT_GT(tally.changed, tally.mutants);
  EXPECT_LT(tally.undecided, tally.mutants / 100);
}

// The graph of a mutant numbers its declarations as the mutant does.
TEST(MutationTest, DeclarationsAreInTheOrderOfTheGraph) {
  const Policy policy = MakePolicy({Declare("*", {Allow({"guest"}, kGet)}),
                                    Inheriting(Declare("a/*", {Allow({"anyone"}, kList)}))});
  const auto mutant = MutantMaker(policy).Make(Find(policy, "`get` added to `to`"));
  ASSERT_TRUE(mutant);
  const auto graph = CompileModel(mutant->after);
  ASSERT_TRUE(graph.ok());
  const Decision decision =
      Evaluate(*graph, graph->Prepare(internal::Guest()), graph->action("get"), graph->path("a/b"));
  ASSERT_TRUE(decision.allowed());
  EXPECT_EQ(mutant->after.declarations[decision.declaration].pattern.text, "a/*");
}

}  // namespace
}  // namespace postern
