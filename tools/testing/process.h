// For tests only: runs a program and keeps what it prints.
#ifndef POSTERN_TOOLS_TESTING_PROCESS_H_
#define POSTERN_TOOLS_TESTING_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace postern::testing {

// What a program that ended has left.
struct Finished {
  int status = -1;  // its exit status, or 128 and the number of the signal that ended it
  std::string out;
  std::string error;
};

// Returns the path of the `postern` under test, within Bazel's run files.
std::string PosternBinary();

// Runs `postern` with these arguments, `input` as its standard input, and neither CI nor NO_COLOR
// in its environment.
Finished RunPostern(const std::vector<std::string>& arguments, const std::string& input = "");

// Runs a command line of bash in which `postern` is the one under test.
Finished RunShell(const std::string& command);

// A running `postern` that is talked to. Its standard error is the test's own.
class Process {
 public:
  explicit Process(const std::vector<std::string>& arguments);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void Write(const std::string& text);
  // Returns the next line of its standard output without the line feed; waits for it.
  std::string ReadLine();
  // Returns the rest of its standard output; waits until it is closed.
  std::string ReadAll();
  void CloseInput();
  // REQUIRES: is_running().
  void Signal(int signal);
  // Returns whether nobody has waited for its end yet.
  bool is_running() const { return pid_ > 0; }
  // Waits for its end and returns the exit status, as in Finished.
  int Wait();

 private:
  pid_t pid_ = -1;
  int input_ = -1;
  int output_ = -1;
};

}  // namespace postern::testing

#endif  // POSTERN_TOOLS_TESTING_PROCESS_H_
