#include "policy/internal/path_access.h"

#include <numeric>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/internal/declaration_trie.h"
#include "policy/testing/models.h"

namespace postern::internal {
namespace {

class PathAccessTest : public ::testing::Test {
 protected:
  PathAccess At(std::string_view path) const { return PathAccess(policy_, trie_, path); }

  // Whether `selector` may do this there, by all that is said of it.
  bool May(const std::string& selector, uint64_t action, std::string_view path) const {
    return At(path).IsAllowed(action, {ClaimOf(selector)});
  }

  static Claim ClaimOf(const std::string& selector) {
    const Declaration declaration = Declare("a", {Allow({selector})});
    const Rule& rule = declaration.rules[0];
    return MakeClaim(declaration, rule, rule.selectors[0], Bindings());
  }

  const Policy policy_ = MakePolicy({
      Declare("*", {Allow({"authenticated"}, kGet), Deny({"group:banned"}, kAll)}),
      Inheriting(Declare("a/*", {Allow({"guest"}, kGet)})),
      Declare("a/b/*", {Allow({"group:team"}, kWrite), Deny({"guest"}, kWrite)}),
  });
  const DeclarationTrie trie_ = DeclarationTrie(policy_, {0, 1, 2});
};

TEST_F(PathAccessTest, AsksDownToTheFirstThatDoesNotInherit) {
  EXPECT_EQ(At("a/x").NumAsked(), 2U);
  EXPECT_EQ(At("a/b/x").NumAsked(), 1U);
  EXPECT_TRUE(May("guest", kGet, "a/x"));
  EXPECT_TRUE(May("authenticated", kGet, "a/x"));
  EXPECT_FALSE(May("authenticated", kGet, "a/b/x"));
  EXPECT_FALSE(May("guest", kGet, "x"));
}

TEST_F(PathAccessTest, ADenyOfAnyDeclarationCounts) {
  EXPECT_TRUE(May("group:team", kWrite, "a/b/x"));
  EXPECT_FALSE(May("group:banned", kGet, "x"));
  EXPECT_TRUE(At("a/b/x").IsDenied(kGet, {ClaimOf("group:banned")}));
}

TEST_F(PathAccessTest, AnOpenDoorLetsInThoseWhomTheDenyMeans) {
  const auto door = [this](const std::string& denied, uint64_t actions, std::string_view path) {
    const Declaration elsewhere = Declare("z", {Deny({denied}, actions)});
    const auto found = At(path).FindOpenDoor(elsewhere, elsewhere.rules[0]);
    return found ? policy_.declarations[found->declaration].pattern.text + " " +
                       found->selector->text + " " + std::to_string(found->action)
                 : "shut";
  };
  EXPECT_EQ(door("anyone", kAll, "x"), "* authenticated 1");
  EXPECT_EQ(door("anyone", kAll, "a/x"), "a/* guest 1");
  EXPECT_EQ(door("group:team", kAll, "a/x"), "* authenticated 1");
  EXPECT_EQ(door("group:banned", kAll, "a/x"), "shut");
  EXPECT_EQ(door("function:f", kAll, "x"), "shut");
  EXPECT_EQ(door("anyone", kWrite, "x"), "shut");
}

}  // namespace
}  // namespace postern::internal
