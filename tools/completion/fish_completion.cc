#include "tools/completion/fish_completion.h"

#include <string_view>
#include <variant>
#include <vector>

namespace postern::tools {
namespace {

// Within single quotes a backslash stands for itself, but before a quote or a backslash.
std::string Quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted + "'";
}

std::string QuotedWords(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + Quoted(word);
  return text;
}

constexpr std::string_view kBegin =
    R"fish(# Completion of postern for fish 3, printed by `postern completion fish`.

function __postern_first_word
    test (count (commandline -opc)) -eq 1
end

# Whether the command is $argv[1].
function __postern_in
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test $words[2] = $argv[1]
end

# Whether the word being typed would be positional number $argv[2] of command $argv[1], or, with
# $argv[3], one behind that.
function __postern_at
    __postern_in $argv[1]; or return
    set -l valued (__postern_valued $argv[1])
    set -l number 1
    set -l in_value no
    set -l only_positionals no
    for word in (commandline -opc)[3..]
        if test $in_value = yes
            set in_value no
        else if test $only_positionals = yes; or not string match -qr -- '^-.' $word
            set number (math $number + 1)
        else if test $word = --
            set only_positionals yes
        else if contains -- $word $valued
            set in_value yes
        end
    end
    test $number -eq $argv[2]; and return
    set -q argv[3]; and test $number -gt $argv[2]
end

# Prints folders, and files that end in one of $argv; all files if there is neither.
function __postern_files
    set -l typed (commandline -ct | string replace -r -- '^--[^=]*=' '')
    set -l files (complete -C "__postern_no_such_command $typed" | string replace -r '\t.*' '')
    set -l pattern (string join '|' -- (string escape --style=regex -- $argv / ))
    set -l wanted (string match -r -- ".*(?:$pattern)\$" $files)
    set -q wanted[1]; or set wanted $files
    string join \n -- $wanted
end

)fish";

bool IsAnyFile(const Values& values) {
  const auto* files = std::get_if<AnyFile>(&values);
  return files != nullptr && files->suffixes.empty();
}

// Returns what `complete` is told of values.
std::string ArgumentsOf(const Values& values) {
  if (const auto* words = std::get_if<OneOf>(&values)) {
    return " -a " + Quoted(QuotedWords(words->words));
  }
  if (IsAnyFile(values)) return " -F";
  if (const auto* files = std::get_if<AnyFile>(&values)) {
    return " -a " + Quoted("(__postern_files " + QuotedWords(files->suffixes) + ")");
  }
  if (std::holds_alternative<AnyFolder>(values)) return " -a '(__fish_complete_directories)'";
  return "";
}

std::string OptionLine(const std::string& condition, const OptionEntry& option) {
  std::string line = "complete -c postern -n " + Quoted(condition);
  for (const std::string& name : option.names) {
    const bool is_long = name.compare(0, 2, "--") == 0;
    line += (is_long ? " -l " : " -s ") + name.substr(is_long ? 2 : 1);
  }
  // `-x` is a value that is no file, but for those that are named.
  if (option.TakesNextWord()) line += IsAnyFile(option.values) ? " -r" : " -x";
  return line + ArgumentsOf(option.values) + " -d " + Quoted(option.help) + "\n";
}

// Returns the lines of a command; positionals have no description, what is offered are their
// values.
std::string LinesOf(const CommandEntry& command) {
  std::string text;
  const std::string name = Quoted(command.name);
  for (const OptionEntry& option : command.options) {
    text += OptionLine("__postern_in " + name, option);
  }
  int number = 0;
  for (const PositionalEntry& positional : command.positionals) {
    std::string condition = "__postern_at " + name + " " + std::to_string(++number);
    if (positional.is_repeatable) condition += " more";
    const std::string arguments = ArgumentsOf(positional.values);
    if (arguments.empty()) continue;
    text += "complete -c postern -n " + Quoted(condition) + arguments + "\n";
  }
  return text;
}

// Returns a function that prints those options of a command whose value is the next word.
std::string ValuedFunction(const std::vector<CommandEntry>& commands) {
  std::string text =
      "# Prints the options of command $argv[1] that take the next word.\n"
      "function __postern_valued\n    switch $argv[1]\n";
  for (const CommandEntry& command : commands) {
    std::vector<std::string> valued;
    for (const OptionEntry& option : command.options) {
      if (!option.TakesNextWord()) continue;
      valued.insert(valued.end(), option.names.begin(), option.names.end());
    }
    if (valued.empty()) continue;
    text += "        case " + Quoted(command.name) + "\n            string join \\n -- " +
            QuotedWords(valued) + "\n";
  }
  return text + "    end\nend\n";
}

}  // namespace

std::string FishCompletion(const CommandTable& table) {
  std::string text(kBegin);
  text += ValuedFunction(table.commands) + "\ncomplete -c postern -f\n";
  for (const OptionEntry& option : table.program.options) {
    text += OptionLine("__postern_first_word", option);
  }
  for (const CommandEntry& command : table.commands) {
    text += "complete -c postern -n __postern_first_word -a " + Quoted(Quoted(command.name)) +
            " -d " + Quoted(command.summary) + "\n";
  }
  for (const CommandEntry& command : table.commands) text += "\n" + LinesOf(command);
  return text;
}

}  // namespace postern::tools
