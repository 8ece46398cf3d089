#include "tools/request/line_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

using Result = LineReader::Result;

constexpr size_t kMaxBytes = 5;

// Feeds `chunks` through a pipe and returns the lines; `#` stands for one that is too long.
std::vector<std::string> LinesOf(const std::vector<std::string>& chunks, int* num_waits = nullptr) {
  int pipe[2];
  EXPECT_EQ(::pipe(pipe), 0);
  std::thread writer([&] {
    for (const std::string& chunk : chunks) {
      EXPECT_EQ(::write(pipe[1], chunk.data(), chunk.size()), static_cast<ssize_t>(chunk.size()));
    }
    ::close(pipe[1]);
  });
  int waits = 0;
  LineReader reader(pipe[0], -1, kMaxBytes, [&waits] { ++waits; });
  std::vector<std::string> lines;
  std::string_view line;
  Result result;
  while ((result = reader.Next(line)) == Result::kLine || result == Result::kTooLong) {
    lines.emplace_back(result == Result::kLine ? line : "#");
  }
  EXPECT_EQ(result, Result::kEnd);
  EXPECT_EQ(reader.Next(line), Result::kEnd);
  writer.join();
  ::close(pipe[0]);
  if (num_waits != nullptr) *num_waits = waits;
  return lines;
}

using Lines = std::vector<std::string>;

TEST(LineReaderTest, SplitsAtLineFeedsAlone) {
  EXPECT_EQ(LinesOf({}), Lines());
  EXPECT_EQ(LinesOf({"a\nb\n"}), Lines({"a", "b"}));
  EXPECT_EQ(LinesOf({"a\n\nb"}), Lines({"a", "", "b"}));
  EXPECT_EQ(LinesOf({"\n"}), Lines({""}));
  EXPECT_EQ(LinesOf({"a\r\n"}), Lines({"a\r"}));
  EXPECT_EQ(LinesOf({std::string("\0\n", 2)}), Lines({std::string("\0", 1)}));
}

TEST(LineReaderTest, ALineMayComeInPieces) {
  EXPECT_EQ(LinesOf({"a", "b", "\nc", "d\n", "e"}), Lines({"ab", "cd", "e"}));
}

TEST(LineReaderTest, TheLimitIsExact) {
  EXPECT_EQ(LinesOf({"12345\n123456\n12345"}), Lines({"12345", "#", "12345"}));
  EXPECT_EQ(LinesOf({"123456"}), Lines({"#"}));
  EXPECT_EQ(LinesOf({"12345"}), Lines({"12345"}));
}

TEST(LineReaderTest, AnEndlessLineIsSkippedPieceByPiece) {
  const std::string piece(100000, 'x');
  EXPECT_EQ(LinesOf({"a\n", piece, piece, piece, piece, piece, "\nb\n"}), Lines({"a", "#", "b"}));
  EXPECT_EQ(LinesOf({piece, piece}), Lines({"#"}));
}

TEST(LineReaderTest, TellsBeforeItMayHaveToWait) {
  int num_waits = 0;
  LinesOf({"a\nb\nc\n"}, &num_waits);
  EXPECT_EQ(num_waits, 2);  // before the only chunk, and before the end
}

TEST(LineReaderTest, AFailureIsNoEnd) {
  const int folder = ::open(".", O_RDONLY);
  LineReader reader(folder, -1, kMaxBytes, [] {});
  std::string_view line;
  EXPECT_EQ(reader.Next(line), Result::kFailed);
  EXPECT_EQ(reader.error(), "Is a directory");
  ::close(folder);
}

TEST(LineReaderTest, AnInterruptEndsTheWait) {
  int input[2], interrupt[2];
  ASSERT_EQ(::pipe(input), 0);
  ASSERT_EQ(::pipe(interrupt), 0);
  LineReader reader(input[0], interrupt[0], kMaxBytes, [] {});
  ASSERT_EQ(::write(input[1], "a\nb", 3), 3);
  std::string_view line;
  EXPECT_EQ(reader.Next(line), Result::kLine);
  ASSERT_EQ(::write(interrupt[1], "", 1), 1);
  EXPECT_EQ(reader.Next(line), Result::kInterrupted);
  for (const int fd : {input[0], input[1], interrupt[0], interrupt[1]}) ::close(fd);
}

}  // namespace
}  // namespace postern::tools
