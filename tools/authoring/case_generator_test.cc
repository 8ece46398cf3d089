// Generated cases reach every branch, notice every mutant that any request can, and none of them is
// needless.
#include "tools/authoring/case_generator.h"

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "policy/testing/choices.h"
#include "policy/testing/random_policy.h"
#include "tools/authoring/case_writer.h"
#include "tools/authoring/no_report.h"
#include "tools/coverage/coverage_observer.h"
#include "tools/mutation/mutation_run.h"
#include "tools/mutation/recorded_tests.h"
#include "tools/runner/policy_check.h"
#include "tools/runner/runner.h"

namespace postern::tools {
namespace {

constexpr char kRooms[] = R"(postern: 1
actions: [get, put, delete]
access:
  room/*:
    - {allow: guest, to: get}
    - {allow: authenticated, to: [get, put]}
    - {allow: group:admin, to: all, where: {plan: [pro, team]}}
  profile/<entity_id>/*:
    - {allow: owner, to: [get, put]}
  room/*/locked/*:
    - inherit
    - {deny: anyone, to: put}
)";

std::shared_ptr<const LoadedPolicy> Load(const std::string& text, Syntax syntax = Syntax::kYaml) {
  auto policy =
      std::make_shared<const LoadedPolicy>(CompilePolicy(Source("rooms.yaml", text), syntax));
  EXPECT_TRUE(policy->policy.ok()) << policy->policy.IssuesText() << text;
  return policy;
}

// What running generated cases says of them.
struct Judged {
  Totals totals;
  Share rules;
  Share branches;
  MutationResult mutation;
};

Judged Judge(const std::shared_ptr<const LoadedPolicy>& policy,
             const std::vector<CaseGroup>& groups) {
  Judged judged;
  const auto text = WriteCases({"rooms.yaml", "", groups}, policy->vocabulary);
  EXPECT_TRUE(text.ok()) << text.status();
  if (!text.ok()) return judged;
  CaseFile file = ParseCaseFile(Source("rooms_test.yaml", *text), {});
  CheckAgainstPolicy(policy->vocabulary, file);
  EXPECT_FALSE(file.has_errors()) << file.IssuesText(false) << *text;
  if (file.has_errors()) return judged;
  NoReport nothing;
  CoverageObserver coverage;
  RecordedTests tests(policy);
  coverage.Begin(policy);
  RunOptions options;
  options.observers = {&coverage, &tests};
  judged.totals = RunTests(file, *policy, options, nothing);
  const PolicyCoverage& counted = coverage.Finish().front().coverage;
  judged.rules = counted.rules();
  judged.branches = counted.branches();
  judged.mutation = RunMutations(tests, {});
  return judged;
}

TEST(CaseGeneratorTest, EverythingIsReachedAndNoticed) {
  const auto policy = Load(kRooms);
  const GeneratedCases cases = GenerateCases(policy, {});
  const Judged judged = Judge(policy, cases.groups);
  EXPECT_FALSE(judged.totals.fell_short());
  EXPECT_EQ(judged.totals.requests, cases.requests);
  EXPECT_EQ(judged.rules.percent(), 100);
  EXPECT_EQ(judged.branches.percent(), 100);
  EXPECT_EQ(judged.branches.covered, cases.parts);
  EXPECT_TRUE(judged.mutation.survivors.empty());
  EXPECT_EQ(judged.mutation.killed, cases.mutants);
  EXPECT_EQ(cases.left_out, 0U);
  EXPECT_GT(cases.mutants, 30U);
  EXPECT_LT(cases.requests, cases.mutants);
}

TEST(CaseGeneratorTest, NoRequestIsNeedless) {
  const auto policy = Load(kRooms);
  const GeneratedCases cases = GenerateCases(policy, {});
  for (size_t group = 0; group < cases.groups.size(); ++group) {
    for (size_t i = 0; i < cases.groups[group].requests.size(); ++i) {
      std::vector<CaseGroup> fewer = cases.groups;
      fewer[group].requests.erase(fewer[group].requests.begin() + static_cast<ptrdiff_t>(i));
      const Judged judged = Judge(policy, fewer);
      EXPECT_TRUE(!judged.mutation.survivors.empty() || judged.branches.percent() < 100)
          << cases.groups[group].requests[i].path;
    }
  }
}

TEST(CaseGeneratorTest, TestsAreGroupedByDeclarationInTheOrderOfTheFile) {
  std::vector<std::string> names;
  for (const CaseGroup& group : GenerateCases(Load(kRooms), {}).groups) names.push_back(group.name);
  EXPECT_THAT(names, ::testing::ElementsAre("room/*", "profile/<entity_id>/*", "room/*/locked/*",
                                            "what no declaration matches"));
}

TEST(CaseGeneratorTest, ThreadsChangeNothing) {
  const auto policy = Load(kRooms);
  const auto text_of = [&](size_t jobs) {
    GeneratorOptions options;
    options.jobs = jobs;
    return WriteCases({"rooms.yaml", "", GenerateCases(policy, options).groups}, policy->vocabulary)
        .value();
  };
  EXPECT_EQ(text_of(1), text_of(4));
}

TEST(CaseGeneratorTest, StopsWhenItIsToldTo) {
  GeneratorOptions options;
  options.is_stopped = [] { return true; };
  EXPECT_FALSE(GenerateCases(Load(kRooms), options).is_complete);
}

TEST(CaseGeneratorTest, APolicyWithoutRulesHasNothingToTest) {
  EXPECT_EQ(GenerateCases(Load("postern: 1\naccess: {}\n"), {}).requests, 0U);
}

TEST(CaseGeneratorTest, UnderAmplifyToo) {
  const auto policy = Load(R"(postern: 1
semantics: amplify
groups: [admin]
access:
  media/{entity_id}/*:
    - {allow: owner, to: [get, write]}
    - {allow: group:admin, to: read}
  public/*:
    - {allow: [guest, authenticated], to: get}
)");
  const GeneratedCases cases = GenerateCases(policy, {});
  const Judged judged = Judge(policy, cases.groups);
  EXPECT_FALSE(judged.totals.fell_short());
  EXPECT_EQ(judged.rules.percent(), 100);
  EXPECT_TRUE(judged.mutation.survivors.empty());
  EXPECT_GT(judged.mutation.killed, 10U);
}

// How many, and from which seed on: POSTERN_POLICIES, POSTERN_SEED of the environment.
TEST(CaseGeneratorTest, RandomPolicies) {
  const uint64_t num_policies = internal::FromEnvironment("POSTERN_POLICIES", 6);
  const uint64_t first_seed = internal::SeedFromEnvironment();
  size_t requests = 0, mutants = 0, left_out = 0;
  for (uint64_t seed = first_seed; seed < first_seed + num_policies; ++seed) {
    internal::SeededChoices choices(seed);
    internal::Draft draft = internal::RandomDraft(choices, 4);
    if (!internal::CompileRepaired(draft).ok()) continue;
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + draft.Text());
    const auto policy = Load(draft.Text(), draft.syntax);
    const GeneratedCases cases = GenerateCases(policy, {});
    left_out += cases.left_out;
    if (cases.requests == 0) continue;
    const Judged judged = Judge(policy, cases.groups);
    ASSERT_FALSE(judged.totals.fell_short());
    ASSERT_LE(judged.mutation.survivors.size(), cases.left_out);
    ASSERT_GE(judged.mutation.killed, cases.mutants);
    requests += cases.requests;
    mutants += cases.mutants;
  }
  std::printf("%zu requests for %zu mutants, %zu left out\n", requests, mutants, left_out);
  EXPECT_GT(mutants, 10 * num_policies);
  EXPECT_LT(left_out, mutants / 50);
}

}  // namespace
}  // namespace postern::tools
