// Console: where a command writes. Results go to standard output, errors to standard error.
#ifndef POSTERN_TOOLS_CLI_CONSOLE_H_
#define POSTERN_TOOLS_CLI_CONSOLE_H_

#include <cstddef>
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

  // Whether somebody may watch standard error: only on a terminal.
  bool may_show_progress() const { return may_show_progress_; }

  // Shows `text` as the line in hand of standard error, in place of the one before it. It is erased
  // before anything else is written there, and at the end. REQUIRES: may_show_progress(); `text` is
  // short, and ASCII that is safe for a terminal.
  void ShowProgress(std::string_view text);
  void HideProgress();

  // Whether the results go to a terminal, so no program reads them.
  bool out_is_terminal() const { return out_is_terminal_; }

  // Whether the results, or the errors, may be coloured: only on a terminal.
  bool out_color() const { return out_color_; }
  bool error_color() const { return error_color_; }

  // Flushes the results. Returns `status`, or kCouldNotRun if they could not all be written, so
  // that a full disk is never taken for success. An interrupt stays one.
  ExitStatus Finish(ExitStatus status);

 private:
  Output out_;
  Output error_;
  bool out_is_terminal_;
  bool out_color_;
  bool error_color_;
  bool may_show_progress_;
  size_t progress_columns_ = 0;  // of the line that is shown; 0: there is none
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_CONSOLE_H_
