// Signals: SIGINT ends a run with status 130 after what is known was printed; SIGPIPE is ignored,
// so that a reader that went away is a failed write and not a sudden death.
#ifndef POSTERN_TOOLS_CLI_INTERRUPT_H_
#define POSTERN_TOOLS_CLI_INTERRUPT_H_

namespace postern::tools {

// Installs the handlers. Until a GracefulInterrupt exists, SIGINT ends the process at once.
void InstallSignalHandlers();

// From now on SIGTERM is taken as SIGINT is: for what runs until it is told to end.
void TakeTerminationAsInterrupt();

// While one exists, the first SIGINT only sets a flag, and whoever made it looks at interrupted()
// now and then; the second SIGINT ends the process. There may be several at a time.
class GracefulInterrupt {
 public:
  GracefulInterrupt();
  ~GracefulInterrupt();
  GracefulInterrupt(const GracefulInterrupt&) = delete;
  GracefulInterrupt& operator=(const GracefulInterrupt&) = delete;

  bool interrupted() const;

  // Returns a file descriptor that becomes readable with the first SIGINT, to be waited for
  // together with the input: a signal just before a read() would otherwise be slept through.
  int fd() const;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_INTERRUPT_H_
