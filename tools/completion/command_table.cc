#include "tools/completion/command_table.h"

#include <sstream>
#include <string_view>
#include <utility>

namespace postern::tools {
namespace {

// Returns `FORMAT` of `[=FORMAT]`.
std::string WithoutBrackets(const std::string& placeholder) {
  const size_t begin = placeholder.find_first_not_of("[=");
  const size_t end = placeholder.find_last_not_of(']');
  return begin == std::string::npos ? "" : placeholder.substr(begin, end + 1 - begin);
}

OptionEntry OptionOf(CLI::Option& option) {
  OptionEntry entry;
  for (const std::string& name : option.get_snames()) entry.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) entry.names.push_back("--" + name);
  entry.placeholder = WithoutBrackets(option.get_option_text());
  const bool needs_value = option.get_items_expected_max() > 0;
  if (needs_value && entry.placeholder.empty()) entry.placeholder = "VALUE";
  entry.is_value_optional = !needs_value && !entry.placeholder.empty();
  entry.is_repeatable = option.get_items_expected_max() > 1;
  entry.values = ValuesOf(option);
  entry.help = option.get_description();
  return entry;
}

PositionalEntry PositionalOf(CLI::Option& option) {
  PositionalEntry entry;
  entry.name = option.get_name(true);
  entry.is_required = option.get_required();
  entry.is_repeatable = option.get_items_expected_max() > 1;
  entry.values = ValuesOf(option);
  entry.help = option.get_description();
  return entry;
}

void ReadFooter(const std::string& footer, CommandEntry& entry) {
  std::istringstream lines(footer);
  bool in_examples = false;
  for (std::string line; std::getline(lines, line);) {
    if (line == "Example:" || line == "Examples:") {
      in_examples = true;
    } else if (!in_examples) {
      entry.notes.append(line).append("\n");
    } else if (line.size() > 2) {
      entry.examples.push_back(line.substr(2));
    }
  }
  entry.notes.erase(entry.notes.find_last_not_of('\n') + 1);
}

CommandEntry CommandOf(CLI::App& app) {
  CommandEntry entry;
  entry.name = app.get_name();
  entry.summary = app.get_description();
  for (CLI::Option* option : app.get_options(nullptr)) {
    if (option->get_positional()) {
      entry.positionals.push_back(PositionalOf(*option));
    } else {
      entry.options.push_back(OptionOf(*option));
    }
  }
  ReadFooter(app.get_footer(), entry);
  return entry;
}

}  // namespace

CommandTable ReadCommandTable(CLI::App& root) {
  CommandTable table;
  table.program = CommandOf(root);
  for (CLI::App* command : root.get_subcommands(nullptr)) {
    table.commands.push_back(CommandOf(*command));
  }
  return table;
}

}  // namespace postern::tools
