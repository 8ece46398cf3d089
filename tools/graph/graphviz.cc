#include "tools/graph/graphviz.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace postern::tools {
namespace {

absl::Status SystemError(absl::string_view what, int error) {
  return absl::InternalError(absl::StrCat("can't run `dot`: ", what, ": ", std::strerror(error)));
}

// Writes everything to a file in memory and goes back to its beginning: so that Graphviz, which
// reads before it writes, never waits for who waits for it.
absl::StatusOr<int> FileOf(std::string_view text) {
  const int file = ::memfd_create("dot", MFD_CLOEXEC);
  if (file < 0) return SystemError("memfd_create", errno);
  for (size_t at = 0; at < text.size();) {
    const ssize_t written = ::write(file, text.data() + at, text.size() - at);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int error = errno;
      ::close(file);
      return SystemError("write", error);
    }
    at += static_cast<size_t>(written);
  }
  ::lseek(file, 0, SEEK_SET);
  return file;
}

absl::StatusOr<pid_t> Spawn(int input, int output) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  char name[] = "dot";
  char format[] = "-Tsvg";
  char* const arguments[] = {name, format, nullptr};
  pid_t pid = -1;
  const int error = ::posix_spawnp(&pid, name, &actions, nullptr, arguments, environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error == 0) return pid;
  if (error != ENOENT) return SystemError("spawn", error);
  return absl::NotFoundError("`dot` is not there: install Graphviz, or pipe --format dot");
}

absl::StatusOr<std::string> ReadAll(int file) {
  std::string text;
  char buffer[1 << 16];
  while (true) {
    const ssize_t size = ::read(file, buffer, sizeof buffer);
    if (size == 0) return text;
    if (size < 0 && errno != EINTR) return SystemError("read", errno);
    if (size > 0) text.append(buffer, static_cast<size_t>(size));
  }
}

absl::Status WaitFor(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return SystemError("waitpid", errno);
  }
  if (WIFSIGNALED(status)) {
    return absl::InternalError(absl::StrCat("`dot` was ended by signal ", WTERMSIG(status)));
  }
  if (WEXITSTATUS(status) == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("`dot` ended with status ", WEXITSTATUS(status)));
}

}  // namespace

absl::StatusOr<std::string> SvgOf(std::string_view dot) {
  const absl::StatusOr<int> input = FileOf(dot);
  if (!input.ok()) return input.status();
  const absl::Cleanup close_input = [&input] { ::close(*input); };
  int output[2];
  if (::pipe2(output, O_CLOEXEC) != 0) return SystemError("pipe", errno);
  const absl::Cleanup close_output = [&output] { ::close(output[0]); };
  const absl::StatusOr<pid_t> pid = Spawn(*input, output[1]);
  ::close(output[1]);
  if (!pid.ok()) return pid.status();
  absl::StatusOr<std::string> svg = ReadAll(output[0]);
  const absl::Status ended = WaitFor(*pid);
  if (!ended.ok()) return ended;
  return svg;
}

}  // namespace postern::tools
