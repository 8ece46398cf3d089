#include "policy/principal_mapping.h"

#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace postern {
namespace {

constexpr char kHead[] = "principal_mapping: 1\nprincipals:\n";

PrincipalMappingResult Parse(const std::string& principals) {
  return ParsePrincipalMapping(Source("mapping.yaml", kHead + principals));
}

// `user alice groups [a, b] plan=free`, or the error.
std::string Map(const std::string& principals, const std::string& claims) {
  const PrincipalMappingResult mapping = Parse(principals);
  EXPECT_TRUE(mapping.ok()) << mapping.ErrorsText();
  if (!mapping.ok()) return "";
  const absl::StatusOr<Principal> principal = mapping.value->PrincipalOf(claims);
  if (!principal.ok()) return "error: " + std::string(principal.status().message());
  std::string text = principal->kind == PrincipalKind::kUser    ? "user"
                     : principal->kind == PrincipalKind::kGuest ? "guest"
                                                                : "function";
  if (principal->name) text += " named " + *principal->name;
  if (principal->entity_id) text += " " + *principal->entity_id;
  if (principal->groups) {
    std::string groups;
    for (const std::string& group : *principal->groups) {
      groups += (groups.empty() ? "" : ", ") + group;
    }
    text += " groups [" + groups + "]";
  }
  for (const auto& [name, value] : principal->attributes) text += " " + name + "=" + value;
  return text;
}

std::string Errors(const std::string& principals) {
  const PrincipalMappingResult mapping = Parse(principals);
  EXPECT_FALSE(mapping.ok());
  std::string text;
  for (const Issue& issue : mapping.issues.all()) text += issue.message + "\n";
  return text;
}

TEST(PrincipalMappingTest, AUserIsWhomAClaimNames) {
  EXPECT_EQ(Map("  - entity_id: sub", R"({"sub": "alice"})"), "user alice");
}

TEST(PrincipalMappingTest, ClaimsThatAreNotNamedAreIgnored) {
  EXPECT_EQ(Map("  - entity_id: sub", R"({"exp": 1e9, "sub": "alice", "x": {"sub": [null]}})"),
            "user alice");
}

TEST(PrincipalMappingTest, AbsentGroupsStayUnknown) {
  const std::string mapping = "  - {entity_id: sub, groups: roles}";
  EXPECT_EQ(Map(mapping, R"({"sub": "alice"})"), "user alice");
  EXPECT_EQ(Map(mapping, R"({"sub": "alice", "roles": []})"), "user alice groups []");
  EXPECT_EQ(Map(mapping, R"({"sub": "alice", "roles": ["a", "b"]})"), "user alice groups [a, b]");
}

TEST(PrincipalMappingTest, AnIssuerThatLeavesOutEmptyListsCanBeTakenAtItsWord) {
  EXPECT_EQ(
      Map("  - {entity_id: sub, groups: {claim: roles, absent: none}}", R"({"sub": "alice"})"),
      "user alice groups []");
}

TEST(PrincipalMappingTest, WrongTypesAreRefused) {
  const std::string mapping =
      "  - {entity_id: sub, groups: roles, attributes: {plan: plan}, when: {use: id}}";
  const auto with = [&](const std::string& more) {
    return Map(mapping, R"({"sub": "alice", "use": "id")" + more + "}");
  };
  EXPECT_EQ(with(R"(, "plan": "free", "roles": [])"), "user alice groups [] plan=free");
  EXPECT_EQ(with(R"(, "roles": "admin")"), "error: the claim `roles` must be a list of strings");
  EXPECT_EQ(with(R"(, "roles": ["admin", 1])"),
            "error: the claim `roles` must be a list of strings");
  EXPECT_EQ(with(R"(, "roles": null)"), "error: the claim `roles` must be a list of strings");
  EXPECT_EQ(with(R"(, "roles": {"admin": true})"),
            "error: the claim `roles` must be a list of strings");
  EXPECT_EQ(with(R"(, "plan": 1)"), "error: the claim `plan` must be a string");
  EXPECT_EQ(Map(mapping, R"({"sub": 7, "use": "id"})"), "error: the claim `sub` must be a string");
  EXPECT_EQ(Map(mapping, R"({"sub": "alice", "use": {"id": 1}})"),
            "error: the claim `use` must be a string, a boolean, or a list of those");
  EXPECT_EQ(Map(mapping, R"({"sub": "alice", "use": ["id", null]})"),
            "error: the claim `use` must be a string, a boolean, or a list of those");
}

TEST(PrincipalMappingTest, WhoeverIsNotNamedIsRefused) {
  EXPECT_EQ(Map("  - entity_id: sub", "{}"), "error: there is no claim `sub`");
  EXPECT_EQ(Map("  - function: [act, sub]", R"({"act": {}})"),
            "error: there is no claim `act.sub`");
}

TEST(PrincipalMappingTest, ANestedClaimIsFoundByItsPath) {
  const std::string mapping = "  - {entity_id: sub, groups: [realm_access, roles]}";
  EXPECT_EQ(Map(mapping, R"({"sub": "a", "realm_access": {"roles": ["admin"]}})"),
            "user a groups [admin]");
  EXPECT_EQ(Map(mapping, R"({"sub": "a", "realm_access": {}})"), "user a");
  EXPECT_EQ(Map(mapping, R"({"sub": "a", "realm_access": ["roles"]})"),
            "error: the claim `realm_access` must be an object");
  // A dot in a name is a dot.
  EXPECT_EQ(Map("  - entity_id: a.b", R"({"a": {"b": "no"}, "a.b": "yes"})"), "user yes");
}

TEST(PrincipalMappingTest, GroupsOfSeveralClaimsAreKnownIfAllAre) {
  const std::string mapping =
      "  - entity_id: sub\n"
      "    groups:\n"
      "      - {claim: groups, remove_prefix: /}\n"
      "      - {claim: [resource_access, app, roles], add_prefix: 'app:', absent: none}\n";
  EXPECT_EQ(Map(mapping, R"({"sub": "a", "groups": ["/x", "/x/y"],
                             "resource_access": {"app": {"roles": ["x"]}}})"),
            "user a groups [x, x/y, app:x]");
  EXPECT_EQ(Map(mapping, R"({"sub": "a", "groups": ["/x"]})"), "user a groups [x]");
  EXPECT_EQ(Map(mapping, R"({"sub": "a", "resource_access": {"app": {"roles": ["x"]}}})"),
            "user a");
  EXPECT_EQ(Map(mapping, R"({"sub": "a", "groups": ["x"]})"),
            "error: the group `x` of the claim `groups` does not begin with `/`");
}

