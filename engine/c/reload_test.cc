// Policies come while threads decide through the C interface. Under tsan it proves what it is
// about; without, only that decisions are right.
#include <atomic>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "engine/c/postern.h"
#include "gtest/gtest.h"

namespace {

constexpr int kNumThreads = 3;
constexpr int kNumLoads = 200;

std::string BytesOf(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Both policies let guests get what is in a room; only one of them anything else.
void DecideUntil(const std::atomic<bool>& is_over, postern_store* store) {
  postern_reader* reader = nullptr;
  postern_session* guest = nullptr;
  postern_principal who = {};
  who.struct_size = sizeof who;
  ASSERT_EQ(postern_reader_new(store, &reader), POSTERN_OK);
  ASSERT_EQ(postern_session_new(&who, &guest), POSTERN_OK);
  uint64_t revision = 0;
  do {
    postern_decision decision;
    ASSERT_EQ(postern_decide(reader, guest, "get", 3, "room/1", 6, &decision), POSTERN_ALLOW);
    ASSERT_GE(decision.revision, revision);
    revision = decision.revision;
    const int other = postern_decide(reader, guest, "get", 3, "other", 5, &decision);
    ASSERT_EQ(other, decision.revision % 2 == 0 ? POSTERN_ALLOW : POSTERN_DENY);
  } while (!is_over);
  postern_session_free(guest);
  postern_reader_free(reader);
}

TEST(CReloadTest, NobodyIsDeniedBecauseOfIt) {
  const std::string rooms = BytesOf("engine/c/testing/rooms.pstn");
  const std::string everything = BytesOf("engine/c/testing/key.pstn");
  postern_store* store = nullptr;
  ASSERT_EQ(postern_store_new(&store), POSTERN_OK);
  ASSERT_EQ(postern_store_load(store, rooms.data(), rooms.size(), nullptr, 0, nullptr), POSTERN_OK);
  std::atomic<bool> is_over = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < kNumThreads; ++i) {
    threads.emplace_back([&is_over, store] { DecideUntil(is_over, store); });
  }
  for (int i = 0; i < kNumLoads; ++i) {
    const std::string& bytes = i % 2 == 0 ? everything : rooms;
    EXPECT_EQ(postern_store_load(store, bytes.data(), bytes.size(), nullptr, 0, nullptr),
              POSTERN_OK);
  }
  is_over = true;
  for (std::thread& thread : threads) thread.join();
  postern_store_free(store);
}

}  // namespace
