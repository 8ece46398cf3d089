#include "tools/commands/man.h"

#include "tools/completion/command_table.h"
#include "tools/completion/exit_status_text.h"
#include "tools/completion/manual_page.h"

namespace postern::tools {

Command AddManCommand(CLI::App& root) {
  CLI::App* app = root.add_subcommand("man", "Print the manual page, postern(1)");
  app->footer("Example:\n  postern man | man -l -");
  return {app, [&root](Console& console) {
            console.out().Write(ManualPage(ReadCommandTable(root), kExitStatusText));
            return ExitStatus::kDone;
          }};
}

}  // namespace postern::tools
