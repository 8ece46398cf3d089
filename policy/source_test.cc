#include "policy/source.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"

namespace postern {
namespace {

std::string Place(const Source& source, uint32_t offset) {
  const SourceLocation location = source.Locate(offset);
  return std::to_string(location.line) + ":" + std::to_string(location.column);
}

// A file of its own for each test, removed afterwards.
class SourceReadTest : public testing::Test {
 protected:
  SourceReadTest() : path_(testing::TempDir() + "source_test_" + std::to_string(getpid())) {}
  ~SourceReadTest() override { std::remove(path_.c_str()); }

  void Write(const std::string& text) {
    std::FILE* file = std::fopen(path_.c_str(), "wb");
    ASSERT_NE(file, nullptr);
    ASSERT_EQ(std::fwrite(text.data(), 1, text.size(), file), text.size());
    ASSERT_EQ(std::fclose(file), 0);
  }

  const std::string path_;
};

TEST(SourceTest, LocateCountsBytesFromOne) {
  const Source source("f", "ab\n\né: c\n");
  EXPECT_EQ(Place(source, 0), "1:1");
  EXPECT_EQ(Place(source, 2), "1:3");
  EXPECT_EQ(Place(source, 3), "2:1");
  EXPECT_EQ(Place(source, 4), "3:1");
  EXPECT_EQ(Place(source, 6), "3:3");
}

TEST(SourceTest, LocateUtf16CountsCodeUnitsFromOne) {
  const Source source("f", "\xef\xbb\xbfx\né😀\xff!");
  const auto column = [&source](uint32_t offset) { return source.LocateUtf16(offset).column; };
  EXPECT_EQ(column(3), 1U) << "a byte order mark is no character of the text";
  EXPECT_EQ(source.LocateUtf16(5).line, 2U);
  EXPECT_EQ(column(5), 1U);
  EXPECT_EQ(column(7), 2U) << "one for two bytes";
  EXPECT_EQ(column(11), 4U) << "a surrogate pair for four";
  EXPECT_EQ(column(12), 5U) << "a byte that is no UTF-8";
  EXPECT_EQ(column(100), 6U);
}

TEST(SourceTest, LocateTakesWhatIsBeyondTheEndForTheEnd) {
  EXPECT_EQ(Place(Source("f", "ab"), 2), "1:3");
  EXPECT_EQ(Place(Source("f", "ab"), 999), "1:3");
  EXPECT_EQ(Place(Source("f", "ab\n"), 3), "2:1");
  EXPECT_EQ(Place(Source("f", ""), 0), "1:1");
}

TEST(SourceTest, AByteOrderMarkIsNoPartOfTheFirstLine) {
  const Source source("f",
                      "\xef\xbb\xbf"
                      "ab\ncd");
  EXPECT_EQ(Place(source, 0), "1:1");
  EXPECT_EQ(Place(source, 3), "1:1");
  EXPECT_EQ(Place(source, 4), "1:2");
  EXPECT_EQ(Place(source, 6), "2:1");
  EXPECT_EQ(source.Line(1), "ab");
  EXPECT_EQ(source.text().size(), 8u);
}

TEST(SourceTest, LinesEndWithLfOrCrLf) {
  const Source source("f", "a\r\nb\n\nc\r");
  EXPECT_EQ(source.Line(0), "");
  EXPECT_EQ(source.Line(1), "a");
  EXPECT_EQ(source.Line(2), "b");
  EXPECT_EQ(source.Line(3), "");
  EXPECT_EQ(source.Line(4), "c\r");
  EXPECT_EQ(source.Line(5), "");
}

// Lines are looked for in blocks of the text; here they are shorter than one, longer, and end where
// one does.
TEST(SourceTest, EveryLineOfALongTextIsFound) {
  for (const size_t length : {1, 2, 3, 31, 127, 255, 511, 512, 1500}) {
    for (const std::string_view end : {"\n", "\r\n"}) {
      std::string text = length % 2 == 0 ? "\xef\xbb\xbf" : "";
      std::vector<size_t> begins;
      while (text.size() < 5000) {
        begins.push_back(text.size());
        text.append(length + begins.size() % 3, 'x').append(end);
      }
      begins.push_back(text.size());
      text += "last";
      const Source source("f", text);
      for (uint32_t line = 1; line <= begins.size(); ++line) {
        const size_t begin = begins[line - 1];
        const size_t size = source.Line(line).size();
        EXPECT_EQ(
            source.Line(line),
            text.substr(begin, std::min(text.find_first_of("\r\n", begin), text.size()) - begin));
        EXPECT_EQ(Place(source, begin), std::to_string(line) + ":1");
        EXPECT_EQ(Place(source, begin + size),
                  std::to_string(line) + ":" + std::to_string(size + 1));
        EXPECT_EQ(source.LocateUtf16(begin + size).column, size + 1);
      }
      EXPECT_EQ(source.Line(begins.size() + 1), "");
      EXPECT_EQ(Place(source, text.size()), std::to_string(begins.size()) + ":5");
    }
  }
}

TEST(SourceTest, TextOfARange) {
  const Source source("f", "abcdef");
  EXPECT_EQ(source.Text({1, 3}), "bc");
  EXPECT_EQ(source.Text({6, 6}), "");
  EXPECT_EQ(source.Text({4, 99}), "ef");
  EXPECT_EQ(source.Text({99, 100}), "");
  EXPECT_EQ(source.Text({3, 1}), "");
}

TEST(SourceTest, ViewsSurviveAMove) {
  Source source("f", "ab\ncd");
  const std::string_view line = source.Line(2);
  const Source moved = std::move(source);
  EXPECT_EQ(line.data(), moved.Line(2).data());
  EXPECT_EQ(line, "cd");
}

TEST_F(SourceReadTest, ReadsTheBytesAsTheyAre) {
  const std::string text("a\r\n\0\xff", 5);
  Write(text);
  const auto source = Source::Read(path_, 5);
  ASSERT_TRUE(source.ok());
  EXPECT_EQ(source->text(), text);
  EXPECT_EQ(source->name(), path_);
}

TEST_F(SourceReadTest, LargerThanTheLimit) {
  Write("abcdef");
  const auto source = Source::Read(path_, 5);
  EXPECT_EQ(source.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(std::string(source.status().message()), "`" + path_ + "` is over the limit of 5 bytes");
}

TEST_F(SourceReadTest, NotFound) {
  const auto source = Source::Read(path_, 5);
  EXPECT_EQ(source.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(std::string(source.status().message()),
            "cannot read `" + path_ + "`: No such file or directory");
}

TEST_F(SourceReadTest, AFolder) {
  const auto source = Source::Read(testing::TempDir(), 5);
  EXPECT_FALSE(source.ok());
  EXPECT_EQ(std::string(source.status().message()),
            "cannot read `" + testing::TempDir() + "`: Is a directory");
}

TEST_F(SourceReadTest, StandardInput) {
  Write("from stdin");
  ASSERT_NE(std::freopen(path_.c_str(), "rb", stdin), nullptr);
  const auto source = Source::Read("-", 100);
  ASSERT_TRUE(source.ok());
  EXPECT_EQ(source->text(), "from stdin");
  EXPECT_EQ(source->name(), "<stdin>");
}

}  // namespace
}  // namespace postern
