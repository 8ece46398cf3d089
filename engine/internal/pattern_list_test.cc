#include "engine/internal/pattern_list.h"

#include <vector>

#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern::internal {
namespace {

// Otherwise one long pattern could be there many times, and be compared with itself.
TEST(PatternListTest, TheOrderOfASoundOneHasEachDeclarationOnce) {
  const GraphSpec spec = SpecBuilder().Declare("b/*").Declare("a/*").Declare("c/*").spec();
  PatternListArrays<List> arrays = PatternList::Build(spec.declarations);
  const auto is_sound = [&](const std::vector<uint32_t>& order) {
    arrays.order.assign(order.begin(), order.end());
    return PatternList::IsSound(ViewOf(arrays), 3, 0);
  };
  EXPECT_TRUE(is_sound({1, 0, 2}));
  EXPECT_FALSE(is_sound({0, 1, 2}));
  EXPECT_FALSE(is_sound({1, 1, 1}));
  EXPECT_FALSE(is_sound({1, 0, 0}));
  EXPECT_FALSE(is_sound({1, 0, 3}));
  EXPECT_FALSE(is_sound({1, 0}));
}

}  // namespace
}  // namespace postern::internal
