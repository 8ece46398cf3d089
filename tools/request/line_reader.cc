#include "tools/request/line_reader.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace postern::tools {
namespace {

constexpr size_t kReadBytes = size_t{256} << 10;

}  // namespace

LineReader::LineReader(int fd, int interrupt_fd, size_t max_bytes,
                       std::function<void()> before_wait)
    : fd_(fd),
      interrupt_fd_(interrupt_fd),
      max_bytes_(max_bytes),
      before_wait_(std::move(before_wait)) {}

LineReader::Result LineReader::Next(std::string_view& line) {
  bool is_too_long = false;
  size_t searched = 0;  // bytes after begin_ that hold no line feed
  while (true) {
    const size_t line_feed = buffer_.find('\n', begin_ + searched);
    const bool is_whole = line_feed != std::string::npos;
    const size_t end = is_whole ? line_feed : buffer_.size();
    is_too_long = is_too_long || end - begin_ > max_bytes_;
    if (is_whole || at_end_) {
      if (!is_whole && end == begin_ && !is_too_long) return Result::kEnd;
      line = std::string_view(buffer_).substr(begin_, end - begin_);
      begin_ = is_whole ? end + 1 : end;
      return is_too_long ? Result::kTooLong : Result::kLine;
    }
    if (is_too_long) begin_ = end;  // what was read of it is not needed any more
    searched = end - begin_;
    const Result result = Refill();
    if (result != Result::kLine) return result;
  }
}

// Moves the unread rest to the front and reads more behind it. Returns kLine if the search may go
// on.
LineReader::Result LineReader::Refill() {
  buffer_.erase(0, std::exchange(begin_, 0));
  before_wait_();
  const Result waited = Wait();
  if (waited != Result::kLine) return waited;
  const size_t old_size = buffer_.size();
  buffer_.resize(old_size + kReadBytes);
  const ssize_t count = ::read(fd_, buffer_.data() + old_size, kReadBytes);
  buffer_.resize(old_size + (count > 0 ? static_cast<size_t>(count) : 0));
  if (count < 0 && errno != EINTR) {
    error_ = std::strerror(errno);
    return Result::kFailed;
  }
  at_end_ = count == 0;
  return Result::kLine;
}

// Waits for input. Returns kLine if there may be some.
LineReader::Result LineReader::Wait() {
  std::array<pollfd, 2> waiting = {{{fd_, POLLIN, 0}, {interrupt_fd_, POLLIN, 0}}};
  while (::poll(waiting.data(), waiting.size(), -1) < 0) {
    if (errno == EINTR) continue;
    error_ = std::strerror(errno);
    return Result::kFailed;
  }
  return waiting[1].revents != 0 ? Result::kInterrupted : Result::kLine;
}

}  // namespace postern::tools
