// For tests only: prints what is made of a table in which every text is what a shell, or roff,
// could take for something else. What an option means stays to be read, and nothing is run.
#include <cstdio>
#include <cstring>
#include <string>

#include "tools/completion/bash_completion.h"
#include "tools/completion/command_table.h"
#include "tools/completion/fish_completion.h"
#include "tools/completion/manual_page.h"
#include "tools/completion/zsh_completion.h"

namespace postern::tools {
namespace {

// Of the length of a short line, since some shells cut what is longer.
constexpr char kHostile[] = R"(it's [a]:b "c" \d $HOME `id` $(id) {e,f} *? ~ ;&|<>() #%!)";

CommandTable HostileTable() {
  CommandTable table;
  const OptionEntry help = {{"-h", "--help"}, "", false, false, AnyText{}, "'.help [x]: \\n"};
  table.program = {"postern", ".a program", {}, {help}, "", {}};
  CommandEntry command;
  command.name = "tell";
  command.summary = kHostile;
  command.notes = std::string(".so note\n'so note\n\n\\fBno font\n\n") + kHostile;
  command.examples = {".so example", kHostile};
  command.options = {
      help,
      {{"-x", "--exact"}, "V:[a]'W", false, false, OneOf{{"north", "south"}}, kHostile},
      {{"--plain"}, "", false, true, AnyText{}, "'tis .plain"},
  };
  command.positionals = {{"P:[a]'Q", true, false, OneOf{{"east", "west"}}, kHostile}};
  table.commands = {command, {"other", "'tis other", {}, {help}, "", {}}};
  return table;
}

std::string TextOf(const char* what) {
  const CommandTable table = HostileTable();
  if (std::strcmp(what, "bash") == 0) return BashCompletion(table);
  if (std::strcmp(what, "zsh") == 0) return ZshCompletion(table);
  if (std::strcmp(what, "fish") == 0) return FishCompletion(table);
  if (std::strcmp(what, "text") == 0) return kHostile;
  return ManualPage(table, std::string("0 .so status\n1 ") + kHostile + "\n");
}

}  // namespace
}  // namespace postern::tools

int main(int argc, char** argv) {
  if (argc != 2) return 1;
  std::fputs(postern::tools::TextOf(argv[1]).c_str(), stdout);
  return 0;
}
