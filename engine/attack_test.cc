// The corpus of published and known attacks (testdata/attacks), against the library.

#include <string>
#include <vector>

#include "engine/evaluator.h"
#include "engine/internal/path_inside.h"
#include "engine/testing/attack_corpus.h"
#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

void ExpectOutcome(const Attack& attack, PathMode mode) {
  SCOPED_TRACE(attack.name);
  const CanonicalPath path = CanonicalPath::FromRaw(mode, attack.input);
  const CanonicalPath checked = internal::PathInside::FromChecked(mode, attack.input, {});
  EXPECT_EQ(path.error(), checked.error());
  EXPECT_EQ(path.offset(), checked.offset());
  if (attack.expect == "reject") {
    EXPECT_FALSE(path.ok()) << path.text();
    return;
  }
  EXPECT_TRUE(path.ok()) << PathErrorName(path.error()) << " at " << path.offset();
  EXPECT_EQ(path.text(), attack.expect == "normalised" ? attack.canonical : attack.input);
}

TEST(AttackTest, UrlPaths) {
  const std::vector<Attack> attacks = ReadAttacks("url");
  EXPECT_EQ(attacks.size(), 132u);
  for (const Attack& attack : attacks) ExpectOutcome(attack, PathMode::kUrl);
}

TEST(AttackTest, OpaquePaths) {
  const std::vector<Attack> attacks = ReadAttacks("opaque");
  EXPECT_EQ(attacks.size(), 22u);
  for (const Attack& attack : attacks) ExpectOutcome(attack, PathMode::kOpaque);
}

TEST(AttackTest, EntityIds) {
  const SpecBuilder builder =
      SpecBuilder(PathMode::kOpaque).Declare("users/<entity_id>/f").Allow({"owner"}, "get");
  const absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(builder.spec());
  ASSERT_EQ(graph.status(), absl::OkStatus());
  const std::vector<Attack> attacks = ReadAttacks("entity");
  EXPECT_EQ(attacks.size(), 27u);
  for (const Attack& attack : attacks) {
    SCOPED_TRACE(attack.name);
    Principal user;
    user.kind = PrincipalKind::kUser;
    user.entity_id = attack.input;
    const PreparedPrincipal prepared = graph->Prepare(user);
    const auto reason_on = [&](const std::string& path) {
      return Evaluate(*graph, prepared, graph->action("get"), graph->path(path)).reason;
    };
    if (attack.expect == "reject") {
      EXPECT_EQ(reason_on("users/other/f"), Reason::kPrincipalRejected);
      continue;
    }
    EXPECT_EQ(reason_on("users/" + attack.input + "/f"), Reason::kAllowed);
    for (const std::string other : {"other", "u2", "u10", "u", "cafe", "{entity_id}2"}) {
      EXPECT_EQ(reason_on("users/" + other + "/f"), Reason::kNoRule) << other;
    }
  }
}

TEST(AttackTest, AnUnmappedMethodIsNoAction) {
  GraphSpec spec = SpecBuilder(PathMode::kUrl, "get").Declare("/*").Allow({"anyone"}, "get").spec();
  spec.methods = {{"GET", 0}};
  const absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(spec);
  ASSERT_EQ(graph.status(), absl::OkStatus());
  int num_denied = 0;
  for (const Attack& attack : ReadAttacks("url")) {
    if (attack.expect != "deny") continue;
    const Decision decision = Evaluate(*graph, graph->Prepare(Principal()),
                                       graph->action(attack.action), graph->path(attack.input));
    EXPECT_EQ(decision.reason, Reason::kUnknownAction) << attack.name;
    ++num_denied;
  }
  EXPECT_EQ(num_denied, 2);
}

}  // namespace
}  // namespace postern
