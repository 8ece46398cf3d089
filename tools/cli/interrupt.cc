#include "tools/cli/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>

#include "tools/cli/exit_status.h"

namespace postern::tools {
namespace {

// What a signal handler may touch: lock-free atomics, and nothing else.
std::atomic<bool> is_graceful = false;
std::atomic<bool> is_interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void HandleInterrupt(int) {
  if (!is_graceful || is_interrupted.exchange(true)) {
    ::_exit(static_cast<int>(ExitStatus::kInterrupted));
  }
}

}  // namespace

void InstallSignalHandlers() {
  struct sigaction action = {};
  action.sa_handler = HandleInterrupt;  // without SA_RESTART: a blocked read must return
  ::sigaction(SIGINT, &action, nullptr);
  action.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &action, nullptr);
}

GracefulInterrupt::GracefulInterrupt() { is_graceful = true; }

GracefulInterrupt::~GracefulInterrupt() { is_graceful = false; }

bool GracefulInterrupt::interrupted() const { return is_interrupted; }

}  // namespace postern::tools
