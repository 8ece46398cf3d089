// A principal has exactly one role, and selectors of roles are never unknown.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/evaluator.h"
#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

Principal Of(PrincipalKind kind, std::optional<std::string> entity_id = std::nullopt,
             std::optional<std::vector<std::string>> groups = std::nullopt) {
  Principal principal;
  principal.kind = kind;
  principal.entity_id = std::move(entity_id);
  principal.groups = std::move(groups);
  if (kind == PrincipalKind::kFunction) principal.name = "resize";
  return principal;
}

constexpr PrincipalKind kGuest = PrincipalKind::kGuest;
constexpr PrincipalKind kUser = PrincipalKind::kUser;
constexpr PrincipalKind kFunction = PrincipalKind::kFunction;

// Decides with any action on `path`; returns the reason.
std::string ReasonOf(const SpecBuilder& builder, const Principal& principal,
                     const std::string& path) {
  const absl::StatusOr<DecisionGraph> graph = DecisionGraph::Build(builder.spec());
  EXPECT_EQ(graph.status(), absl::OkStatus());
  if (!graph.ok()) return "";
  const Decision decision =
      Evaluate(*graph, graph->Prepare(principal), graph->action("get"), graph->path(path));
  return std::string(ReasonName(decision.reason));
}

// Returns the one role of these that `principal` has, as text; all of them if several.
std::string RolesOf(const Principal& principal) {
  std::string roles;
  for (const std::string role : {"guest", "authenticated", "group:b", "group:a", "group:c",
                                 "function:resize", "function:other"}) {
    const SpecBuilder builder =
        SpecBuilder().RoleGroups({"b", "a"}).Declare("x").Allow({"role:" + role}, "get");
    if (ReasonOf(builder, principal, "x") == "allowed") roles += role + ' ';
  }
  return roles;
}

TEST(RoleTest, EveryPrincipalHasOne) {
  EXPECT_EQ(RolesOf(Of(kGuest)), "guest ");
  EXPECT_EQ(RolesOf(Of(kGuest, "id")), "guest ");
  EXPECT_EQ(RolesOf(Of(kFunction)), "function:resize ");
  EXPECT_EQ(RolesOf(Of(kUser, "id", {{}})), "authenticated ");
}

TEST(RoleTest, TheFirstOfRoleGroupsTakesPrecedence) {
  EXPECT_EQ(RolesOf(Of(kUser, "id", {{"a", "b"}})), "group:b ");
  EXPECT_EQ(RolesOf(Of(kUser, "id", {{"b", "a"}})), "group:b ");
  EXPECT_EQ(RolesOf(Of(kUser, "id", {{"a"}})), "group:a ");
}

TEST(RoleTest, OtherGroupsGiveNone) {
  EXPECT_EQ(RolesOf(Of(kUser, "id", {{"c"}})), "authenticated ");
}

TEST(RoleTest, AbsentGroupsAreNone) { EXPECT_EQ(RolesOf(Of(kUser)), "authenticated "); }

TEST(RoleTest, TheOwnerOfARoleIsOfThatRoleAndHasTheId) {
  const SpecBuilder builder =
      SpecBuilder().Declare("x/<entity_id>").Allow({"role-owner:authenticated"}, "get");
  EXPECT_EQ(ReasonOf(builder, Of(kUser, "id"), "x/id"), "allowed");
  EXPECT_EQ(ReasonOf(builder, Of(kUser, "id"), "x/other"), "no_rule");
  EXPECT_EQ(ReasonOf(builder, Of(kGuest, "id"), "x/id"), "no_rule");
}

TEST(RoleTest, AGuestAndAFunctionMayBeOwners) {
  const SpecBuilder builder = SpecBuilder()
                                  .Declare("x/<entity_id>")
                                  .Allow({"role-owner:guest", "role-owner:function:resize"}, "get");
  EXPECT_EQ(ReasonOf(builder, Of(kGuest, "id"), "x/id"), "allowed");
  EXPECT_EQ(ReasonOf(builder, Of(kFunction, "id"), "x/id"), "allowed");
  EXPECT_EQ(ReasonOf(builder, Of(kUser, "id"), "x/id"), "no_rule");
}

// Unlike `owner`, which holds in a deny for a user without an id.
TEST(RoleTest, WithoutAnIdADenyOfOwnersDoesNotHold) {
  const SpecBuilder builder = SpecBuilder()
                                  .Declare("x/<entity_id>")
                                  .Allow({"role:authenticated"}, "get")
                                  .Deny({"role-owner:authenticated"}, "get");
  EXPECT_EQ(ReasonOf(builder, Of(kUser), "x/id"), "allowed");
  EXPECT_EQ(ReasonOf(builder, Of(kUser, "id"), "x/id"), "denied_by_rule");
  EXPECT_EQ(ReasonOf(builder, Of(kUser, "other"), "x/id"), "allowed");
}

TEST(RoleTest, TheOwnerNeedsTheVariable) {
  const SpecBuilder builder =
      SpecBuilder().Declare("x/<id>").Allow({"role-owner:authenticated"}, "get");
  EXPECT_EQ(DecisionGraph::Build(builder.spec()).status().message(),
            "declaration 0 `x/<id>`: rule 0: a selector's variable is not in the pattern");
}

}  // namespace
}  // namespace postern
