#include "policy/reference_evaluator.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "policy/testing/models.h"
#include "policy/testing/text.h"

namespace postern {
namespace {

using namespace internal;  // NOLINT: what policy/testing/ offers

std::string Decide(const Policy& policy, const Principal& principal, std::string_view action,
                   std::string_view path) {
  return DecisionText(ReferenceEvaluate(policy, principal, action, path));
}

bool PatternMatches(std::string_view pattern, std::string_view path,
                    PathMode mode = PathMode::kOpaque) {
  const Policy policy = MakePolicy({Declare(pattern, {Allow({"anyone"})}, mode)}, mode);
  return ReferenceEvaluate(policy, Guest(), path.empty() ? "list" : "get", path).allowed();
}

TEST(ReferenceTest, PatternsMatch) {
  const struct {
    std::string_view pattern;
    std::vector<std::string_view> matching;
    std::vector<std::string_view> other;
  } cases[] = {
      {"room", {"room"}, {"Room", "room/", "roo", "rooms", ""}},
      {"room/", {"room/"}, {"room", "room/a", "room//"}},
      {"room/<x>", {"room/a", "room/.git"}, {"room/", "room", "room/a/", "room/a/b"}},
      {"room/*", {"room/", "room/a", "room/a/b", "room//", "room/a//b"}, {"room", "rooms/a"}},
      {"*/b", {"a/b"}, {"/b", "b", "a/a/b", "a//b"}},
      {"*", {"a", "a/b", "/", "//", ""}, {}},
      {"**", {"a", "a/b", "/", ""}, {}},
      {"**/b", {"b", "a/b", "/b", "a//c/b"}, {"a", "b/", "", "b/a"}},
      {"a/**/b", {"a/b", "a/x/b", "a//b", "a/x/y/b", "a/b/b"}, {"a", "b", "a/b/", "ab"}},
      {"a/**", {"a/", "a/b", "a/b/c"}, {"a"}},
      {"**/", {"/", "a/", "a//"}, {"a", ""}},
      {"img-*.png", {"img-.png", "img-1.png", "img-é.png"}, {"img-1.png/", "img-png", "img.png"}},
      {"a?c",
       {"abc", "aéc",
        "a\xF0\x9F\x8E\x89"
        "c"},
       {"ac", "abbc", "a/c"}},
      {"??*", {"ab", "éé", "abc"}, {"é", "a", ""}},
      {"*b*b*", {"bb", "abab", "bbb"}, {"b", "ab"}},
      {"<x:[a-c]+>", {"a", "abc"}, {"", "d", "ab/", "A"}},
      {"<x:.>", {"a", "é"}, {"ab", ""}},
      {"<x:a*>/b", {"a/b", "aa/b"}, {"/b"}},
      {R"(\*)", {"*"}, {"a", ""}},
  };
  for (const auto& c : cases) {
    for (const auto path : c.matching) {
      EXPECT_TRUE(PatternMatches(c.pattern, path)) << c.pattern << " and " << path;
    }
    for (const auto path : c.other) {
      EXPECT_FALSE(PatternMatches(c.pattern, path)) << c.pattern << " and " << path;
    }
  }
}

TEST(ReferenceTest, UrlPatternsMatchAfterTheFirstSlash) {
  EXPECT_TRUE(PatternMatches("/", "/", PathMode::kUrl));
  EXPECT_TRUE(PatternMatches("/*", "/", PathMode::kUrl));
  EXPECT_TRUE(PatternMatches("/a/<x>", "/a/b", PathMode::kUrl));
  EXPECT_FALSE(PatternMatches("/a/<x>", "/a/", PathMode::kUrl));
}

// A pattern that would make naive backtracking visit more states than there are atoms.
TEST(ReferenceTest, MatchingIsBounded) {
  std::string pattern, path;
  for (int i = 0; i < 30; ++i) pattern += "**/a/";
  for (int i = 0; i < 250; ++i) path += "a/";
  EXPECT_FALSE(PatternMatches(pattern + "b", path + "c"));
  EXPECT_FALSE(PatternMatches("*a*a*a*a*a*a*a*b", std::string(1000, 'a')));
}

// Each pattern governs before all that follow it in its row, on a path that all of them match.
TEST(ReferenceTest, TheMostSpecificGoverns) {
  const struct {
    std::string_view path;
    std::vector<std::string_view> patterns;
  } cases[] = {
      {"ab", {"ab", "ab*", "a?", "a*", "<x:[ab]+>", "<x>", "**/ab", "*"}},
      {"abc", {"a?c", "*bc", "a*c", "ab*", "a??", "a?*", "a*", "<x:.*>", "<x>"}},
      {"a/b/c", {"a/b/c", "a/b/<x>", "a/b/*", "a/*/c", "a/**/c", "a/*", "*/b/c", "**/c"}},
      {"a/b/a", {"**/a/b/a", "**/b/a", "**/a"}},               // more segments
      {"ab/c/x", {"**/ab/*", "**/c/*"}},                       // more literal bytes
      {"a/b/x", {"**/a/*", "**/b/*"}},                         // byte order
      {"a/b", {"<x:a>/<y:b>", "<x:a>/<y:b|c>", "<x:a>/<y>"}},  // expressions: byte order
  };
  for (const auto& c : cases) {
    for (size_t a = 0; a + 1 < c.patterns.size(); ++a) {
      for (size_t b = a + 1; b < c.patterns.size(); ++b) {
        SCOPED_TRACE(std::string(c.patterns[a]) + " before " + std::string(c.patterns[b]));
        const Declaration first = Declare(c.patterns[a], {});
        const Declaration second = Declare(c.patterns[b], {});
        EXPECT_EQ(Decide(MakePolicy({first, second}), Guest(), "get", c.path),
                  "deny no_rule declaration=0");
        EXPECT_EQ(Decide(MakePolicy({second, first}), Guest(), "get", c.path),
                  "deny no_rule declaration=1");
      }
    }
  }
}

TEST(ReferenceTest, ActionsAndMethods) {
  Policy policy =
      MakePolicy({Declare("/*", {Allow({"guest"}, kGet)}, PathMode::kUrl)}, PathMode::kUrl);
  policy.methods = {{"GET", 0}, {"PUT", 2}};
  EXPECT_EQ(Decide(policy, Guest(), "get", "/a"), "allow allowed declaration=0 rule=0 selector=0");
  EXPECT_EQ(Decide(policy, Guest(), "GET", "/a"), "allow allowed declaration=0 rule=0 selector=0");
  EXPECT_EQ(Decide(policy, Guest(), "PUT", "/a"), "deny no_rule declaration=0");
  EXPECT_EQ(Decide(policy, Guest(), "Get", "/a"), "deny unknown_action");
  EXPECT_EQ(Decide(policy, Guest(), "read", "/a"), "deny unknown_action");
}

TEST(ReferenceTest, AnExplicitDenyWinsHoweverGeneral) {
  const Policy policy = MakePolicy({Declare("room/1", {Allow({"guest"}), Deny({"function:f"})}),
                                    Declare("*", {Deny({"authenticated", "guest"}, kWrite)}),
                                    Inheriting(Declare("room/*", {Deny({"guest"}, kDelete)}))});
  EXPECT_EQ(Decide(policy, Guest(), "get", "room/1"),
            "allow allowed declaration=0 rule=0 selector=0");
  EXPECT_EQ(Decide(policy, Guest(), "write", "room/1"),
            "deny denied_by_rule declaration=1 rule=0 selector=1");
  EXPECT_EQ(Decide(policy, Guest(), "delete", "room/1"),
            "deny denied_by_rule declaration=2 rule=0 selector=0");
  EXPECT_EQ(Decide(policy, Function("f"), "delete", "room/1"),
            "deny denied_by_rule declaration=0 rule=1 selector=0");
}

TEST(ReferenceTest, TheGoverningDeclarationDecidesUnlessItInherits) {
  const Declaration top = Declare("*", {Allow({"anyone"})});
  const Declaration closed = Declare("room/*", {});
  const Declaration granting = Inheriting(Declare("room/1", {Allow({"guest"}, kGet)}));
  EXPECT_EQ(Decide(MakePolicy({top, granting}), Guest(), "get", "room/1"),
            "allow allowed declaration=1 rule=0 selector=0");
  EXPECT_EQ(Decide(MakePolicy({top, granting}), User(), "get", "room/1"),
            "allow allowed declaration=0 rule=0 selector=0");
  EXPECT_EQ(Decide(MakePolicy({top, closed}), User(), "get", "room/1"),
            "deny no_rule declaration=1");
  EXPECT_EQ(Decide(MakePolicy({top, granting, closed}), User(), "get", "room/1"),
            "deny no_rule declaration=1");
}

TEST(ReferenceTest, ADenyByDefaultNamesTheMostSpecificThatIsNoGuard) {
  const Declaration guard = Inheriting(Declare("room/1", {Deny({"guest"}, kWrite)}));
  const Declaration bare = Inheriting(Declare("room/<x>", {}));
  EXPECT_EQ(Decide(MakePolicy({guard, bare}), Guest(), "get", "room/1"), "deny no_declaration");
  EXPECT_EQ(Decide(MakePolicy({guard, bare, Declare("*", {})}), Guest(), "get", "room/1"),
            "deny no_rule declaration=2");
  EXPECT_EQ(Decide(MakePolicy({guard}), Guest(), "get", "room/2"), "deny no_declaration");
  EXPECT_EQ(Decide(MakePolicy({guard}), Guest(), "write", "room/1"),
            "deny denied_by_rule declaration=0 rule=0 selector=0");
}

TEST(ReferenceTest, TheFirstRuleAndItsFirstSelectorAreTold) {
  const Policy policy = MakePolicy(
      {Declare("*", {Deny({"guest"}), Allow({"group:a", "group:b"}), Allow({"authenticated"})})});
  EXPECT_EQ(Decide(policy, User("u", {"b"}), "get", "x"),
            "allow allowed declaration=0 rule=1 selector=1");
  EXPECT_EQ(Decide(policy, User("u", {"b", "a"}), "get", "x"),
            "allow allowed declaration=0 rule=1 selector=0");
  EXPECT_EQ(Decide(policy, User("u", {}), "get", "x"),
            "allow allowed declaration=0 rule=2 selector=0");
}

TEST(ReferenceTest, TheRootIsTheFinalStarsAlone) {
  const Declaration top = Declare("*", {Allow({"guest"}, kList)});
  const Declaration others = Declare("**/", {});
  EXPECT_EQ(Decide(MakePolicy({top, others}), Guest(), "list", ""),
            "allow allowed declaration=0 rule=0 selector=0");
  EXPECT_EQ(Decide(MakePolicy({others}), Guest(), "list", ""), "deny no_declaration");
}

// Returns, for each of `principals`, whether a rule for these selectors takes effect: `y` or `.`.
std::string WhoIsMet(Effect effect, const std::vector<std::string>& selectors,
                     const std::vector<Where>& where, const std::vector<Principal>& principals) {
  const bool allows = effect == Effect::kAllow;
  std::vector<Rule> rules = {Allow({"anyone"}), Deny(selectors, kAll, where)};
  if (allows) rules = {Allow(selectors, kAll, where)};
  const Policy policy = MakePolicy({Declare("<entity_id>/*", rules)});
  std::string met;
  for (const Principal& principal : principals) {
    met += ReferenceEvaluate(policy, principal, "get", "a/x").allowed() == allows ? 'y' : '.';
  }
  return met;
}

TEST(ReferenceTest, WhatIsUnknownNeverHelps) {
  const std::vector<Principal> principals = {Guest(), User(), User("a", {"g"}), User("b", {}),
                                             Function("f")};
  const struct {
    std::string selector;
    std::string_view in_allow;
    std::string_view in_deny;
  } cases[] = {
      {"guest", "y....", "y...."},
      {"authenticated", ".yyy.", ".yyy."},
      {"anyone", "yyyyy", "yyyyy"},
      {"owner", "..y..", ".yy.."},
      {"group:g", "..y..", ".yy.."},
      {"group:h", ".....", ".y..."},
      {"group:<entity_id>", ".....", ".y..."},
      {"function:f", "....y", "....y"},
      {"function:g", ".....", "....."},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(WhoIsMet(Effect::kAllow, {c.selector}, {}, principals), c.in_allow) << c.selector;
    EXPECT_EQ(WhoIsMet(Effect::kDeny, {c.selector}, {}, principals), c.in_deny) << c.selector;
  }
}

TEST(ReferenceTest, MembershipInTheMatchedSegment) {
  const Policy policy = MakePolicy({Declare("teams/<team>/*", {Allow({"group:<team>"})})});
  EXPECT_TRUE(ReferenceEvaluate(policy, User("u", {"red"}), "get", "teams/red/x").allowed());
  EXPECT_FALSE(ReferenceEvaluate(policy, User("u", {"red"}), "get", "teams/blue/x").allowed());
}

Principal WithAttributes(std::vector<std::pair<std::string, std::string>> attributes) {
  Principal user = User("u", {});
  user.attributes = std::move(attributes);
  return user;
}

TEST(ReferenceTest, WhereNarrowsByEquality) {
  const std::vector<Principal> principals = {
      Guest(), User("u", {}), WithAttributes({{"tenant", "a"}}), WithAttributes({{"tenant", "b"}}),
      WithAttributes({{"plan", "pro"}, {"tenant", "a"}})};
  const struct {
    std::vector<Where> where;
    std::string_view in_allow;
    std::string_view in_deny;  // a guest is not `authenticated`: its attributes are not looked at
  } cases[] = {
      {{Is("tenant", "a")}, "..y.y", ".yy.y"},
      {{IsVariable("tenant", "entity_id")}, "..y.y", ".yy.y"},
      {{{"tenant", {"a", "b"}, "", {}}}, "..yyy", ".yyyy"},
      {{Is("tenant", "a"), Is("plan", "pro")}, "....y", ".yy.y"},
      {{Is("tenant", "a"), Is("plan", "free")}, ".....", ".yy.."},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(WhoIsMet(Effect::kAllow, {"authenticated"}, c.where, principals), c.in_allow);
    EXPECT_EQ(WhoIsMet(Effect::kDeny, {"authenticated"}, c.where, principals), c.in_deny);
  }
}

}  // namespace
}  // namespace postern
