#include "tools/commands/version.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "engine/version.h"

namespace postern::tools {

Command AddVersionCommand(CLI::App& root) {
  const std::string versions =
      absl::StrCat("postern ", kVersion, "\npolicy language ", kLanguageVersion, "\ncase files 1\n",
                   "compiled policies 1\n");
  root.set_version_flag("--version", versions, "Print the versions and exit");
  CLI::App* app = root.add_subcommand("version", "Print the versions");
  app->footer("Example:\n  postern version");
  return {app, [versions](Console& console) {
            console.out().Write(versions);
            return ExitStatus::kDone;
          }};
}

}  // namespace postern::tools
