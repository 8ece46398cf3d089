#include "tools/runner/made_ahead.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

TEST(MadeAheadTest, ThingsComeInOrderAndEachIsMadeOnce) {
  for (const size_t jobs : {0U, 1U, 2U, 7U}) {
    std::vector<std::atomic<int>> made(100);
    MadeAhead<std::unique_ptr<size_t>> things(made.size(), jobs, [&made](size_t i) {
      ++made[i];
      return std::make_unique<size_t>(i);
    });
    for (size_t i = 0; i < made.size(); ++i) ASSERT_EQ(*things.Next(), i);
    for (const std::atomic<int>& number : made) EXPECT_EQ(number, 1);
  }
}

TEST(MadeAheadTest, NoMoreAreMadeThanTheWindow) {
  constexpr size_t kJobs = 3;
  std::atomic<size_t> made = 0;
  size_t used = 0;
  MadeAhead<size_t> things(1000, kJobs, [&made](size_t i) {
    ++made;
    return i;
  });
  for (; used < 1000; ++used) {
    things.Next();
    ASSERT_LE(made, used + 1 + kJobs * MadeAhead<size_t>::kAheadPerJob);
  }
}

TEST(MadeAheadTest, WhoStopsEarlyWaitsForNothingMore) {
  std::atomic<size_t> made = 0;
  {
    MadeAhead<size_t> things(1'000'000, 2, [&made](size_t i) {
      ++made;
      return i;
    });
    EXPECT_EQ(things.Next(), 0U);
  }
  EXPECT_LE(made, 1 + 2 * MadeAhead<size_t>::kAheadPerJob);
}

TEST(MadeAheadTest, NothingIsMadeOfNothing) {
  MadeAhead<int> things(0, 4, [](size_t) { return 1; });
}

}  // namespace
}  // namespace postern::tools
