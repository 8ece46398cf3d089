#include "policy/analysis/internal/region_cover.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace postern::internal {
namespace {

constexpr uint32_t kDeclarations = 4;

// A set of classes, a bit each.
using Classes = uint32_t;

struct World {
  std::vector<PathClass> classes;
  std::vector<size_t> members;
};

World RandomWorld(std::mt19937& random) {
  World world;
  for (uint32_t has = 1; has < 1U << kDeclarations; ++has) {
    if (random() % 3 == 0) continue;
    PathClass& one = world.classes.emplace_back();
    for (uint32_t d = 0; d < kDeclarations; ++d) {
      if ((has >> d & 1) != 0) one.declarations.push_back(d);
    }
    if (random() % 2 == 0) world.members.push_back(world.classes.size() - 1);
  }
  return world;
}

Classes CoveredBy(const World& world, const Region& region) {
  Classes covered = 0;
  for (size_t i = 0; i < world.classes.size(); ++i) {
    const std::vector<uint32_t>& has = world.classes[i].declarations;
    const auto is_there = [&has](uint32_t d) { return std::count(has.begin(), has.end(), d) != 0; };
    if (std::all_of(region.patterns.begin(), region.patterns.end(), is_there) &&
        std::none_of(region.except.begin(), region.except.end(), is_there)) {
      covered |= Classes{1} << i;
    }
  }
  return covered;
}

Classes MembersOf(const World& world) {
  Classes members = 0;
  for (const size_t member : world.members) members |= Classes{1} << member;
  return members;
}

// Every region that patterns can tell, and that is nothing but members.
std::vector<Classes> AllRegions(const World& world) {
  std::vector<Classes> regions;
  const Classes members = MembersOf(world);
  for (uint32_t code = 0; code < 81; ++code) {  // of each declaration: there, not there, whatever
    Region region;
    for (uint32_t d = 0, rest = code; d < kDeclarations; ++d, rest /= 3) {
      if (rest % 3 == 1) region.patterns.push_back(d);
      if (rest % 3 == 2) region.except.push_back(d);
    }
    const Classes covered = region.patterns.empty() ? 0 : CoveredBy(world, region);
    if (covered != 0 && (covered & ~members) == 0) regions.push_back(covered);
  }
  return regions;
}

// Returns the fewest regions that have all members.
size_t FewestRegions(const World& world) {
  const Classes members = MembersOf(world);
  const std::vector<Classes> regions = AllRegions(world);
  std::vector<Classes> reached = {0};
  for (size_t number = 0;; ++number) {
    if (std::count(reached.begin(), reached.end(), members) != 0) return number;
    std::vector<Classes> next;
    for (const Classes before : reached) {
      for (const Classes region : regions) next.push_back(before | region);
    }
    std::sort(next.begin(), next.end());
    next.erase(std::unique(next.begin(), next.end()), next.end());
    reached = std::move(next);
  }
}

std::vector<Region> CoverOf(const World& world) {
  std::vector<uint32_t> rank(kDeclarations);
  std::iota(rank.begin(), rank.end(), 0);
  return CoverClasses(world.classes, world.members, std::vector<bool>(kDeclarations, true), rank,
                      ClassesOfDeclarations(world.classes, kDeclarations));
}

TEST(RegionCoverTest, RegionsAreTheMembersAndNothingElseAndFew) {
  std::mt19937 random(1);
  size_t told = 0, fewest = 0, more = 0;
  for (int round = 0; round < 2000; ++round) {
    const World world = RandomWorld(random);
    const std::vector<Region> regions = CoverOf(world);
    Classes covered = 0;
    for (size_t i = 0; i < regions.size(); ++i) {
      const Classes one = CoveredBy(world, regions[i]);
      EXPECT_NE(one >> regions[i].example & 1, 0U);
      covered |= one;
      Classes others = 0;
      for (size_t k = 0; k < regions.size(); ++k) {
        if (k != i) others |= CoveredBy(world, regions[k]);
      }
      EXPECT_NE(others, MembersOf(world)) << "a region says nothing new";
    }
    ASSERT_EQ(covered, MembersOf(world));
    const size_t least = FewestRegions(world);
    told += regions.size();
    fewest += least;
    more += regions.size() > least ? 1 : 0;
  }
  std::printf("%zu regions, %zu would do; of 2000 worlds %zu have more than need be\n", told,
              fewest, more);
  EXPECT_LT(told, fewest + fewest / 20);
}

// A pattern that matches everything is given up after a few tries, but for the class that nothing
// else matches.
TEST(RegionCoverTest, WidePatternIsTakenWhereNothingElseWillDo) {
  constexpr uint32_t kNarrow = 3000;
  std::vector<PathClass> classes(kNarrow + 1);
  for (uint32_t i = 0; i <= kNarrow; ++i) classes[i].declarations = {0};
  for (uint32_t i = 1; i <= kNarrow; ++i) classes[i - 1].declarations.push_back(i);
  std::vector<size_t> members;
  for (size_t i = 1; i < kNarrow; i += 2) members.push_back(i);
  std::vector<uint32_t> rank(kNarrow + 1);
  std::iota(rank.begin(), rank.end(), 0);
  const auto cover = [&] {
    return CoverClasses(classes, members, std::vector<bool>(kNarrow + 1, true), rank,
                        ClassesOfDeclarations(classes, kNarrow + 1));
  };

  const std::vector<Region> narrow = cover();
  ASSERT_EQ(narrow.size(), kNarrow / 2);
  for (uint32_t i = 0; i < narrow.size(); ++i) {
    EXPECT_EQ(narrow[i].patterns, std::vector<uint32_t>{2 * i + 2});
    EXPECT_TRUE(narrow[i].except.empty());
  }

  members.push_back(kNarrow);  // which only the wide one matches
  const std::vector<Region> wide = cover();
  ASSERT_EQ(wide.size(), 1U);
  EXPECT_EQ(wide[0].patterns, std::vector<uint32_t>{0});
  EXPECT_EQ(wide[0].except.size(), kNarrow / 2);
}

}  // namespace
}  // namespace postern::internal
