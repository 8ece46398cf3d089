#include "engine/forward_path.h"

#include <string>

#include "gtest/gtest.h"

namespace postern {
namespace {

std::string Forwarded(PathMode mode, const std::string& raw) {
  const CanonicalPath path = CanonicalPath::FromRaw(mode, raw);
  return ForwardPath(path);
}

TEST(ForwardPathTest, EncodesWhatAUrlMustNotHold) {
  EXPECT_EQ(Forwarded(PathMode::kUrl, "/a%20b/%61?x=1"), "/a%20b/a");
  EXPECT_EQ(Forwarded(PathMode::kUrl, "/%C3%A9%5B%22"), "/%C3%A9%5B%22");
  EXPECT_EQ(Forwarded(PathMode::kUrl, "/"), "/");
}

TEST(ForwardPathTest, KeysGoAsTheyAre) {
  EXPECT_EQ(Forwarded(PathMode::kKey, "room/a b/é%20"), "room/a b/é%20");
  EXPECT_EQ(Forwarded(PathMode::kOpaque, "a//../b"), "a//../b");
}

TEST(ForwardPathTest, NothingGoesOnOfWhatWasRejected) {
  EXPECT_EQ(Forwarded(PathMode::kUrl, "/a/../b"), "");
  EXPECT_EQ(Forwarded(PathMode::kUrl, "/a%2fb"), "");
  EXPECT_EQ(Forwarded(PathMode::kKey, ""), "");
}

// Whatever byte a path may hold, the next hop must read the path that was decided on.
TEST(ForwardPathTest, IsReadAgainAsTheSamePath) {
  size_t accepted = 0;
  for (int byte = 1; byte < 256; ++byte) {
    const std::string hex = {"0123456789ABCDEF"[byte / 16], "0123456789ABCDEF"[byte % 16]};
    for (const std::string& raw :
         {"/x/" + std::string(1, static_cast<char>(byte)) + "/y", "/x/%" + hex, "/%" + hex + "z"}) {
      const CanonicalPath path = CanonicalPath::FromRaw(PathMode::kUrl, raw);
      if (!path.ok()) continue;
      ++accepted;
      const std::string forwarded = ForwardPath(path);
      const CanonicalPath again = CanonicalPath::FromRaw(PathMode::kUrl, forwarded);
      EXPECT_TRUE(again.ok()) << forwarded;
      EXPECT_EQ(again.text(), path.text()) << forwarded;
      EXPECT_EQ(ForwardPath(again), forwarded);
    }
  }
  EXPECT_GT(accepted, 150U);
}

}  // namespace
}  // namespace postern
