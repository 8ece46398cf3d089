// What counts as covered, and how the reports tell it.
#include "tools/coverage/policy_coverage.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "policy/compiler.h"
#include "tools/coverage/coverage_lcov.h"
#include "tools/coverage/coverage_observer.h"
#include "tools/coverage/coverage_text.h"
#include "tools/coverage/covering_tests.h"
#include "tools/runner/failed_tests.h"
#include "tools/runner/policy_check.h"
#include "tools/runner/runner.h"

namespace postern::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPolicy[] = R"(postern: 1
access:
  room/*:
    - {allow: guest, to: get, id: look}
    - {allow: [authenticated, 'group:admin'], to: [get, write]}
  room/*/locked/*:
    - inherit
    - {deny: anyone, to: write}
  spare/*: []
)";

constexpr char kHead[] = R"(cases: 1
policy: rooms.yaml
principals:
  visitor: guest
  bob: {entity_id: bob, groups: []}
  ada: {entity_id: ada, groups: [admin]}
tests:
)";

class PolicyCoverageTest : public ::testing::Test {
 protected:
  // Runs tests of a case file that begins with kHead against a policy.
  PolicyCoverage& Run(const std::string& tests, const std::string& policy = kPolicy,
                      const std::string& name = "rooms.yaml") {
    const std::string path = ::testing::TempDir() + "/coverage_test.yaml";
    std::ofstream(path) << kHead << tests;
    CaseFile file = ReadCaseFile(path, {});
    policy_ =
        std::make_shared<const LoadedPolicy>(CompilePolicy(Source(name, policy), Syntax::kYaml));
    EXPECT_TRUE(policy_->policy.ok()) << policy_->policy.IssuesText();
    CheckAgainstPolicy(policy_->vocabulary, file);
    EXPECT_FALSE(file.has_errors()) << file.IssuesText(false);
    observer_.Begin(policy_);
    covering_.Begin(*policy_);
    FailedTests nowhere("");
    RunOptions options;
    options.observers = {&observer_, &covering_};
    RunTests(file, *policy_, options, nowhere);
    result_ = observer_.Finish().front();
    return result_->coverage;
  }

  std::shared_ptr<const LoadedPolicy> policy_;
  CoverageObserver observer_;
  CoveringTests covering_{"look"};
  std::optional<CoverageObserver::Result> result_;
};

TEST_F(PolicyCoverageTest, ARuleIsCoveredIfItDecided) {
  const PolicyCoverage& coverage =
      Run("  - {name: t, as: visitor, can: get room/1, cannot: get other}\n");
  EXPECT_EQ(coverage.requests(), 2U);
  EXPECT_EQ(coverage.no_declaration(), 1U);
  const DeclarationCoverage& rooms = coverage.declarations()[0];
  EXPECT_EQ(rooms.reached, 1U);
  EXPECT_EQ(rooms.rules[0].decided, 1U);
  EXPECT_EQ(rooms.rules[1].decided, 0U);
  EXPECT_EQ(coverage.rules().covered, 1U);
  EXPECT_EQ(coverage.rules().all, 3U);
}

TEST_F(PolicyCoverageTest, ARuleThatHoldsAndDoesNotDecideIsOverruled) {
  const PolicyCoverage& coverage = Run("  - {name: t, as: bob, cannot: write room/1/locked/x}\n");
  EXPECT_EQ(coverage.declarations()[0].rules[1].overruled, 1U);
  EXPECT_EQ(coverage.declarations()[0].rules[1].decided, 0U);
  EXPECT_EQ(coverage.declarations()[1].rules[0].decided, 1U);
}

// `group:admin` comes behind `authenticated`, which holds for all its members.
TEST_F(PolicyCoverageTest, WhatCanDecideNothingDoesNotCount) {
  const PolicyCoverage& coverage = Run("  - {name: t, as: ada, can: get room/1}\n");
  EXPECT_EQ(coverage.branches().all, 4U);  // guest get, authenticated get, … write, deny anyone
  EXPECT_EQ(coverage.branches().covered, 1U);
}

TEST_F(PolicyCoverageTest, AGuardIsReachedWhereItMatches) {
  const PolicyCoverage& coverage = Run("  - {name: t, as: visitor, can: get room/1/locked/x}\n");
  EXPECT_TRUE(coverage.declarations()[1].is_guard);
  EXPECT_EQ(coverage.declarations()[0].reached, 1U);
  EXPECT_EQ(coverage.declarations()[1].reached, 1U);
  EXPECT_EQ(coverage.declarations()[2].reached, 0U);
  EXPECT_EQ(coverage.reached().covered, 2U);
  EXPECT_EQ(coverage.reached().all, 3U);
}

TEST_F(PolicyCoverageTest, ADenyByDefaultCountsForItsDeclaration) {
  const PolicyCoverage& coverage = Run("  - {name: t, as: visitor, cannot: write room/1}\n");
  EXPECT_EQ(coverage.declarations()[0].no_rule, 1U);
  EXPECT_EQ(coverage.no_declaration(), 0U);
}

TEST_F(PolicyCoverageTest, EverythingCoveredIsAHundredPercent) {
  const PolicyCoverage& coverage =
      Run("  - {name: t, as: visitor, can: get room/1}\n"
          "  - {name: u, as: bob, can: [get room/1, write room/1]}\n"
          "  - {name: v, as: bob, cannot: [write room/1/locked/x, get spare/x]}\n");
  EXPECT_EQ(coverage.rules().percent(), 100);
  EXPECT_EQ(coverage.branches().percent(), 100);
  EXPECT_EQ(coverage.reached().percent(), 100);
}

TEST_F(PolicyCoverageTest, UnderAmplifyTheAuthorsRulesCount) {
  const PolicyCoverage& coverage =
      Run("  - {name: t, as: bob, can: get profile/bob/x}\n"
          "  - {name: u, as: visitor, can: get profile/bob/x}\n",
          R"(postern: 1
semantics: amplify
groups: [admin]
access:
  profile/{entity_id}/*:
    - {allow: owner, to: [get, write]}
    - {allow: [guest, authenticated], to: get}
)");
  ASSERT_EQ(coverage.declarations().size(), 1U);
  const DeclarationCoverage& profile = coverage.declarations()[0];
  ASSERT_EQ(profile.rules.size(), 2U);
  EXPECT_EQ(profile.rules[0].at.line, 6U);
  EXPECT_EQ(profile.rules[0].decided, 1U);
  EXPECT_EQ(profile.rules[1].decided, 1U);
}

TEST_F(PolicyCoverageTest, TheSamePolicyIsCountedOn) {
  Run("  - {name: t, as: visitor, can: get room/1}\n");
  const PolicyCoverage& coverage = Run("  - {name: t, as: visitor, can: get room/1}\n");
  EXPECT_EQ(coverage.declarations()[0].rules[0].decided, 2U);
}

TEST_F(PolicyCoverageTest, HoweverItsPathIsSpelledItIsTheSamePolicy) {
  Run("  - {name: t, as: visitor, can: get room/1}\n");
  Run("  - {name: t, as: visitor, can: get room/1}\n", kPolicy, "./x/../rooms.yaml");
  EXPECT_EQ(observer_.Finish().size(), 1U);
  Run("  - {name: t, as: visitor, can: get room/1}\n", kPolicy, "x/rooms.yaml");
  EXPECT_EQ(observer_.Finish().size(), 2U);
}

TEST_F(PolicyCoverageTest, TheTextShowsThePolicysLines) {
  const PolicyCoverage& coverage = Run("  - {name: t, as: bob, can: get room/1}\n");
  const std::string text = CoverageText(coverage, "", false);
  EXPECT_THAT(text, HasSubstr("rules 1 of 3 (33.3 %), branches 1 of 4 (25.0 %), "
                              "declarations 1 of 3 (33.3 %); 0 requests matched no declaration\n"));
  EXPECT_THAT(text, HasSubstr("!        1          0      5 |     - {allow: [authenticated, "
                              "'group:admin'], to: [get, write]}\n"));
  EXPECT_THAT(text, HasSubstr("never decided: authenticated write\n"));
  EXPECT_THAT(text, HasSubstr("!        0          0      4 |     - {allow: guest"));
}

TEST_F(PolicyCoverageTest, LcovHasRulesAsLinesAndPartsAsBranches) {
  const PolicyCoverage& coverage = Run("  - {name: t, as: bob, can: get room/1}\n");
  const std::string lcov = CoverageLcov(coverage);
  EXPECT_THAT(lcov, HasSubstr("FN:3,room/*\n"));
  EXPECT_THAT(lcov, HasSubstr("FNDA:1,room/*\nFNDA:0,room/*/locked/*\nFNDA:0,spare/*\n"));
  EXPECT_THAT(lcov, HasSubstr("FNF:3\nFNH:1\n"));
  EXPECT_THAT(lcov, HasSubstr("BRDA:4,0,0,-\nBRDA:5,0,0,1\nBRDA:5,0,1,0\nBRDA:8,0,0,-\n"));
  EXPECT_THAT(lcov, HasSubstr("BRF:4\nBRH:1\nDA:4,0\nDA:5,1\nDA:8,0\nLF:3\nLH:1\nend_of_record\n"));
}

TEST_F(PolicyCoverageTest, ALineWithSeveralRulesTellsTheLeast) {
  const PolicyCoverage& coverage =
      Run("  - {name: t, as: visitor, can: get room/1}\n",
          "postern: 1\ngroups: [admin]\naccess:\n"
          "  room/*: [{allow: guest, to: get}, {allow: authenticated, to: get}]\n");
  EXPECT_THAT(CoverageLcov(coverage), HasSubstr("DA:4,0\nLF:1\nLH:0\n"));
}

TEST_F(PolicyCoverageTest, WhoCoversARule) {
  Run("  - {name: first, as: visitor, can: get room/1}\n"
      "  - {name: second, as: bob, can: get room/1}\n"
      "  - {name: third, as: visitor, with: {id: [a, b]}, can: \"get room/<id>\"}\n");
  const std::string text = covering_.Text();
  EXPECT_THAT(text, HasSubstr("2 tests reach `look`\n"));
  EXPECT_THAT(text, HasSubstr("  first "));
  EXPECT_THAT(text, HasSubstr("  third "));
  EXPECT_THAT(text, HasSubstr("    decides 2 requests\n"));
  EXPECT_THAT(text, Not(HasSubstr("second")));
  EXPECT_EQ(covering_.problem(), "");
}

TEST_F(PolicyCoverageTest, ARuleThatNoPolicyHasIsAProblem) {
  CoveringTests covering("lok");
  Run("  - {name: first, as: visitor, can: get room/1}\n");
  covering.Begin(*policy_);
  EXPECT_EQ(covering.problem(), "no rule has the id `lok`, did you mean `look`?");
}

}  // namespace
}  // namespace postern::tools
