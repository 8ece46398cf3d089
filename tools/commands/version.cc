#include "tools/commands/version.h"

#include <string>

namespace postern::tools {
namespace {

// They are numbered apart: a release of the library need not change a format.
constexpr char kFormats[] =
    "policy language 1\n"
    "case files 1\n"
    "compiled policies 1\n";

}  // namespace

Command AddVersionCommand(CLI::App& root) {
  CLI::App* app = root.add_subcommand("version", "Print the versions");
  app->footer("Example:\n  postern version");
  return {app, [](Console& console) {
            console.out().Write(std::string("postern ") + kVersion + "\n" + kFormats);
            return ExitStatus::kDone;
          }};
}

}  // namespace postern::tools