TEST(PrincipalMappingTest, OneTextCanHoldSeveralGroups) {
  const std::string mapping = "  - {entity_id: sub, groups: {claim: scope, separator: ' '}}";
  EXPECT_EQ(Map(mapping, R"({"sub": "a", "scope": "read  write"})"), "user a groups [read, write]");
  EXPECT_EQ(Map(mapping, R"({"sub": "a", "scope": ""})"), "user a groups []");
  EXPECT_EQ(Map(mapping, R"({"sub": "a", "scope": ["read"]})"),
            "error: the claim `scope` must be a string");
}

TEST(PrincipalMappingTest, TheFirstWhoseConditionsAllHoldCounts) {
  const std::string mapping =
      "  - {when: {amr: unauthenticated}, guest: true, entity_id: sub}\n"
      "  - {when: {gty: client-credentials, internal: true}, function: azp}\n"
      "  - {when: {use: [id, access]}, entity_id: sub}\n";
  EXPECT_EQ(Map(mapping, R"({"amr": ["unauthenticated"], "sub": "us-east-1:1"})"),
            "guest us-east-1:1");
  EXPECT_EQ(Map(mapping, R"({"gty": "client-credentials", "internal": true, "azp": "job"})"),
            "function named job");
  EXPECT_EQ(Map(mapping, R"({"gty": "client-credentials", "use": "access", "sub": "a"})"),
            "user a");
  EXPECT_EQ(Map(mapping, R"({"gty": "client-credentials", "internal": false, "sub": "a"})"),
            "error: no principal of the mapping is for these claims");
  EXPECT_EQ(Map(mapping, R"({"amr": ["authenticated"], "sub": "a"})"),
            "error: no principal of the mapping is for these claims");
}

TEST(PrincipalMappingTest, ABooleanIsNoString) {
  EXPECT_EQ(Map("  - {when: {v: true}, entity_id: sub}", R"({"v": true, "sub": "a"})"), "user a");
  EXPECT_EQ(Map("  - {when: {v: true}, entity_id: sub}", R"({"v": "true", "sub": "a"})"),
            "error: no principal of the mapping is for these claims");
  EXPECT_EQ(Map("  - {when: {v: 'true'}, entity_id: sub}", R"({"v": true, "sub": "a"})"),
            "error: no principal of the mapping is for these claims");
}

TEST(PrincipalMappingTest, WhatTheEngineWouldRejectIsRefused) {
  EXPECT_EQ(Map("  - entity_id: sub", R"({"sub": "a/b"})"),
            "error: the claims make no valid principal: entity id holds a slash");
  EXPECT_EQ(Map("  - entity_id: sub", R"({"sub": ""})"), "error: the claim `sub` is empty");
  EXPECT_EQ(Map("  - function: azp", R"({"azp": ""})"), "error: the claim `azp` is empty");
  EXPECT_EQ(Map("  - {entity_id: sub, groups: {claim: g, remove_prefix: /}}",
                R"({"sub": "a", "g": ["/"]})"),
            "error: a group of the claim `g` has no name");
}

