#include "tools/commands/version.h"

#include "absl/strings/str_cat.h"
#include "engine/version.h"

namespace postern::tools {

Command AddVersionCommand(CLI::App& root) {
  CLI::App* app = root.add_subcommand("version", "Print the versions");
  app->footer("Example:\n  postern version");
  return {app, [](Console& console) {
            console.out().Write(absl::StrCat("postern ", kVersion, "\npolicy language ",
                                             kLanguageVersion, "\ncase files 1\n",
                                             "compiled policies 1\n"));
            return ExitStatus::kDone;
          }};
}

}  // namespace postern::tools
