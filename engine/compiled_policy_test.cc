// Compiled policies: what is written can be loaded and decides the same; what was changed is
// refused.
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "engine/decision_graph.h"
#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "engine/explanation_json.h"
#include "engine/explanation_text.h"
#include "engine/internal/sha256.h"
#include "engine/testing/compiled_corpus.h"
#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

GraphSpec Room() {
  GraphSpec spec = SpecBuilder(PathMode::kKey)
                       .Declare("room/<entity_id>/img-*")
                       .Allow({"owner", "group:admin", "guest"}, "get write")
                       .Declare("room/**/locked/*")
                       .Inherit()
                       .Deny({"anyone"}, "write delete")
                       .Declare("room/*")
                       .Allow({"authenticated where plan=pro|free"}, "get")
                       .spec();
  spec.name = "room";
  spec.file = "room.yaml";
  spec.digest = "sha256:00";
  return spec;
}

DecisionGraph Build(const GraphSpec& spec) {
  absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(spec);
  EXPECT_EQ(graph.status(), absl::OkStatus());
  return *std::move(graph);
}

Principal User(const std::string& id) {
  Principal user;
  user.kind = PrincipalKind::kUser;
  user.entity_id = id;
  user.groups = std::vector<std::string>{"staff"};
  user.attributes = {{"plan", "pro"}};
  return user;
}

// Returns all decisions of a few requests.
std::string Decisions(const DecisionGraph& graph) {
  std::string lines;
  for (const std::string id : {"alice", "bob"}) {
    const PreparedPrincipal principal = graph.Prepare(User(id));
    for (const std::string action : {"get", "list", "write"}) {
      for (const std::string path : {"room/alice/img-1", "room/a/locked/x", "room/bob/x", "hall"}) {
        const Decision decision =
            Evaluate(graph, principal, graph.action(action), graph.path(path));
        lines += std::string(ReasonName(decision.reason)) + " " +
                 std::to_string(decision.declaration) + " " + std::to_string(decision.rule) + " " +
                 std::to_string(decision.selector) + "\n";
      }
    }
  }
  return lines;
}

TEST(CompiledPolicyTest, WhatIsLoadedDecidesAndDescribesItselfTheSame) {
  const DecisionGraph built = Build(Room());
  const absl::StatusOr<DecisionGraph> loaded = DecisionGraph::Load(built.Serialize());
  ASSERT_EQ(loaded.status(), absl::OkStatus());
  EXPECT_EQ(Decisions(*loaded), Decisions(built));
  EXPECT_EQ(loaded->Dump(), built.Dump());
  EXPECT_EQ(loaded->name(), "room");
  EXPECT_EQ(loaded->file(), "room.yaml");
  EXPECT_EQ(loaded->digest(), "sha256:00");
  EXPECT_EQ(loaded->Serialize(), built.Serialize());
  EXPECT_EQ(loaded->CheckInvariants(), absl::OkStatus());
}

TEST(CompiledPolicyTest, TheSamePolicyIsTheSameBytes) {
  EXPECT_EQ(Build(Room()).Serialize(), Build(Room()).Serialize());
  GraphSpec other = Room();
  other.declarations[2].rules[0].actions ^= 1;
  EXPECT_NE(Build(Room()).Serialize(), Build(other).Serialize());
}

TEST(CompiledPolicyTest, StrippedItDecidesTheSameAndDescribesNothing) {
  const DecisionGraph built = Build(Room());
  const std::string bytes = built.Serialize(DecisionGraph::Descriptions::kStrip);
  EXPECT_LT(bytes.size(), built.Serialize().size());
  const absl::StatusOr<DecisionGraph> loaded = DecisionGraph::Load(bytes);
  ASSERT_EQ(loaded.status(), absl::OkStatus());
  EXPECT_EQ(Decisions(*loaded), Decisions(built));
  EXPECT_TRUE(built.has_description());
  EXPECT_FALSE(loaded->has_description());
  EXPECT_EQ(loaded->num_declarations(), 3u);
  EXPECT_EQ(loaded->declaration(0).pattern, "");
  EXPECT_EQ(loaded->rule(0, 0).selectors.size(), 0u);
  EXPECT_EQ(loaded->Serialize(), bytes) << "stripping again changes nothing";

  const PreparedPrincipal alice = loaded->Prepare(User("alice"));
  const CanonicalPath path = loaded->path("room/x/locked/y");
  const Action write = loaded->action("write");
  const Explanation why =
      Explain(*loaded, alice, write, path, Evaluate(*loaded, alice, write, path));
  EXPECT_TRUE(why.is_stripped);
  EXPECT_FALSE(why.internal_error);
  EXPECT_EQ(why.decision.reason, Reason::kDeniedByRule);
  EXPECT_EQ(ExplanationText(why),
            "deny  denied_by_rule\n"
            "  who    user `alice`, in the group `staff`, plan `pro`\n"
            "  what   write  room/x/locked/y\n"
            "  denied by  declaration 1, rule 0\n"
            "  the compiled policy was stripped: its patterns, rules and places are not known\n");
  EXPECT_NE(ExplanationJson(why).find("\"stripped\":true"), std::string::npos);
  EXPECT_NE(ExplanationJson(why).find(
                R"("decided_by":{"declaration":1,"rule":0,"text":null,"selector":null,)"
                R"("rule_id":null,"note":null,"at":null})"),
            std::string::npos);
}

