#include "tools/cli/console.h"

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/escape.h"

namespace postern::tools {
namespace {

// Returns whether there is a terminal that can do more than print.
bool IsTerminal(int fd) {
  const char* terminal = std::getenv("TERM");
  return terminal != nullptr && std::string_view(terminal) != "dumb" && ::isatty(fd) == 1;
}

bool MayColor(int fd) {
  const char* no_color = std::getenv("NO_COLOR");
  return (no_color == nullptr || *no_color == '\0') && IsTerminal(fd);
}

}  // namespace

Console::Console()
    : out_(STDOUT_FILENO),
      error_(STDERR_FILENO),
      out_is_terminal_(::isatty(STDOUT_FILENO) == 1),
      out_color_(MayColor(STDOUT_FILENO)),
      error_color_(MayColor(STDERR_FILENO)),
      may_show_progress_(IsTerminal(STDERR_FILENO)) {}

void Console::Error(std::string_view message) {
  ErrorText("postern: " + TerminalSafe(message) + "\n");
}

void Console::ErrorText(std::string_view text) {
  if (text.empty()) return;
  HideProgress();
  out_.Flush();  // so that both streams on one terminal keep their order
  error_.Write(text);
  error_.Flush();
}

void Console::ShowProgress(std::string_view text) {
  HideProgress();
  progress_columns_ = text.size();
  error_.Write(text);
  error_.Flush();
}

// With spaces instead of a control sequence: NO_COLOR may be taken to forbid those.
void Console::HideProgress() {
  if (progress_columns_ == 0) return;
  error_.Write("\r" + std::string(progress_columns_, ' ') + "\r");
  error_.Flush();
  progress_columns_ = 0;
}

ExitStatus Console::Finish(ExitStatus status) {
  HideProgress();
  if (out_.Flush()) return status;
  Error("cannot write the output: " + out_.error());
  return Worse(status, ExitStatus::kCouldNotRun);
}

}  // namespace postern::tools
