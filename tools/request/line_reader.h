// LineReader: the lines of a file descriptor, one after another, in bounded memory.
#ifndef POSTERN_TOOLS_REQUEST_LINE_READER_H_
#define POSTERN_TOOLS_REQUEST_LINE_READER_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace postern::tools {

class LineReader {
 public:
  enum class Result {
    kLine,
    kTooLong,  // a line of more than `max_bytes`; its bytes were skipped
    kEnd,
    kFailed,       // error() says why
    kInterrupted,  // `interrupt_fd` became readable
  };

  // Does not own the file descriptors. `before_wait` is called whenever reading might have to wait,
  // so that whoever feeds us gets the answers to what it has written so far. `interrupt_fd` ends
  // the wait (GracefulInterrupt::fd()); -1 for none.
  LineReader(int fd, int interrupt_fd, size_t max_bytes, std::function<void()> before_wait);

  // Reads the next line, without its line feed; the last one need not have one. `line` borrows from
  // the reader until the next call, and means something with kLine alone.
  Result Next(std::string_view& line);

  // Returns the system's reason after kFailed.
  const std::string& error() const { return error_; }

 private:
  Result Refill();
  Result Wait();

  int fd_;
  int interrupt_fd_;
  size_t max_bytes_;
  std::function<void()> before_wait_;
  std::string buffer_;
  size_t begin_ = 0;  // where the unread rest of the buffer begins
  bool at_end_ = false;
  std::string error_;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_REQUEST_LINE_READER_H_
