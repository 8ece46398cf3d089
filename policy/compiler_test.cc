#include "policy/compiler.h"

#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/evaluator.h"
#include "gtest/gtest.h"
#include "policy/pattern.h"

namespace postern {
namespace {

CompileResult Compile(const std::string& text, const CompileOptions& options = {}) {
  return CompilePolicy(Source("dir/policy.yaml", text), Syntax::kYaml, options);
}

TEST(CompilerTest, TheExampleOfTheDocumentation) {
  const CompileResult result = CompilePolicyFile("testdata/social-room/social-room.yaml");
  ASSERT_TRUE(result.ok()) << result.IssuesText();
  EXPECT_TRUE(result.status().ok());
  EXPECT_EQ(result.IssuesText(), "");
  const DecisionGraph& graph = *result.graph();
  EXPECT_TRUE(graph.CheckInvariants().ok());
  EXPECT_EQ(graph.name(), "social-room");
  EXPECT_EQ(graph.file(), "testdata/social-room/social-room.yaml");
  ASSERT_EQ(graph.num_declarations(), 4u);
  EXPECT_EQ(graph.declaration(0).pattern, "profile/<entity_id>/*");
  EXPECT_EQ(graph.declaration(1).pattern, "room/*/locked/*");
  EXPECT_EQ(graph.declaration(2).pattern, "room/*/locked");
  EXPECT_EQ(graph.declaration(3).pattern, "room/*");
  EXPECT_EQ(graph.rule(0, 0).location.column, 7u);
}

TEST(CompilerTest, AModelThatAProgramMade) {
  Policy policy;
  policy.UseDefaultActions();
  Rule rule;
  rule.effect = Effect::kAllow;
  rule.actions = policy.ActionMask("get");
  rule.selectors = {{SelectorSpec::Kind::kGuest, "", "guest", {}}};
  for (const char* pattern : {"room/*", "room/1/*"}) {
    policy.declarations.push_back({*ParsePattern(pattern, policy.mode, {}).pattern, {}, false, {}});
  }
  policy.declarations[0].rules = {rule};
  const absl::StatusOr<DecisionGraph> graph = CompileModel(policy);
  ASSERT_TRUE(graph.ok()) << graph.status();
  EXPECT_TRUE(graph->CheckInvariants().ok());
  const PreparedPrincipal guest = graph->Prepare({});
  const auto decide = [&](const char* path) {
    return Evaluate(*graph, guest, graph->action("get"), graph->path(path)).reason;
  };
  EXPECT_EQ(decide("room/2/x"), Reason::kAllowed);
  EXPECT_EQ(decide("room/1/x"), Reason::kNoRule);

  RequestLimits limits;
  limits.key_path_bytes = 4;
  EXPECT_EQ(CompileModel(policy, limits)->path("room/2").error(), PathError::kTooLong);

  policy.declarations[1] = policy.declarations[0];
  EXPECT_EQ(CompileModel(policy).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(CompilerTest, DeclarationsAreRankedWhateverTheirOrderInTheFile) {
  const CompileResult result =
      Compile("postern: 1\naccess: {'**': [], b: [], a: [], 'a/<x>': []}\n");
  ASSERT_TRUE(result.ok()) << result.IssuesText();
  std::string order;
  for (uint32_t rank = 0; rank < 4; ++rank) {
    order += std::string(result.graph()->declaration(rank).pattern) + " ";
    EXPECT_EQ(result.policy()->declarations[result.FileOrder(rank)].pattern.text,
              result.graph()->declaration(rank).pattern);
  }
  EXPECT_EQ(order, "a/<x> a b ** ");
}

TEST(CompilerTest, TheDigestIsThatOfTheFile) {
  const CompileResult result = Compile("postern: 1\naccess: {}\n");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.graph()->digest(),
            "sha256:75d06e76c01887f792f4662a698d9ee148ebc599154861e37e98a8787797eb89");
}

TEST(CompilerTest, TheLimitsOfRequestsAreBuiltIn) {
  CompileOptions options;
  options.limits.request.key_path_bytes = 3;
  const CompileResult result = Compile("postern: 1\naccess: {}\n", options);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.graph()->path("abc").error(), PathError::kNone);
  EXPECT_EQ(result.graph()->path("abcd").error(), PathError::kTooLong);
}

TEST(CompilerTest, WithErrorsThereIsNoGraph) {
  const CompileResult result = Compile("postern: 1\naccess: {a: [x]}\n");
  EXPECT_FALSE(result.ok());
  EXPECT_EQ(result.graph(), nullptr);
  EXPECT_EQ(result.policy(), nullptr);
  EXPECT_NE(result.source(), nullptr);
  EXPECT_TRUE(result.status().ok());  // the file could be read
  EXPECT_EQ(result.IssuesText(),
            "dir/policy.yaml:2:14: error: a rule must be a map (or the word `inherit`), not text"
            " [wrong-type]\n"
            "  2 | access: {a: [x]}\n"
            "    |              ^\n");
}

TEST(CompilerTest, AFileThatCannotBeRead) {
  const CompileResult result = CompilePolicyFile("testdata/no-such-policy.yaml");
  EXPECT_FALSE(result.ok());
  EXPECT_EQ(result.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(result.source(), nullptr);
  EXPECT_EQ(result.policy(), nullptr);
  EXPECT_EQ(result.IssuesText(), std::string(result.status().message()) + "\n");
}

TEST(CompilerTest, AFileOverTheLimit) {
  CompileOptions options;
  options.limits.file_bytes = 10;
  const CompileResult result = CompilePolicyFile("testdata/social-room/social-room.yaml", options);
  EXPECT_EQ(result.status().code(), absl::StatusCode::kResourceExhausted);
}

// The default limit of the language is also the engine's; whoever raises it gets the engine's word.
TEST(CompilerTest, WhatTheEngineRefuses) {
  CompileOptions options;
  options.limits.floating_segments = 10000;
  std::string access = "a: []";
  for (int i = 0; i < 2049; ++i) access += ", '**/k" + std::to_string(i) + "': []";
  const CompileResult result = Compile("postern: 1\naccess: {" + access + "}\n", options);
  EXPECT_FALSE(result.ok());
  ASSERT_EQ(result.issues().num_errors(), 1u) << result.IssuesText();
  EXPECT_EQ(result.issues().all().front().id, "policy-too-complex");
  EXPECT_EQ(result.source()->Text(result.issues().all().front().range), "'**/k0'");
}

// Every subset of the places may be literal, so none can be sorted out from the others.
TEST(CompilerTest, WildcardsThatAreTooManyTogetherAreAnErrorWithAPlace) {
  std::string text = "postern: 1\naccess:\n";
  for (uint32_t i = 0; i < 600; ++i) {
    text += "  '";
    for (uint32_t place = 0; place < 16; ++place) text += (i * 109 >> place & 1) ? "a/" : "*/";
    text += "z" + std::to_string(i) + "': []\n";
  }
  const CompileResult result = Compile(text);
  EXPECT_FALSE(result.ok());
  EXPECT_EQ(result.status(), absl::OkStatus());
  ASSERT_EQ(result.issues().num_errors(), 1u) << result.IssuesText();
  const Issue& issue = result.issues().all().front();
  EXPECT_EQ(issue.id, "policy-too-complex");
  EXPECT_EQ(issue.message,
            "policy too complex: patterns whose wildcards can't be sorted out have 5100 segments, "
            "at most 4096");
  EXPECT_EQ(issue.help, "this one has the most wildcards: write fixed segments where you can");
  EXPECT_EQ(result.source()->Locate(issue.range.begin).line, 3u);
}

TEST(CompilerTest, WithoutLintThereAreErrorsOnly) {
  const std::string shadowed = "postern: 1\naccess: {a: [{deny: guest, to: get}, x]}\n";
  CompileOptions options;
  options.lint = false;
  EXPECT_EQ(Compile(shadowed, options).issues().num_warnings(), 0u);
  EXPECT_EQ(Compile(shadowed, options).issues().num_errors(), 1u);
  const std::string guarded = "postern: 1\naccess: {a: [{deny: guest, to: get}]}\n";
  EXPECT_NE(Compile(guarded).issues().num_warnings(), 0u);
  EXPECT_TRUE(Compile(guarded).ok());
  EXPECT_TRUE(Compile(guarded, options).issues().empty());
}

// Two declarations of the same paths are found although another one is in error, and the one that
// is in error counts too.
TEST(CompilerTest, AMistakeHidesNoErrorBetweenDeclarations) {
  const CompileResult result =
      Compile("postern: 1\naccess:\n  a/<x>/*: [{allow: gest, to: get}]\n  a/*/*: []\n");
  ASSERT_EQ(result.issues().num_errors(), 2u) << result.IssuesText();
  EXPECT_EQ(result.issues().all()[0].id, "unknown-selector");
  EXPECT_EQ(result.issues().all()[1].id, "same-paths");
}

// Nobody knows what a declaration with a mistake was meant to grant: it is no closure, although
// nothing is left that allows.
TEST(CompilerTest, ADeclarationInErrorIsNoClosure) {
  const std::string closed =
      "postern: 1\naccess:\n  room/*: [{allow: guest, to: get}]\n  '**/secrets/*': ";
  const CompileResult sound = Compile(closed + "[]\n");
  ASSERT_EQ(sound.issues().num_errors(), 1u) << sound.IssuesText();
  EXPECT_EQ(sound.issues().all()[0].id, "closure-overruled");
  const CompileResult mistaken = Compile(closed + "[{allow: gest, to: get}]\n");
  ASSERT_EQ(mistaken.issues().num_errors(), 1u) << mistaken.IssuesText();
  EXPECT_EQ(mistaken.issues().all()[0].id, "unknown-selector");
  for (const std::string alias : {"*x", "[*x]"}) {
    const CompileResult aliased = Compile(closed + alias + "\n  a: &x []\n");
    for (const Issue& issue : aliased.issues().all()) EXPECT_NE(issue.id, "closure-overruled");
  }
}

TEST(CompilerTest, ThePatternTwiceInAnArray) {
  const CompileResult result = CompilePolicy(
      Source(
          "p.json",
          R"({"postern": 1, "access": [{"path": "a", "rules": []}, {"path": "a", "rules": []}]})"),
      Syntax::kJson);
  ASSERT_EQ(result.issues().num_errors(), 1u) << result.IssuesText();
  EXPECT_EQ(result.issues().all()[0].id, "same-paths");
}

TEST(CompilerTest, TwentyMistakesInOneRun) {
  const CompileResult result = CompilePolicyFile("testdata/policy/errors/twenty-mistakes.yaml");
  std::set<std::string> ids;
  std::set<uint32_t> places;
  for (const Issue& issue : result.issues().all()) {
    EXPECT_EQ(issue.severity, Severity::kError);
    EXPECT_FALSE(issue.help.empty()) << issue.message;
    ids.insert(issue.id);
    places.insert(issue.range.begin);
  }
  EXPECT_EQ(result.issues().num_errors(), 20u);
  EXPECT_EQ(ids.size(), 20u);
  EXPECT_EQ(places.size(), 20u);
}

TEST(CompilePolicyBytesTest, IsTheOtherHalfOfCompilePolicyFile) {
  const std::string path = "testdata/social-room/social-room.yaml";
  const CompileResult whole = CompilePolicyFile(path);
  const CompileResult halves = CompilePolicyBytes(path, ReadPolicyFile(path));
  ASSERT_TRUE(halves.ok());
  EXPECT_EQ(halves.file_name(), whole.file_name());
  EXPECT_EQ(halves.graph()->Serialize(), whole.graph()->Serialize());
  EXPECT_TRUE(CompilePolicyBytes("x", whole.graph()->Serialize()).is_compiled());
  EXPECT_EQ(CompilePolicyBytes("x", absl::NotFoundError("gone")).IssuesText(), "gone\n");
}

}  // namespace
}  // namespace postern
