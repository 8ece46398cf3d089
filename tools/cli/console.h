// Console: where a command writes. Results go to standard output, errors to standard error.
#ifndef POSTERN_TOOLS_CLI_CONSOLE_H_
#define POSTERN_TOOLS_CLI_CONSOLE_H_

#include <string_view>

#include "tools/cli/exit_status.h"
#include "tools/cli/output.h"

namespace postern::tools {

// One of these lives as long as the process. Not thread-safe.
class Console {
 public:
  // Looks at the terminals and at NO_COLOR (https://no-color.org).
  Console();

  Output& out() { return out_; }

  // Writes `postern: MESSAGE` as one line to standard error, made safe for a terminal: names of
  // files come from outside.
  void Error(std::string_view message);

  // Writes text that is already laid out, such as the issues of a file, to standard error.
  void ErrorText(std::string_view text);

  // Whether the results, or the errors, may be coloured: only on a terminal.
  bool out_color() const { return out_color_; }
  bool error_color() const { return error_color_; }

  // Flushes the results. Returns `status`, or kCouldNotRun if they could not all be written, so
  // that a full disk is never taken for success. An interrupt stays one.
  ExitStatus Finish(ExitStatus status);

 private:
  Output out_;
  Output error_;
  bool out_color_;
  bool error_color_;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_CONSOLE_H_
