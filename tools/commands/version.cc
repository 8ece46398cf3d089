#include "tools/commands/version.h"

namespace postern::tools {
namespace {

// They are numbered apart: a release of the library need not change a format.
constexpr char kVersions[] =
    "postern 0.1.0\n"
    "policy language 1\n"
    "case files 1\n"
    "compiled policies 1\n";

}  // namespace

Command AddVersionCommand(CLI::App& root) {
  CLI::App* app = root.add_subcommand("version", "Print the versions");
  app->footer("Example:\n  postern version");
  return {app, [](Console& console) {
            console.out().Write(kVersions);
            return ExitStatus::kDone;
          }};
}

}  // namespace postern::tools
