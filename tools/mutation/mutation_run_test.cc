// Which mutants the tests notice, and what is told of the others.
#include "tools/mutation/mutation_run.h"

#include <cstdint>
#include <cstdio>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "engine/evaluator.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "policy/analysis/mutation.h"
#include "policy/compiler.h"
#include "policy/testing/choices.h"
#include "policy/testing/random_policy.h"
#include "policy/testing/random_request.h"
#include "policy/testing/text.h"
#include "tools/authoring/case_writer.h"
#include "tools/authoring/no_report.h"
#include "tools/mutation/mutation_text.h"
#include "tools/mutation/recorded_tests.h"
#include "tools/runner/loaded_policy.h"
#include "tools/runner/policy_check.h"
#include "tools/runner/runner.h"

namespace postern::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::shared_ptr<const LoadedPolicy> Load(const std::string& text, Syntax syntax = Syntax::kYaml) {
  auto policy =
      std::make_shared<const LoadedPolicy>(CompilePolicy(Source("rooms.yaml", text), syntax));
  EXPECT_TRUE(policy->policy.ok()) << policy->policy.IssuesText() << text;
  return policy;
}

// Runs a case file, seen by `observer` if there is one.
Totals RunCases(const std::string& cases, const LoadedPolicy& policy, RequestObserver* observer) {
  CaseFile file = ParseCaseFile(Source("rooms_test.yaml", cases), {});
  CheckAgainstPolicy(policy.vocabulary, file);
  EXPECT_FALSE(file.has_errors()) << file.IssuesText(false) << cases;
  if (file.has_errors()) return {};
  NoReport nothing;
  RunOptions options;
  if (observer != nullptr) options.observers = {observer};
  return RunTests(file, policy, options, nothing);
}

constexpr char kHead[] = R"(cases: 1
policy: rooms.yaml
principals:
  visitor: guest
  bob: {entity_id: bob, groups: []}
)";

// A policy, what is asked of it, and what became of its mutants.
struct MutationRun {
  MutationRun(const std::string& policy, const std::string& cases, size_t jobs = 1)
      : tests(Load(policy)), totals(RunCases(kHead + cases, tests.policy(), &tests)) {
    EXPECT_FALSE(totals.fell_short());
    MutationOptions options;
    options.jobs = jobs;
    result = RunMutations(tests, options);
  }

  std::vector<std::string> Survivors() const {
    std::vector<std::string> texts;
    for (const Survivor& survivor : result.survivors) {
      texts.push_back(MutationText(tests.policy().model(), survivor.mutation));
    }
    return texts;
  }

  std::string Text() const { return MutationResultText(tests.policy(), result, false); }

  RecordedTests tests;
  const Totals totals;
  MutationResult result;
};

