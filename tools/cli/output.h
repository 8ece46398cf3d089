// Output: buffered writing to a file descriptor, where a failed write is never lost.
//
//   Output out(STDOUT_FILENO);
//   out.Write("allow\n");
//   if (!out.Flush()) …   // a full disk, a reader that went away: out.error() says which
#ifndef POSTERN_TOOLS_CLI_OUTPUT_H_
#define POSTERN_TOOLS_CLI_OUTPUT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace postern::tools {

// Not thread-safe. After the first failure everything is dropped, so a writer of much output should
// look at ok() now and then.
class Output {
 public:
  // Does not own `fd`.
  explicit Output(int fd) : fd_(fd) {}
  ~Output() { Flush(); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void Write(std::string_view text);

  // Hands everything to the system. Returns ok().
  bool Flush();

  // Returns whether all that was flushed so far could be written.
  bool ok() const { return error_.empty(); }

  // Returns the system's reason for the first failure; empty if ok().
  const std::string& error() const { return error_; }

 private:
  static constexpr size_t kBufferBytes = size_t{64} << 10;

  int fd_;
  std::string buffer_;
  std::string error_;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_OUTPUT_H_
