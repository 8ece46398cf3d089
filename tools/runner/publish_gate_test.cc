#include "tools/runner/publish_gate.h"

#include <fstream>
#include <string>

#include "absl/status/status.h"
#include "gtest/gtest.h"

namespace postern::tools {
namespace {

std::string Write(const std::string& name, const std::string& text) {
  std::string path = ::testing::TempDir() + "/" + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

std::string Policy(const std::string& actions) {
  return "postern: 1\naccess: {'*': [{allow: guest, to: " + actions + "}]}\n";
}

// It names a policy that is not there: it is run against the one that is to be published.
std::string Cases(const std::string& tests) {
  return "cases: 1\npolicy: nosuch.yaml\nprincipals: {visitor: guest}\ntests:\n" + tests;
}

constexpr char kLook[] = "  - {name: visitors look, as: visitor, can: [get a]}\n";
constexpr char kWrite[] = "  - {name: visitors write, as: visitor, can: [write a]}\n";

TEST(PublishGateTest, APolicyThatPassesIsLoaded) {
  const std::string policy = Write("p.yaml", Policy("get"));
  for (const std::string& cases : {std::string(), Write("look_test.yaml", Cases(kLook))}) {
    const absl::StatusOr<DecisionGraph> graph = LoadPolicyThatPasses(policy, cases);
    ASSERT_EQ(graph.status(), absl::OkStatus());
    EXPECT_TRUE(graph->has_policy());
  }
}

TEST(PublishGateTest, ACompiledOneToo) {
  const absl::StatusOr<DecisionGraph> graph =
      LoadPolicyThatPasses(Write("p.yaml", Policy("get")), "");
  const std::string cases = Write("look_test.yaml", Cases(kLook));
  EXPECT_EQ(LoadPolicyThatPasses(Write("p.pstn", graph->Serialize()), cases).status(),
            absl::OkStatus());
  const std::string stripped = graph->Serialize(DecisionGraph::Descriptions::kStrip);
  EXPECT_EQ(LoadPolicyThatPasses(Write("s.pstn", stripped), cases).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(LoadPolicyThatPasses(Write("s.pstn", stripped), "").status(), absl::OkStatus());
}

TEST(PublishGateTest, OneThatFailsATestIsNot) {
  const std::string cases = Write("both_test.yaml", Cases(std::string(kLook) + kWrite));
  EXPECT_EQ(LoadPolicyThatPasses(Write("p.yaml", Policy("get")), cases).status(),
            absl::FailedPreconditionError("1 of 2 tests of `" + cases +
                                          "` failed, first `visitors write`"));
}

TEST(PublishGateTest, OneThatRefutesAProofIsNot) {
  const auto cases = [](const std::string& action) {
    return Write("proof_test.yaml",
                 "cases: 1\npolicy: p.yaml\nnever:\n  - {name: visitors do not, selector: guest, "
                 "to: " +
                     action + ", path: '*'}\n");
  };
  const std::string policy = Write("p.yaml", Policy("get"));
  EXPECT_EQ(LoadPolicyThatPasses(policy, cases("write")).status(), absl::OkStatus());
  const std::string refuted = cases("get");
  EXPECT_EQ(LoadPolicyThatPasses(policy, refuted).status(),
            absl::FailedPreconditionError("1 of 1 test of `" + refuted +
                                          "` failed, first `visitors do not`"));
}

TEST(PublishGateTest, ThatNothingIsTestedProvesNothing) {
  const std::string cases = Write(
      "skip_test.yaml", Cases("  - {name: later, as: visitor, can: [get a], skip: not yet}\n"));
  EXPECT_EQ(LoadPolicyThatPasses(Write("p.yaml", Policy("get")), cases).status(),
            absl::FailedPreconditionError("no test of `" + cases + "` was run"));
}

// It would leave out the tests that fail.
TEST(PublishGateTest, OnlyIsRefused) {
  const std::string cases = Write(
      "only_test.yaml",
      Cases(std::string("  - {name: look, as: visitor, can: [get a], only: true}\n") + kWrite));
  EXPECT_EQ(LoadPolicyThatPasses(Write("p.yaml", Policy("get")), cases).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(PublishGateTest, ErrorsOfEitherFileAreTold) {
  const std::string good = Write("p.yaml", Policy("get"));
  const std::string bad = Write("bad.yaml", Policy("fly"));
  const std::string cases = Write("look_test.yaml", Cases(kLook));
  const auto code = [](const std::string& policy, const std::string& case_file) {
    return LoadPolicyThatPasses(policy, case_file).status().code();
  };
  EXPECT_EQ(code(bad, cases), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(bad, ""), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(good, Write("bad_test.yaml", Cases("  - {name: x}\n"))),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code("nosuch.yaml", cases), absl::StatusCode::kNotFound);
  EXPECT_EQ(code(good, "nosuch_test.yaml"), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace postern::tools
