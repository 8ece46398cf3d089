// What must hold of access lists from anywhere before they may be trusted.
#include "engine/internal/access_lists.h"

#include <vector>

#include "engine/testing/spec_builder.h"
#include "gtest/gtest.h"

namespace postern::internal {
namespace {

constexpr size_t kNumActions = 4;

// The list of one declaration: a header, a word of actions and two selectors.
class AccessListsTest : public ::testing::Test {
 protected:
  AccessListsTest()
      : builder_(SpecBuilder()
                     .Declare("a/<entity_id>/<team>")
                     .Allow({"guest", "group:<team>"}, "get list")),
        selectors_(builder_.spec().selectors, {}) {
    AccessListsBuilder lists(Effect::kAllow, selectors_, kNumActions);
    lists.Add(builder_.spec().declarations.front());
    arrays_ = std::move(lists).Build();
  }

  bool IsSound() const {
    return AccessLists::Validate(ViewOf(arrays_), selectors_.size(), kNumActions).ok();
  }

  const SpecBuilder builder_;
  const SelectorTable selectors_;
  AccessListsArrays<List> arrays_;
};

TEST_F(AccessListsTest, WhatIsBuiltIsSound) {
  EXPECT_EQ(arrays_.words.size(), 4u);
  const auto begins = AccessLists::Validate(ViewOf(arrays_), selectors_.size(), kNumActions);
  ASSERT_EQ(begins.status(), absl::OkStatus());
  EXPECT_EQ(*begins, std::vector<bool>({true, false, false, false}));
  arrays_ = {};
  EXPECT_TRUE(IsSound());
}

TEST_F(AccessListsTest, SelectorsAreThoseThatThereAre) {
  arrays_.words[2] = (arrays_.words[2] & ~uint32_t{0x1fff}) | selectors_.size();
  EXPECT_TRUE(IsSound());
  ++arrays_.words[2];
  EXPECT_FALSE(IsSound());
  arrays_.words[2] &= ~uint32_t{0x1fff};
  EXPECT_FALSE(IsSound()) << "bit 0 is no selector's";
}

TEST_F(AccessListsTest, BitsOfActionsAreThoseOfItsSelectors) {
  arrays_.words[1] |= 3u << 24;
  EXPECT_TRUE(IsSound());
  arrays_.words[1] |= 4u << 24;
  EXPECT_FALSE(IsSound());
}

TEST_F(AccessListsTest, AListIsWithinItsArray) {
  arrays_.words.pop_back();
  EXPECT_FALSE(IsSound());
}

TEST_F(AccessListsTest, AListHasAWordOfActionsForEachFour) {
  EXPECT_FALSE(AccessLists::Validate(ViewOf(arrays_), selectors_.size(), 5).ok());
  EXPECT_FALSE(AccessLists::Validate(ViewOf(arrays_), selectors_.size(), 0).ok());
}

TEST_F(AccessListsTest, MoreThanEightSelectorsHaveNoBits) {
  arrays_.words[0] = (arrays_.words[0] & ~(0xfu << 2)) | 8u << 2;
  arrays_.words.resize(10, arrays_.words[2]);
  EXPECT_TRUE(IsSound());
  arrays_.words[0] += 1u << 2;
  arrays_.words.push_back(arrays_.words[2]);
  EXPECT_FALSE(IsSound());
}

TEST_F(AccessListsTest, VariablesAreWithinTheirArray) {
  const uint32_t num_variables = static_cast<uint32_t>(arrays_.variables.size());
  arrays_.words[0] = (arrays_.words[0] & 0xffff) | (num_variables - 1) << 16;
  EXPECT_TRUE(IsSound());
  arrays_.words[0] += 1u << 16;
  EXPECT_FALSE(IsSound());
  arrays_.words[0] -= 1u << 16;
  arrays_.variables.back().variable = 0;
  EXPECT_FALSE(IsSound()) << "the last run has no end";
}

}  // namespace
}  // namespace postern::internal
