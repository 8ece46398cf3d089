#include "tools/cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>

#include "tools/cli/exit_status.h"

namespace postern::tools {
namespace {

// What a signal handler may touch: lock-free atomics, and write().
std::atomic<int> num_graceful = 0;
std::atomic<bool> is_interrupted = false;
std::atomic<int> wake_up[2] = {-1, -1};  // a pipe, its reading end first
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void HandleInterrupt(int) {
  if (num_graceful == 0 || is_interrupted.exchange(true)) {
    ::_exit(static_cast<int>(ExitStatus::kInterrupted));
  }
  const char byte = 0;
  const ssize_t written = ::write(wake_up[1], &byte, 1);
  static_cast<void>(written);  // the flag is set, whatever came of it
}

// Without SA_RESTART: a blocked read must return.
void Handle(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

void InstallSignalHandlers() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) == 0) {
    wake_up[0] = ends[0];
    wake_up[1] = ends[1];
  }
  Handle(SIGINT, HandleInterrupt);
  Handle(SIGPIPE, SIG_IGN);
}

void TakeTerminationAsInterrupt() { Handle(SIGTERM, HandleInterrupt); }

GracefulInterrupt::GracefulInterrupt() { ++num_graceful; }

GracefulInterrupt::~GracefulInterrupt() { --num_graceful; }

bool GracefulInterrupt::interrupted() const { return is_interrupted; }

int GracefulInterrupt::fd() const { return wake_up[0]; }

}  // namespace postern::tools
