#include "policy/analysis/internal/bdd.h"

#include <cstdint>
#include <vector>

#include "gtest/gtest.h"

namespace postern::internal {
namespace {

constexpr uint32_t kVariables = 4;

// A function of four variables as its table of values, beside its node.
struct Known {
  Bdd::Node node;
  uint32_t table;  // bit i: the value where the variables are the bits of i
};

TEST(BddTest, EqualFunctionsAreEqualNodes) {
  Bdd bdd(1000000);
  std::vector<Known> known = {{Bdd::kFalse, 0}, {Bdd::kTrue, 0xffff}};
  for (uint32_t variable = 0; variable < kVariables; ++variable) {
    uint32_t table = 0;
    for (uint32_t i = 0; i < 16; ++i) table |= (i >> variable & 1) << i;
    known.push_back({bdd.Variable(variable), table});
  }
  // Each pair of the first functions makes three more.
  for (size_t a = 0; a < 40; ++a) {
    for (size_t b = 0; b <= a && b < 40; ++b) {
      const Known x = known[a], y = known[b];
      known.push_back({bdd.And(x.node, y.node), x.table & y.table});
      known.push_back({bdd.Or(x.node, y.node), x.table | y.table});
      known.push_back({bdd.Without(x.node, y.node), x.table & ~y.table & 0xffff});
      known.push_back({bdd.Not(x.node), ~x.table & 0xffff});
    }
  }
  for (const Known& a : known) {
    for (const Known& b : known) ASSERT_EQ(a.node == b.node, a.table == b.table);
  }
  EXPECT_FALSE(bdd.exhausted());
}

TEST(BddTest, SatisfyingValuesMakeItTrue) {
  Bdd bdd(1000);
  const Bdd::Node f = bdd.And(bdd.Or(bdd.Variable(0), bdd.Variable(2)), bdd.Not(bdd.Variable(1)));
  const std::vector<std::pair<uint32_t, bool>> expected = {{0, false}, {1, false}, {2, true}};
  EXPECT_EQ(bdd.Satisfying(f), expected);
  EXPECT_EQ(bdd.Support(f), (std::set<uint32_t>{0, 1, 2}));
}

TEST(BddTest, TheBudgetEndsIt) {
  Bdd bdd(5);
  for (uint32_t i = 0; i < 3; ++i) bdd.Variable(i);
  EXPECT_FALSE(bdd.exhausted());  // two constants and three variables
  bdd.Variable(3);
  EXPECT_TRUE(bdd.exhausted());
  EXPECT_EQ(bdd.And(bdd.Variable(0), bdd.Variable(1)), Bdd::kFalse);
}

TEST(BddTest, VariablesAreBounded) {
  Bdd bdd(1000);
  EXPECT_NE(bdd.Variable(Bdd::kMaxVariables - 1), Bdd::kFalse);
  EXPECT_FALSE(bdd.exhausted());
  EXPECT_EQ(bdd.Variable(Bdd::kMaxVariables), Bdd::kFalse);
  EXPECT_TRUE(bdd.exhausted());
}

}  // namespace
}  // namespace postern::internal
