#include "policy/internal/policy_search.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/testing/models.h"

namespace postern::internal {
namespace {

using Outcome = PathSearch::Outcome;

class PolicySearchTest : public ::testing::Test {
 protected:
  const Pattern& pattern(uint32_t place) const { return policy_.declarations[place].pattern; }

  const Policy policy_ = MakePolicy({
      Declare("room/*", {}),
      Declare("room/<x:[ab]>", {}),
      Inheriting(Declare("room/a", {})),
      Declare("room/<x:b|c>", {}),
      Declare("*", {}),
  });
  const DeclarationTrie all_ = DeclarationTrie(policy_, {0, 1, 2, 3, 4});
  PolicySearch search_ = PolicySearch(policy_, all_, {1000000, 10000});
};

TEST_F(PolicySearchTest, AvoidsWhatBlocks) {
  const auto none = [](uint32_t) { return false; };
  EXPECT_EQ(search_.FindAvoiding({&pattern(1)}, none).witness, "room/a");
  const auto third = [](uint32_t place) { return place == 2; };
  EXPECT_EQ(search_.FindAvoiding({&pattern(1)}, third).witness, "room/b");
  const auto both = [](uint32_t place) { return place >= 2 && place <= 3; };
  EXPECT_EQ(search_.FindAvoiding({&pattern(1)}, both).outcome, Outcome::kNone);
}

TEST_F(PolicySearchTest, ReachedUnlessAMoreSpecificOneHidesIt) {
  EXPECT_TRUE(search_.Hides(1, 0));
  EXPECT_FALSE(search_.Hides(0, 1));
  EXPECT_FALSE(search_.Hides(2, 0));  // it inherits
  EXPECT_EQ(search_.FindReached({&pattern(1)}, 1).witness, "room/a");
  EXPECT_EQ(search_.FindReached({&pattern(1), &pattern(4)}, 4).outcome, Outcome::kNone);
  EXPECT_EQ(search_.FindReached({&pattern(0)}, 0).witness, "room/d");
}

TEST_F(PolicySearchTest, IsUndecidedOnceItsBudgetIsSpent) {
  PolicySearch poor(policy_, all_, {5, 1000});
  EXPECT_TRUE(poor.Find({&pattern(0)}, {}).found());
  EXPECT_FALSE(poor.exhausted());
  poor.Find({&pattern(0)}, {});
  EXPECT_TRUE(poor.exhausted());
  EXPECT_EQ(poor.Find({&pattern(0)}, {}).outcome, Outcome::kUndecided);
}

TEST_F(PolicySearchTest, IsUndecidedWhenOneSearchTakesTooLong) {
  PolicySearch hasty(policy_, all_, {1000, 1});
  EXPECT_EQ(hasty.Find({&pattern(1)}, {}).outcome, Outcome::kUndecided);
}

}  // namespace
}  // namespace postern::internal
