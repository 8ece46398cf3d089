#include "engine/internal/crc32c.h"

#include <string>

#include "gtest/gtest.h"

namespace postern::internal {
namespace {

TEST(Crc32cTest, TheExamplesOfRfc3720) {
  std::string ascending;
  for (int i = 0; i < 32; ++i) ascending.push_back(static_cast<char>(i));
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(Crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(Crc32c(ascending), 0x46dd794eu);
  EXPECT_EQ(Crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(Crc32c(""), 0u);
}

// Of every length around that of a word, and from every place in one.
TEST(Crc32cTest, TheTablesAgreeWithTheProcessor) {
  std::string bytes;
  for (int i = 0; i < 100; ++i) bytes.push_back(static_cast<char>(i * 151 + 7));
  const std::string_view all = bytes;
  for (size_t begin = 0; begin < 9; ++begin) {
    for (size_t size = 0; begin + size <= all.size(); ++size) {
      const std::string_view part = all.substr(begin, size);
      ASSERT_EQ(Crc32c(part), Crc32cByTables(part)) << begin << " " << size;
    }
  }
}

TEST(Crc32cTest, EveryChangedByteIsSeen) {
  const std::string text = "grants and denies";
  for (size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] ^= 1;
    EXPECT_NE(Crc32c(changed), Crc32c(text)) << i;
  }
}

}  // namespace
}  // namespace postern::internal
