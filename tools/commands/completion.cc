#include "tools/commands/completion.h"

#include <memory>
#include <string>

#include "tools/cli/values.h"
#include "tools/completion/bash_completion.h"
#include "tools/completion/command_table.h"
#include "tools/completion/fish_completion.h"
#include "tools/completion/zsh_completion.h"

namespace postern::tools {
namespace {

constexpr char kBash[] = "bash";
constexpr char kZsh[] = "zsh";
constexpr char kFish[] = "fish";

std::string CompletionFor(const std::string& shell, const CommandTable& table) {
  if (shell == kBash) return BashCompletion(table);
  return shell == kZsh ? ZshCompletion(table) : FishCompletion(table);
}

}  // namespace

Command AddCompletionCommand(CLI::App& root) {
  const auto shell = std::make_shared<std::string>();
  CLI::App* app =
      root.add_subcommand("completion", "Print what completes the command line in a shell");
  CLI::Option* option = app->add_option("SHELL", *shell, "`bash` (4 or newer), `zsh` or `fish`");
  TakesOneOf(option, "shell", {kBash, kZsh, kFish})->required()->option_text(" ");
  app->footer(
      "Where a shell finds it: docs/cli.md.\n\n"
      "Examples:\n"
      "  source <(postern completion bash)\n"
      "  postern completion fish > ~/.config/fish/completions/postern.fish");
  return {app, [shell, &root](Console& console) {
            console.out().Write(CompletionFor(*shell, ReadCommandTable(root)));
            return ExitStatus::kDone;
          }};
}

}  // namespace postern::tools
