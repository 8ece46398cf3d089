// CommandTable: the command line as plain data, read from what parses it. Completions of shells and
// the manual page are printed from it, so they can't name what is not there, nor leave anything
// out.
//
//   const CommandTable table = ReadCommandTable(root);
//   console.out().Write(BashCompletion(table));
#ifndef POSTERN_TOOLS_COMPLETION_COMMAND_TABLE_H_
#define POSTERN_TOOLS_COMPLETION_COMMAND_TABLE_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "tools/cli/values.h"

namespace postern::tools {

struct OptionEntry {
  std::vector<std::string> names;  // `-o`, `--output`: short ones first
  std::string placeholder;         // of its value, `FILE`; empty: it takes none
  bool is_value_optional = false;  // the value, if any, comes behind `=`
  bool is_repeatable = false;
  Values values;
  std::string help;

  // Whether the next word is its value, if there is none behind a `=`.
  bool TakesNextWord() const { return !placeholder.empty() && !is_value_optional; }
};

struct PositionalEntry {
  std::string name;  // `POLICY`
  bool is_required = false;
  bool is_repeatable = false;
  Values values;
  std::string help;
};

struct CommandEntry {
  std::string name;
  std::string summary;
  std::vector<PositionalEntry> positionals;  // only the last may be repeatable
  std::vector<OptionEntry> options;
  std::string notes;                  // paragraphs, an empty line between two; may be empty
  std::vector<std::string> examples;  // command lines
};

struct CommandTable {
  CommandEntry program;
  std::vector<CommandEntry> commands;
};

// Returns the table of `root` and its sub-commands, in their order. A footer is read as notes, then
// `Example:` or `Examples:` and command lines, indented by two blanks.
CommandTable ReadCommandTable(CLI::App& root);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMPLETION_COMMAND_TABLE_H_
