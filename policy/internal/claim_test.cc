#include "policy/internal/claim.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/testing/models.h"

namespace postern::internal {
namespace {

// Returns the claim of the only selector of an allow, its variables bound by `path` if there is
// one.
Claim ClaimOf(std::string_view pattern, const std::string& selector, std::vector<Where> where = {},
              std::string_view path = "") {
  const Declaration declaration = Declare(pattern, {Allow({selector}, kAll, std::move(where))});
  const Rule& rule = declaration.rules[0];
  const Bindings bindings = path.empty() ? Bindings() : Bindings(PathMode::kKey, path);
  return MakeClaim(declaration, rule, rule.selectors[0], bindings);
}

TEST(BindingsTest, VariablesStandForSegmentsOrForThemselves) {
  const Pattern pattern = Declare("a/<x>/<y>", {}).pattern;
  EXPECT_EQ(Bindings(PathMode::kKey, "a/b/c").ValueOf(pattern, "y"), "c");
  EXPECT_EQ(Bindings(PathMode::kUrl, "/a/b/c").ValueOf(pattern, "y"), "c");
  EXPECT_EQ(Bindings().ValueOf(pattern, "y"), std::string("\0y", 2));
}

TEST(SplitPathTest, TheLastSegmentMayBeEmpty) {
  EXPECT_EQ(SplitPath(PathMode::kKey, "a/"), (std::vector<std::string_view>{"a", ""}));
  EXPECT_EQ(SplitPath(PathMode::kUrl, "/"), (std::vector<std::string_view>{""}));
  EXPECT_EQ(SplitPath(PathMode::kOpaque, "//a"), (std::vector<std::string_view>{"", "", "a"}));
}

// Returns a row of a table for each selector, with an `x` where `holds` is true of the two.
template <typename Holds>
std::string Table(const std::vector<std::string>& selectors, const Holds& holds) {
  std::string table;
  for (const std::string& a : selectors) {
    for (const std::string& b : selectors) {
      table += holds(ClaimOf("<entity_id>/<t>", a), ClaimOf("<entity_id>/<t>", b)) ? 'x' : '.';
    }
    table += '\n';
  }
  return table;
}

TEST(SurelyHoldsTest, Selectors) {
  EXPECT_EQ(
      Table({"guest", "authenticated", "anyone", "owner", "group:a", "group:b", "group:<t>",
             "function:f"},
            [](const Claim& wide, const Claim& narrow) { return SurelyHolds(wide, {narrow}); }),
      "x.......\n"
      ".x.xxxx.\n"
      "xxxxxxxx\n"
      "...x....\n"
      "....x...\n"
      ".....x..\n"
      "......x.\n"
      ".......x\n");
}

TEST(SurelyHoldsTest, VariablesAreWhatTheyStandFor) {
  const auto holds = [](std::string_view wide_pattern, const std::string& wide,
                        std::string_view narrow_pattern, const std::string& narrow) {
    return SurelyHolds(ClaimOf(wide_pattern, wide, {}, "a/b"),
                       {ClaimOf(narrow_pattern, narrow, {}, "a/b")});
  };
  EXPECT_TRUE(holds("a/<entity_id>", "owner", "<x>/<entity_id>", "owner"));
  EXPECT_FALSE(holds("a/<entity_id>", "owner", "<entity_id>/*", "owner"));
  EXPECT_TRUE(holds("<t>/*", "group:<t>", "*", "group:a"));
  EXPECT_FALSE(holds("<t>/*", "group:<t>", "*", "group:b"));
}

TEST(SurelyHoldsTest, WhereMustBeClaimed) {
  const Claim plain = ClaimOf("<t>", "guest");
  const Claim gold = ClaimOf("<t>", "guest", {Is("plan", "gold")});
  const Claim mine = ClaimOf("<t>", "guest", {IsVariable("tenant", "t")});
  Claim gold_or_pro = gold;
  gold_or_pro.where["plan"].push_back("pro");
  Claim both = gold;
  both.where["tenant"] = mine.where.at("tenant");
  EXPECT_TRUE(SurelyHolds(plain, {gold}));
  EXPECT_FALSE(SurelyHolds(gold, {plain}));
  EXPECT_TRUE(SurelyHolds(gold_or_pro, {gold}));
  EXPECT_FALSE(SurelyHolds(gold, {gold_or_pro}));
  EXPECT_TRUE(SurelyHolds(mine, {ClaimOf("<t>", "guest", {IsVariable("tenant", "t")})}));
  EXPECT_FALSE(SurelyHolds(mine, {gold}));
  EXPECT_TRUE(SurelyHolds(both, {gold, mine}));
  EXPECT_FALSE(SurelyHolds(both, {gold}));
}

TEST(BothHoldForSomeTest, Selectors) {
  EXPECT_EQ(Table({"guest", "authenticated", "anyone", "owner", "group:a", "group:b", "function:f",
                   "function:g"},
                  BothHoldForSome),
            "x.x.....\n"
            ".xxxxx..\n"
            "xxxxxxxx\n"
            ".xxxxx..\n"
            ".xxxxx..\n"
            ".xxxxx..\n"
            "..x...x.\n"
            "..x....x\n");
}

TEST(BothHoldForSomeTest, AnAttributeHasOneValue) {
  const Claim gold = ClaimOf("a", "guest", {Is("plan", "gold")});
  EXPECT_FALSE(BothHoldForSome(gold, ClaimOf("a", "guest", {Is("plan", "pro")})));
  EXPECT_TRUE(BothHoldForSome(gold, ClaimOf("a", "guest", {Is("tenant", "pro")})));
  const std::vector<Where> named = {IsVariable("plan", "t")};
  EXPECT_FALSE(BothHoldForSome(gold, ClaimOf("<t>", "guest", named, "pro")));
  EXPECT_TRUE(BothHoldForSome(gold, ClaimOf("<t>", "guest", named, "gold")));
}

TEST(BothHoldForSomeTest, AUserHasOneId) {
  const Claim first = ClaimOf("<entity_id>/*", "owner", {}, "a/b");
  EXPECT_FALSE(BothHoldForSome(first, ClaimOf("<x>/<entity_id>", "owner", {}, "a/b")));
  EXPECT_TRUE(BothHoldForSome(first, ClaimOf("<x>/<entity_id>", "owner", {}, "a/a")));
}

}  // namespace
}  // namespace postern::internal
