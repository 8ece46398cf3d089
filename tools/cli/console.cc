#include "tools/cli/console.h"

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/escape.h"

namespace postern::tools {
namespace {

bool MayColor(int fd) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return (no_color == nullptr || *no_color == '\0') && terminal != nullptr &&
         std::string_view(terminal) != "dumb" && ::isatty(fd) == 1;
}

}  // namespace

Console::Console()
    : out_(STDOUT_FILENO),
      error_(STDERR_FILENO),
      out_color_(MayColor(STDOUT_FILENO)),
      error_color_(MayColor(STDERR_FILENO)) {}

void Console::Error(std::string_view message) {
  ErrorText("postern: " + TerminalSafe(message) + "\n");
}

void Console::ErrorText(std::string_view text) {
  if (text.empty()) return;
  out_.Flush();  // so that both streams on one terminal keep their order
  error_.Write(text);
  error_.Flush();
}

ExitStatus Console::Finish(ExitStatus status) {
  if (out_.Flush()) return status;
  Error("cannot write the output: " + out_.error());
  return Worse(status, ExitStatus::kCouldNotRun);
}

}  // namespace postern::tools