constexpr char kOneRule[] = R"(postern: 1
actions: [get, put]
access:
  room/*:
    - {allow: guest, to: get}
)";

TEST(MutationRunTest, WithoutTestsEveryMutantSurvives) {
  const RecordedTests nothing(Load(kOneRule));
  const MutationResult result = RunMutations(nothing, {});
  EXPECT_EQ(result.killed, 0U);
  EXPECT_GT(result.survivors.size(), 5U);
  EXPECT_EQ(result.score().percent(), 0);
}

TEST(MutationRunTest, TestsOfEverythingKillEveryMutant) {
  const MutationRun run(kOneRule, R"(tests:
  - {name: visitors, as: visitor, can: get room/1, cannot: [put room/1, get hall/1]}
  - {name: users, as: bob, cannot: get room/1}
)");
  EXPECT_THAT(run.Survivors(), ElementsAre());
  EXPECT_EQ(run.result.score().percent(), 100);
  EXPECT_GT(run.result.killed, 5U);
  EXPECT_EQ(run.result.equivalent, 1U);  // `inherit`, where there is nothing to inherit from
}

TEST(MutationRunTest, WhatNoTestAsksSurvives) {
  const MutationRun run(kOneRule, R"(tests:
  - {name: visitors, as: visitor, can: get room/1, cannot: put room/1}
)");
  EXPECT_THAT(run.Survivors(),
              ElementsAre("any segment in place of `room`", "`anyone` in place of `guest`"));
}

TEST(MutationRunTest, ARuleThatMustDecideIsNoticed) {
  constexpr char kTwo[] = R"(postern: 1
actions: [get]
access:
  room/*:
    - {allow: guest, to: get, id: look}
    - {allow: anyone, to: get}
)";
  const MutationRun without(kTwo, "tests: [{name: t, as: [visitor, bob], can: get room/1}]\n");
  EXPECT_EQ(without.result.equivalent, 3U) << without.Text();  // `inherit`, the rule, its selector
  const MutationRun with(kTwo, R"(tests:
  - {name: t, as: [visitor], can: [{request: get room/1, because: look}]}
  - {name: u, as: [bob], can: get room/1}
)");
  EXPECT_EQ(with.result.killed, without.result.killed + 1) << with.Text();
}

TEST(MutationRunTest, AProofNoticesWhatNoTestAsks) {
  const std::string test = "tests: [{name: t, as: visitor, can: get room/1}]\n";
  const MutationRun without(kOneRule, test);
  const MutationRun with(
      kOneRule, test + "never: [{name: nobody puts, selector: guest, to: put, path: '*'}]\n");
  EXPECT_THAT(without.Survivors(), ::testing::Contains("`put` added to `to`"));
  EXPECT_THAT(with.Survivors(), Not(::testing::Contains("`put` added to `to`")));
}

TEST(MutationRunTest, ThreadsChangeNothing) {
  const std::string test = "tests: [{name: t, as: visitor, can: get room/1}]\n";
  EXPECT_EQ(MutationRun(kOneRule, test, 1).Text(), MutationRun(kOneRule, test, 4).Text());
}

TEST(MutationRunTest, StopsWhenItIsToldTo) {
  RecordedTests tests(Load(kOneRule));
  MutationOptions options;
  int asked = 0;
  options.is_stopped = [&] { return ++asked > 2; };
  const MutationResult result = RunMutations(tests, options);
  EXPECT_EQ(result.mutants, 2U);
  EXPECT_FALSE(result.is_complete);
  EXPECT_THAT(MutationResultText(tests.policy(), result, false), HasSubstr("interrupted"));
}

TEST(MutationRunTest, ASurvivorIsToldWithATestThatNoticesIt) {
  const MutationRun run(kOneRule, R"(tests:
  - {name: visitors, as: visitor, can: get room/1, cannot: [put room/1, get hall/1]}
)");
  EXPECT_EQ(run.Text(), R"(rooms.yaml:5:15: survived: `anyone` in place of `guest`
  5 |     - {allow: guest, to: get}
    |               ^^^^^
  all tests pass; this one would not:
  - name: somebody cannot get room/a
    as: {entity_id: somebody, groups: []}
    cannot:
      - get room/a

rooms.yaml: 5 of 6 mutants killed (83.3 %), 1 survived; 1 more decide every request as the policy does
)");
}

// Returns the tests that a text shows, as they are pasted.
std::string PastedTests(const std::string& text) {
  std::string tests;
  std::istringstream lines(text);
  bool is_test = false;
  for (std::string line; std::getline(lines, line);) {
    is_test = line.rfind("  - name: ", 0) == 0 || (is_test && line.rfind("    ", 0) == 0);
    if (is_test) tests += line + "\n";
  }
  return tests;
}

TEST(MutationRunTest, AllTestsThatAreShownCanBePastedAndLeaveNoSurvivor) {
  const std::string policy = R"(postern: 1
actions: [get, put, delete]
access:
  <tenant>/*:
    - {allow: guest, to: get}
    - {allow: authenticated, to: [get, put], where: {tenant: <tenant>}}
    - {allow: group:admin, to: all, where: {tenant: <tenant>, plan: [pro, team]}}
  <tenant>/locked/*:
    - inherit
    - {deny: authenticated, to: put, where: {status: suspended}}
)";
  const std::string test = "tests:\n  - {name: t, as: visitor, can: get room/1}\n";
  const MutationRun thin(policy, test);
  const std::string tests = PastedTests(thin.Text());
  EXPECT_THAT(thin.Text(), HasSubstr("the one above would not, name: "));
  EXPECT_THAT(tests, HasSubstr(" (2)\n"));
  const MutationRun pasted(policy, test + tests);
  EXPECT_EQ(pasted.Survivors(), std::vector<std::string>()) << pasted.Text();
}

TEST(MutationRunTest, AnotherValueIsShownWhereOneIsMissing) {
  const MutationRun run(R"(postern: 1
actions: [get]
access:
  <tenant>/*:
    - {allow: anyone, to: get, where: {tenant: <tenant>}}
)",
                        "tests: [{name: t, as: {guest: true, attributes: {tenant: b}}, can: get "
                        "b/1, cannot: get elsewhere}]\n");
  EXPECT_THAT(run.Text(), HasSubstr("tenant: another"));
}

TEST(MutationRunTest, UnderAmplifyTheAuthorsRulesAreChanged) {
  const MutationRun run(R"(postern: 1
semantics: amplify
access:
  media/{entity_id}/*:
    - {allow: owner, to: [get, write]}
)",
                        "tests: [{name: t, as: bob, can: [get media/bob/1, write media/bob/1]}]\n");
  EXPECT_THAT(run.Text(), HasSubstr("survived: `authenticated` in place of `owner`"));
  EXPECT_THAT(run.Text(), HasSubstr("survived: `delete` added to `to`"));
  EXPECT_GT(run.result.killed, 2U);
}

// --- held against real runs ----------------------------------------------------------------------

// Returns a case file of so many random requests, each with what is decided. Its principals may be
// unknown to the policy: a mutant may not mention what the policy does.
std::string RandomCases(const LoadedPolicy& policy, const internal::Draft& draft, int count,
                        internal::Choices& choices) {
  internal::Draft without_rules = draft;
  without_rules.declarations.clear();
  const auto empty = Load(without_rules.Text(), draft.syntax);
  const DecisionGraph& graph = *policy.policy.graph();
  CaseDraft cases{"rooms.yaml", "", {{"", "", {}}}};
  for (int i = 0; i < count; ++i) {
    internal::RandomRequest made = internal::MakeRequest(draft, choices);
    const Decision decision = Evaluate(graph, graph.Prepare(made.principal),
                                       graph.action(made.action), graph.path(made.path));
    // Where a policy asks for groups, a case file must say of each user that they are unknown.
    const bool is_open = made.principal.kind == PrincipalKind::kUser && !made.principal.groups &&
                         made.principal.attributes.empty();
    CaseRequest request = {made.principal, made.action, made.path, decision.effect, ""};
    const bool is_judged = decision.allowed() || decision.rule != Decision::kNone ||
                           decision.reason == Reason::kNoRule;
    if (is_open || !is_judged || !CheckCaseRequest(request, empty->vocabulary).ok()) continue;
    cases.groups.front().requests.push_back(std::move(request));
  }
  if (cases.groups.front().requests.empty()) return "";
  return WriteCases(cases, empty->vocabulary).value();
}

Effect DecideOn(const LoadedPolicy& policy, const DiffWitness& asked) {
  const DecisionGraph& graph = *policy.policy.graph();
  return Evaluate(graph, graph.Prepare(asked.principal), graph.action(asked.action),
                  graph.path(asked.path))
      .effect;
}

// A mutant is killed iff the case file fails on the whole mutated policy, written and read again;
// and the request that is shown of a survivor is decided otherwise there.
TEST(MutationRunTest, VerdictsAreThoseOfRealRuns) {
  const uint64_t num_policies = internal::FromEnvironment("POSTERN_POLICIES", 6);
  const uint64_t first_seed = internal::SeedFromEnvironment();
  size_t killed = 0, survived = 0, undecided = 0;
  for (uint64_t seed = first_seed; seed < first_seed + num_policies; ++seed) {
    internal::SeededChoices choices(seed);
    internal::Draft draft = internal::RandomDraft(choices, 5);
    if (!internal::CompileRepaired(draft).ok()) continue;
    RecordedTests tests(Load(draft.Text(), draft.syntax));
    const LoadedPolicy& policy = tests.policy();
    const std::string cases = RandomCases(policy, draft, 20, choices);
    if (cases.empty()) continue;
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + draft.Text());
    ASSERT_FALSE(RunCases(cases, policy, &tests).fell_short()) << cases;
    const MutantMaker maker(policy.model());
    for (const Mutation& mutation : FindMutations(policy.model())) {
      const MutantVerdict verdict = JudgeMutant(tests, maker, mutation);
      if (verdict.outcome == MutantOutcome::kRefused) continue;
      const std::string text = internal::PolicyText(maker.MakeWhole(mutation));
      SCOPED_TRACE(MutationText(policy.model(), mutation) + "\n" + text);
      const auto mutated = Load(text);
      const bool is_killed = verdict.outcome == MutantOutcome::kKilled;
      ASSERT_EQ(RunCases(cases, *mutated, nullptr).fell_short(), is_killed);
      (is_killed ? killed : survived) += 1;
      undecided += verdict.outcome == MutantOutcome::kUndecided ? 1 : 0;
      if (!verdict.witness) continue;
      const DiffWitness& shown = *verdict.witness;
      ASSERT_EQ(DecideOn(policy, shown), shown.before.effect);
      ASSERT_NE(DecideOn(*mutated, shown), shown.before.effect);
    }
  }
  std::printf("%zu killed, %zu survived, %zu of them undecided\n", killed, survived, undecided);
  EXPECT_GT(killed, 5 * num_policies);
  EXPECT_GT(survived, 5 * num_policies);
  EXPECT_LT(undecided, num_policies);
}

}  // namespace
}  // namespace postern::tools