TEST(PrincipalMappingTest, WhatIsNoJsonObjectIsRefused) {
  for (const char* const claims :
       {"", "[]", "null", "{", R"({"sub": "a"} {})", R"({sub: a})", "{\"sub\": \"\xff\"}"}) {
    EXPECT_EQ(Map("  - entity_id: sub", claims).substr(0, 17), "error: the claims") << claims;
  }
}

// Who comes second must not be able to overrule what was signed, or seen, first.
TEST(PrincipalMappingTest, AClaimThatIsThereTwiceIsRefused) {
  EXPECT_EQ(Map("  - entity_id: sub", R"({"sub": "a", "sub": "b"})").substr(0, 17),
            "error: the claims");
  EXPECT_EQ(Map("  - entity_id: sub", R"({"sub": "a", "\u0073ub": "b"})").substr(0, 17),
            "error: the claims");
}

TEST(PrincipalMappingTest, ClaimsAreLimited) {
  std::string padded = R"({"sub": "a"})";
  padded.resize(kMaxClaimsBytes, ' ');
  EXPECT_EQ(Map("  - entity_id: sub", padded), "user a");
  EXPECT_EQ(Map("  - entity_id: sub", padded + " "),
            "error: the claims are more than 1048576 bytes");
  const std::string long_number = R"({"sub": "a", "n": 1e)" + std::string(100000, '9') + "}";
  EXPECT_LT(Map("  - entity_id: sub", long_number).size(), 300U);
  const std::string deep = std::string(100000, '[');
  EXPECT_EQ(Map("  - entity_id: sub", "{\"sub\": \"a\", \"x\": " + deep).substr(0, 17),
            "error: the claims");
}

TEST(PrincipalMappingTest, ManyThreadsMayAskIt) {
  const PrincipalMappingResult mapping = Parse("  - {entity_id: sub, groups: roles}");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&mapping] {
      for (int j = 0; j < 200; ++j) {
        const auto alice = mapping.value->PrincipalOf(R"({"sub": "alice", "roles": ["a"]})");
        ASSERT_TRUE(alice.ok());
        ASSERT_EQ(alice->entity_id, "alice");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// --- The file ------------------------------------------------------------------------------------

TEST(PrincipalMappingFileTest, AllErrorsAreFound) {
  EXPECT_EQ(Errors("  - {entity: sub, when: {}, groups: 7}\n"
                   "  - {guest: yes, function: f, groups: g}\n"),
            "a user needs `entity_id`, the claim that says who it is\n"
            "unknown key `entity` in a principal\n"
            "`when` is empty, so it always holds\n"
            "`7` is a number, not text\n"
            "a principal before this one has no `when`, so this one never counts\n"
            "`guest` must be `true`\n"
            "a principal is a guest or a function, not both\n"
            "only users have groups\n");
}

TEST(PrincipalMappingFileTest, APrincipalThatNeverCountsIsAnError) {
  EXPECT_EQ(Errors("  - {entity_id: sub}\n  - {when: {a: b}, guest: true}\n"),
            "a principal before this one has no `when`, so this one never counts\n");
}

TEST(PrincipalMappingFileTest, APlaceIsTold) {
  EXPECT_EQ(Parse("  - {entity_id: sub, groups: {claim: g, absent: some}}\n").ErrorsText(),
            "mapping.yaml:3:49: error: `absent` must be `none` or `unknown` [unknown-value]\n"
            "  3 |   - {entity_id: sub, groups: {claim: g, absent: some}}\n"
            "    |                                                 ^^^^\n"
            "  help: `none`: without the claim somebody is in no group\n");
}

TEST(PrincipalMappingFileTest, AFileThatIsNotThereIsNoMapping) {
  const PrincipalMappingResult mapping = ReadPrincipalMapping("no-such.yaml");
  EXPECT_FALSE(mapping.ok());
  EXPECT_EQ(mapping.ErrorsText(), "cannot read `no-such.yaml`: No such file or directory\n");
}

TEST(PrincipalMappingFileTest, TheVersionMustBeThere) {
  const auto mapping = ParsePrincipalMapping(Source("m.json", R"({"principals": []})"));
  ASSERT_FALSE(mapping.ok());
  EXPECT_EQ(mapping.issues.all().front().message,
            "a principal mapping needs `principal_mapping`, its version");
}

}  // namespace
}  // namespace postern
