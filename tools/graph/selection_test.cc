#include "tools/graph/selection.h"

#include <random>
#include <set>
#include <vector>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

using Kind = Outline::Kind;
using Nodes = std::vector<uint32_t>;

// A start, two states below each other, a leaf of each, and a leaf of both.
Outline Small() {
  Outline outline;
  outline.starts = {0};
  outline.nodes = {{Kind::kStart, {1}, {}},    {Kind::kState, {3, 2, 5}, {}},
                   {Kind::kState, {4, 5}, {}}, {Kind::kLeaf, {}, {7}},
                   {Kind::kLeaf, {}, {8, 9}},  {Kind::kLeaf, {}, {7, 10}}};
  return outline;
}

TEST(SelectionTest, WhatFitsIsShownAndNothingIsCut) {
  const Selection selection = SelectNodes(Small(), 5, {});
  EXPECT_EQ(selection.shown, (Nodes{0, 1, 3, 2, 5, 4}));
  EXPECT_TRUE(selection.cuts.empty());
  EXPECT_EQ(selection.num_shown.states, 2u);
  EXPECT_EQ(selection.num_shown.declarations, 4u);
}

TEST(SelectionTest, TheNearestAreShownAndTheRestIsCounted) {
  const Selection selection = SelectNodes(Small(), 2, {});
  EXPECT_EQ(selection.shown, (Nodes{0, 1, 3}));
  ASSERT_EQ(selection.cuts.size(), 1u);
  EXPECT_EQ(selection.cuts[0].states, 1u);
  EXPECT_EQ(selection.cuts[0].declarations, 3u);  // 7 is shown
  EXPECT_EQ(selection.cut_of[4], 0u);
}

TEST(SelectionTest, ACutIsOfWhatNoCutBeforeIt) {
  const Selection selection = SelectNodes(Small(), 3, {});
  EXPECT_EQ(selection.shown, (Nodes{0, 1, 3, 2}));
  ASSERT_EQ(selection.cuts.size(), 2u);
  EXPECT_EQ(selection.cut_of[5], 0u);
  EXPECT_EQ(selection.cuts[0].declarations, 1u);
  EXPECT_EQ(selection.cut_of[4], 1u);
  EXPECT_EQ(selection.cuts[1].declarations, 2u);
}

TEST(SelectionTest, WhatIsAlwaysShownIsShownBesideTheNearest) {
  const Selection selection = SelectNodes(Small(), 1, {2, 4});
  EXPECT_EQ(selection.shown, (Nodes{0, 1, 2, 4}));
}

TEST(SelectionTest, NoNodesLeaveTheStartAndACut) {
  const Selection selection = SelectNodes(Small(), 0, {});
  EXPECT_EQ(selection.shown, (Nodes{0}));
  ASSERT_EQ(selection.cuts.size(), 1u);
  EXPECT_EQ(selection.cuts[0].states, 2u);
  EXPECT_EQ(selection.cuts[0].declarations, 4u);
}

TEST(SelectionTest, WhatIsNotReachedIsNotCounted) {
  Outline outline = Small();
  outline.nodes.push_back({Kind::kState, {}, {}});
  EXPECT_EQ(SelectNodes(outline, 0, {}).num_all.states, 2u);
}

// Forward edges at random, and whatever the bound: nothing is lost, nothing is counted twice.
TEST(SelectionTest, ShownAndCountedAreAll) {
  constexpr uint32_t kSeed = 7;
  std::mt19937 random(kSeed);
  for (int round = 0; round < 200; ++round) {
    SCOPED_TRACE(round);
    Outline outline;
    outline.starts = {0};
    const uint32_t size = 2 + static_cast<uint32_t>(random() % 30);
    std::set<uint32_t> declarations;
    for (uint32_t node = 0; node < size; ++node) {
      const bool is_leaf = node > size / 2;
      outline.nodes.emplace_back().kind = is_leaf ? Kind::kLeaf : Kind::kState;
      if (is_leaf) outline.nodes[node].declarations = {static_cast<uint32_t>(random() % 20)};
      for (uint32_t to = node + 1; to < size && !is_leaf; ++to) {
        if (to == node + 1 || random() % 4 == 0) outline.nodes[node].targets.push_back(to);
      }
    }
    outline.nodes.front().kind = Kind::kStart;
    const Selection whole = SelectNodes(outline, size, {});
    ASSERT_TRUE(whole.cuts.empty());
    for (uint32_t bound = 0; bound < size; ++bound) {
      const Selection part = SelectNodes(outline, bound, {});
      uint64_t states = part.num_shown.states;
      uint64_t counted = part.num_shown.declarations;
      for (const OutlineCount& cut : part.cuts) {
        states += cut.states;
        counted += cut.declarations;
      }
      EXPECT_EQ(states, whole.num_all.states);
      EXPECT_EQ(counted, whole.num_all.declarations);
      EXPECT_EQ(part.num_all.states, whole.num_all.states);
    }
  }
}

}  // namespace
}  // namespace postern::tools
