// The command line, `postern`: docs/cli.md.
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "tools/cli/console.h"
#include "tools/cli/exit_status.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/usage.h"
#include "tools/commands/bench.h"
#include "tools/commands/check.h"
#include "tools/commands/compile.h"
#include "tools/commands/completion.h"
#include "tools/commands/decide.h"
#include "tools/commands/diff.h"
#include "tools/commands/explain.h"
#include "tools/commands/fmt.h"
#include "tools/commands/generate.h"
#include "tools/commands/graph.h"
#include "tools/commands/init.h"
#include "tools/commands/man.h"
#include "tools/commands/principal.h"
#include "tools/commands/prove.h"
#include "tools/commands/query.h"
#include "tools/commands/report.h"
#include "tools/commands/schema.h"
#include "tools/commands/test.h"
#include "tools/commands/version.h"

namespace postern::tools {
namespace {

// What is opened while a standard stream is closed gets its number, and would be taken for it. What
// stands in for one can neither be read from nor written to, which is told as before.
void KeepStandardStreams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) != -1) continue;
    if (::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0) return;
  }
}

ExitStatus Run(std::vector<std::string> arguments, Console& console) {
  CLI::App root("Who may do what on which paths: decides by a policy, and tests it.", "postern");
  root.require_subcommand(1);
  root.footer("Example:\n  postern check social-room.yaml");
  const std::vector<Command> commands = {
      AddInitCommand(root),     AddCheckCommand(root),      AddTestCommand(root),
      AddGenerateCommand(root), AddReportCommand(root),     AddDecideCommand(root),
      AddExplainCommand(root),  AddDiffCommand(root),       AddQueryCommand(root),
      AddProveCommand(root),    AddFmtCommand(root),        AddCompileCommand(root),
      AddGraphCommand(root),    AddPrincipalCommand(root),  AddBenchCommand(root),
      AddSchemaCommand(root),   AddCompletionCommand(root), AddManCommand(root),
      AddVersionCommand(root)};
  const std::optional<ExitStatus> done = ParseCommandLine(root, std::move(arguments), console);
  if (done) return *done;
  for (const Command& command : commands) {
    if (command.app->parsed()) return command.run(console);
  }
  return ExitStatus::kCouldNotRun;  // not reached: one sub-command is required
}

}  // namespace
}  // namespace postern::tools

int main(int argc, char** argv) {
  using postern::tools::ExitStatus;
  try {
    postern::tools::KeepStandardStreams();
    postern::tools::InstallSignalHandlers();
    postern::tools::Console console;
    const ExitStatus status = postern::tools::Run({argv + 1, argv + argc}, console);
    return static_cast<int>(console.Finish(status));
  } catch (const std::bad_alloc&) {
    std::fputs("postern: not enough memory\n", stderr);
  } catch (const std::exception& error) {  // CLI11's, of a command that is declared wrongly
    std::fprintf(stderr, "postern: %s\n", error.what());
  }
  return static_cast<int>(ExitStatus::kCouldNotRun);
}
