#include "policy/internal/path_access.h"

#include <numeric>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/internal/declaration_trie.h"
#include "policy/testing/models.h"

namespace postern::internal {
namespace {

// A declaration with one rule for one selector, and the claim that it makes.
struct One {
  One(std::string_view pattern, const std::string& selector, std::vector<Where> where = {})
      : declaration(Declare(pattern, {Allow({selector}, kAll, std::move(where))})) {}

  Claim claim() const {
    return {&declaration, &declaration.rules[0].selectors[0], &declaration.rules[0]};
  }

  Declaration declaration;
};

bool Holds(const One& wide, const One& narrow) {
  return SurelyHolds(wide.claim(), {narrow.claim()});
}

TEST(SurelyHoldsTest, Selectors) {
  const std::vector<std::string> selectors = {
      "guest", "authenticated", "anyone", "owner", "group:a", "group:b", "group:<t>", "function:f"};
  std::string held;
  for (const std::string& wide : selectors) {
    for (const std::string& narrow : selectors) {
      held += Holds(One("<entity_id>/<t>", wide), One("<entity_id>/<t>", narrow)) ? 'x' : '.';
    }
    held += '\n';
  }
  EXPECT_EQ(held,
            "x.......\n"
            ".x.xxxx.\n"
            "xxxxxxxx\n"
            "...x....\n"
            "....x...\n"
            ".....x..\n"
            "......x.\n"
            ".......x\n");
}

TEST(SurelyHoldsTest, VariablesNeedTheSameSegment) {
  EXPECT_TRUE(Holds(One("a/<entity_id>/*", "owner"), One("<x>/<entity_id>/b", "owner")));
  EXPECT_FALSE(Holds(One("a/<entity_id>/*", "owner"), One("<entity_id>/<x>/b", "owner")));
  EXPECT_TRUE(Holds(One("a/<t>/*", "group:<t>"), One("a/<u>/*", "group:<u>")));
  EXPECT_FALSE(Holds(One("a/<t>/*", "group:<t>"), One("<u>/b", "group:<u>")));
}

TEST(SurelyHoldsTest, WhereMustBeClaimed) {
  const One plain("<t>/*", "guest");
  const One gold("<t>/*", "guest", {Is("plan", "gold")});
  const One mine("<t>/*", "guest", {IsVariable("tenant", "t")});
  One gold_or_pro = gold;
  gold_or_pro.declaration.rules[0].where[0].values.push_back("pro");
  EXPECT_TRUE(Holds(plain, gold));
  EXPECT_FALSE(Holds(gold, plain));
  EXPECT_TRUE(Holds(gold_or_pro, gold));
  EXPECT_FALSE(Holds(gold, gold_or_pro));
  EXPECT_TRUE(Holds(mine, One("<u>/*", "guest", {IsVariable("tenant", "u")})));
  EXPECT_FALSE(Holds(mine, One("a/<u>", "guest", {IsVariable("tenant", "u")})));
  EXPECT_FALSE(Holds(mine, gold));
  EXPECT_TRUE(
      SurelyHolds(One("<t>/*", "guest", {Is("plan", "gold"), IsVariable("tenant", "t")}).claim(),
                  {gold.claim(), mine.claim()}));
}

TEST(MayBothHoldTest, Selectors) {
  const std::vector<std::string> selectors = {"guest", "authenticated", "anyone",
                                              "owner", "group:a",       "function:f"};
  std::string both;
  for (const std::string& a : selectors) {
    for (const std::string& b : selectors) {
      both += MayBothHold(One("<entity_id>", a).claim(), One("<entity_id>", b).claim()) ? 'x' : '.';
    }
    both += '\n';
  }
  EXPECT_EQ(both,
            "x.x...\n"
            ".xxxx.\n"
            "xxxxxx\n"
            ".xxxx.\n"
            ".xxxx.\n"
            "..x..x\n");
  EXPECT_FALSE(MayBothHold(One("a", "function:f").claim(), One("a", "function:g").claim()));
}

TEST(MayBothHoldTest, AnAttributeHasOneValue) {
  const One gold("a", "guest", {Is("plan", "gold")});
  EXPECT_FALSE(MayBothHold(gold.claim(), One("a", "guest", {Is("plan", "pro")}).claim()));
  EXPECT_TRUE(MayBothHold(gold.claim(), One("a", "guest", {Is("tenant", "pro")}).claim()));
  EXPECT_TRUE(MayBothHold(gold.claim(), One("<t>", "guest", {IsVariable("plan", "t")}).claim()));
}

class PathAccessTest : public ::testing::Test {
 protected:
  PathAccess At(std::string_view path) const { return {policy_, trie_.Matching(path)}; }

  // Whether `selector` may do this there, by all that is said of it.
  bool May(const std::string& selector, uint64_t action, std::string_view path) const {
    const One who("<entity_id>", selector);
    return At(path).IsAllowed(action, {who.claim()});
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
  EXPECT_TRUE(At("a/b/x").IsDenied(kGet, {One("a", "group:banned").claim()}));
}

TEST_F(PathAccessTest, AnOpenDoorLetsInThoseWhomTheDenyMeans) {
  const auto door = [this](const std::string& denied, uint64_t actions, std::string_view path) {
    const Declaration elsewhere = Declare("z", {Deny({denied}, actions)});
    const auto found = FindOpenDoor(At(path), elsewhere, elsewhere.rules[0]);
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