TEST(CompiledPolicyTest, IsKnownByItsFirstBytes) {
  const std::string bytes = Build(Room()).Serialize();
  EXPECT_TRUE(DecisionGraph::IsCompiled(bytes));
  EXPECT_TRUE(DecisionGraph::IsCompiled(bytes.substr(0, 8)));
  EXPECT_FALSE(DecisionGraph::IsCompiled(bytes.substr(0, 7)));
  EXPECT_FALSE(DecisionGraph::IsCompiled("postern: 1\naccess: {}\n"));
}

TEST(CompiledPolicyTest, ItSaysWhetherAListMayComeWithoutAPath) {
  GraphSpec spec = Room();
  for (const bool may : {false, true}) {
    spec.list_may_lack_path = may;
    const absl::StatusOr<DecisionGraph> loaded = DecisionGraph::Load(Build(spec).Serialize());
    ASSERT_EQ(loaded.status(), absl::OkStatus());
    EXPECT_EQ(loaded->MayLackPath(loaded->action("list")), may);
    EXPECT_FALSE(loaded->MayLackPath(loaded->action("get")));
    EXPECT_FALSE(loaded->MayLackPath(Action()));
  }
}

TEST(CompiledPolicyTest, AMappedFileDecidesTheSame) {
  const DecisionGraph built = Build(Room());
  const std::string path = ::testing::TempDir() + "/room.pstn";
  std::ofstream(path, std::ios::binary) << built.Serialize();
  const absl::StatusOr<DecisionGraph> mapped = DecisionGraph::LoadMapped(path);
  ASSERT_EQ(mapped.status(), absl::OkStatus());
  EXPECT_EQ(Decisions(*mapped), Decisions(built));
  std::remove(path.c_str());
  EXPECT_EQ(Decisions(*mapped), Decisions(built)) << "the file lives as long as the graph";
  EXPECT_EQ(DecisionGraph::LoadMapped(path).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(DecisionGraph::LoadMapped(::testing::TempDir()).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(CompiledPolicyTest, OnlyTheExpectedDigestIsLoaded) {
  const std::string bytes = Build(Room()).Serialize();
  const std::string digest = internal::Sha256Text(bytes);
  EXPECT_EQ(DecisionGraph::Load(bytes, digest).status(), absl::OkStatus());
  std::string other = digest;
  other.back() = other.back() == '0' ? '1' : '0';
  EXPECT_EQ(DecisionGraph::Load(bytes, other).status(),
            absl::FailedPreconditionError(
                "not the compiled policy that was expected: it has the digest " + digest));
}

TEST(CompiledPolicyTest, EveryChangedByteAndEveryCutIsRefused) {
  const std::string bytes = Build(Room()).Serialize(DecisionGraph::Descriptions::kStrip);
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] ^= 0x10;
    EXPECT_EQ(DecisionGraph::Load(changed).status().code(), absl::StatusCode::kInvalidArgument)
        << i;
    EXPECT_EQ(DecisionGraph::Load(bytes.substr(0, i)).status().code(),
              absl::StatusCode::kInvalidArgument)
        << i;
  }
  EXPECT_EQ(DecisionGraph::Load(bytes + '\0').status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(CompiledPolicyTest, ADamagedDescriptionIsNoneAndDecisionsStand) {
  const DecisionGraph built = Build(Room());
  std::string bytes = built.Serialize();
  bytes.back() ^= 1;
  const absl::StatusOr<DecisionGraph> loaded = DecisionGraph::Load(bytes);
  ASSERT_EQ(loaded.status(), absl::OkStatus());
  EXPECT_FALSE(loaded->has_description());
  EXPECT_EQ(Decisions(*loaded), Decisions(built));
}

TEST(CompiledPolicyTest, WhatIsRefusedSaysWhy) {
  const std::string bytes = Build(Room()).Serialize();
  const auto message = [](const std::string& bytes) {
    return std::string(DecisionGraph::Load(bytes).status().message());
  };
  EXPECT_EQ(message(""), "not a compiled policy: it is shorter than a header");
  EXPECT_EQ(message(std::string(100, 'x')), "not a compiled policy: it does not begin as one");
  std::string newer = bytes;
  newer[8] = 2;
  EXPECT_EQ(message(newer),
            "compiled policy of format version 2, this program reads version 1; compile it again");
  std::string header = bytes;
  header[20] ^= 1;
  EXPECT_EQ(message(header), "damaged compiled policy: the checksum of its header");
  std::string graph = bytes;
  graph[64] ^= 1;
  EXPECT_EQ(message(graph), "damaged compiled policy: the checksum of its graph");
  EXPECT_EQ(message(bytes + "x"), "damaged compiled policy: it has " +
                                      std::to_string(bytes.size() + 1) +
                                      " bytes, not as many as its header says");
}

// What follows the graph would not be aligned.
TEST(CompiledPolicyTest, TheGraphsBytesAreAMultipleOf64) {
  std::string bytes = Build(Room()).Serialize();
  const CompiledParts parts = PartsOf(bytes);
  bytes.insert(parts.graph_end, 1, '\0');
  FixHeader(parts.graph_end - parts.graph_begin + 1, bytes);
  EXPECT_EQ(DecisionGraph::Load(bytes).status().code(), absl::StatusCode::kInvalidArgument);
  bytes.insert(parts.graph_end, 63, '\0');
  FixHeader(parts.graph_end - parts.graph_begin + 64, bytes);
  EXPECT_EQ(DecisionGraph::Load(bytes).status(), absl::OkStatus()) << "the control";
}

TEST(CompiledPolicyTest, ADescriptionThatWasStrippedIsNotDamaged) {
  const DecisionGraph built = Build(Room());
  std::string bytes = built.Serialize();
  EXPECT_FALSE(DecisionGraph::Load(bytes)->is_description_damaged());
  EXPECT_FALSE(DecisionGraph::Load(built.Serialize(DecisionGraph::Descriptions::kStrip))
                   ->is_description_damaged());
  bytes.back() ^= 1;
  EXPECT_TRUE(DecisionGraph::Load(bytes)->is_description_damaged());
}

// Each of them may be looked at for one decision: 2^4 patterns match a/a/a/a/z, and have one list.
TEST(CompiledPolicyTest, WhatMatchesTheSamePathsIsBounded) {
  constexpr size_t kNumPatterns = 16;
  constexpr size_t kMost = kMaxMatchWork / kNumPatterns - 64;  // selectors of each
  for (const size_t count : {kMost, kMost + 1}) {
    SpecBuilder builder;
    for (size_t bits = 0; bits < kNumPatterns; ++bits) {
      std::string pattern;
      for (size_t i = 0; i < 4; ++i) pattern += (bits >> i & 1) != 0 ? "/a" : "/*";
      builder.Declare(pattern.substr(1) + "/z").Inherit();
    }
    GraphSpec spec = builder.spec();
    SelectorSpec selector;
    selector.kind = SelectorSpec::Kind::kGroup;
    RuleSpec rule;
    rule.actions = 1;
    for (uint32_t i = 0; i < count; ++i) {
      selector.name = "g" + std::to_string(i);
      selector.text = "group:" + selector.name;
      spec.selectors.push_back(selector);
      rule.selectors.push_back(i);
    }
    for (DeclarationSpec& declaration : spec.declarations) declaration.rules = {rule};
    const absl::Status status = DecisionGraph::Build(spec).status();
    EXPECT_EQ(status.code(),
              count == kMost ? absl::StatusCode::kOk : absl::StatusCode::kResourceExhausted)
        << status;
  }
}

}  // namespace
}  // namespace postern
