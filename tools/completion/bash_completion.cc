#include "tools/completion/bash_completion.h"

#include <string_view>
#include <variant>
#include <vector>

#include "tools/cli/words.h"

namespace postern::tools {
namespace {

constexpr std::string_view kHead =
    R"bash(# Completion of postern for bash 4 or newer, printed by `postern completion bash`. Functions and
# variables below see those of the function that calls them: `value` is what is being typed.

# Replies with those of these words that go on with what is typed.
_postern_words() {
  local word
  for word; do
    [[ $word != "$value"* ]] || COMPREPLY+=("$word")
  done
}

# Replies with folders, and with files that end in one of $@; without $@, with all files. Where there
# are none, and where what is typed is quoted, readline finds files by itself.
_postern_files() {
  local suffix
  (($#)) || set -- ''
  mapfile -t COMPREPLY < <(
    compgen -d -- "$value"
    for suffix; do compgen -f -X "!*$suffix" -- "$value"; done
  )
  compopt -o filenames 2>/dev/null
  ((${#COMPREPLY[@]})) || compopt -o default 2>/dev/null
}

_postern_folders() {
  mapfile -t COMPREPLY < <(compgen -d -- "$value")
  compopt -o filenames 2>/dev/null
}
)bash";

constexpr std::string_view kTail = R"bash(
# Sets `words` to those of the command line before the cursor, as they were typed: bash has them
# split at `=` and `:`, too.
_postern_typed() {
  local line=${COMP_LINE:0:COMP_POINT} blanks word i
  for ((i = 0; i <= COMP_CWORD; ++i)); do
    blanks=${line%%[![:blank:]]*}
    line=${line#"$blanks"}
    word=${COMP_WORDS[i]}
    ((i < COMP_CWORD)) || word=$line
    line=${line#"$word"}
    if ((${#words[@]})) && [[ -z $blanks ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
  done
}

# Sets `what` to the name of the option whose value, or of the positional that, is being typed.
_postern_find() {
  local word number=0 only_positionals=
  for word in "${words[@]:2:${#words[@]}-3}"; do
    if [[ $what ]]; then
      what=
    elif [[ $only_positionals || $word != -?* ]]; then
      ((++number))
    elif [[ $word == -- ]]; then
      only_positionals=yes
    elif [[ " ${valued[*]} " == *" $word "* ]]; then
      what=$word
    fi
  done
  if [[ $what ]]; then
    return
  elif [[ -z $only_positionals && $value == --*=* ]]; then
    what=${value%%=*} before=${value%%=*}= value=${value#*=}
  elif [[ -z $only_positionals && $value == -* ]]; then
    what=options
  elif ((number < ${#positionals[@]})); then
    what=${positionals[number]}
  else
    what=$repeated
  fi
}

_postern() {
  COMPREPLY=()
  local words=() options=() valued=() positionals=() repeated= what= before=
  _postern_typed
  local value=${words[${#words[@]} - 1]} command=${words[1]} mark cut= i reply
  local typed=$value
  ((${#words[@]} > 2)) || command=
  _postern_command "$command"
  if [[ $command ]]; then
    _postern_find
  elif [[ $value == -* ]]; then
    what=options
  else
    what=commands
  fi
  if [[ $what == options ]]; then
    _postern_words "${options[@]}"
  else
    _postern_values "$command $what"
  fi
  # What readline replaces begins behind the last mark at which it splits words.
  for mark in = :; do
    if [[ $COMP_WORDBREAKS == *"$mark"* && $typed == *"$mark"* ]]; then
      mark=${typed%"${typed##*"$mark"}"}
      ((${#mark} <= ${#cut})) || cut=$mark
    fi
  done
  for i in "${!COMPREPLY[@]}"; do
    reply=$before${COMPREPLY[i]}
    COMPREPLY[i]=${reply#"$cut"}
  done
  if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == --*= ]]; then compopt -o nospace 2>/dev/null; fi
}

complete -F _postern postern
)bash";

std::string ArrayOf(const std::vector<std::string>& words) {
  std::string text = "(";
  for (const std::string& word : words) text += (text.size() > 1 ? " " : "") + ShellWord(word);
  return text + ")";
}

std::string CallOf(std::string_view function, const std::vector<std::string>& arguments) {
  std::string text(function);
  for (const std::string& argument : arguments) text += " " + ShellWord(argument);
  return text;
}

// Returns the options of a command, positionals as they are counted, and which options take a word.
std::string CommandBranch(const CommandEntry& command) {
  std::vector<std::string> options, valued, positionals;
  for (const OptionEntry& option : command.options) {
    for (const std::string& name : option.names) {
      options.push_back(name);
      if (option.is_value_optional) options.push_back(name + "=");
      if (option.TakesNextWord()) valued.push_back(name);
    }
  }
  std::string repeated;
  for (const PositionalEntry& positional : command.positionals) {
    positionals.push_back(positional.name);
    if (positional.is_repeatable) repeated = positional.name;
  }
  std::string text = "    " + ShellWord(command.name) + ")\n";
  text += "      options=" + ArrayOf(options) + "\n";
  if (!valued.empty()) text += "      valued=" + ArrayOf(valued) + "\n";
  if (!positionals.empty()) text += "      positionals=" + ArrayOf(positionals) + "\n";
  if (!repeated.empty()) text += "      repeated=" + ShellWord(repeated) + "\n";
  return text + "      ;;\n";
}

// Returns what completes values of `name`, or nothing.
std::string ValuesBranch(const CommandEntry& command, const std::string& name,
                         const Values& values) {
  std::string call;
  if (const auto* words = std::get_if<OneOf>(&values)) {
    call = CallOf("_postern_words", words->words);
  } else if (const auto* files = std::get_if<AnyFile>(&values)) {
    call = CallOf("_postern_files", files->suffixes);
  } else if (std::holds_alternative<AnyFolder>(values)) {
    call = "_postern_folders";
  }
  if (call.empty()) return "";
  return "    " + ShellWord(command.name + " " + name) + ") " + call + " ;;\n";
}

std::string ValuesBranches(const CommandEntry& command) {
  std::string text;
  for (const PositionalEntry& positional : command.positionals) {
    text += ValuesBranch(command, positional.name, positional.values);
  }
  for (const OptionEntry& option : command.options) {
    for (const std::string& name : option.names) text += ValuesBranch(command, name, option.values);
  }
  return text;
}

// Returns what completes the first word, which is no option.
std::string FirstWordBranch(const CommandTable& table) {
  std::vector<std::string> words;
  for (const CommandEntry& command : table.commands) words.push_back(command.name);
  return "    ' commands') " + CallOf("_postern_words", words) + " ;;\n";
}

}  // namespace

std::string BashCompletion(const CommandTable& table) {
  std::string text(kHead);
  text += "\n# Sets what command $1 takes.\n_postern_command() {\n  case $1 in\n";
  CommandEntry no_command = table.program;
  no_command.name.clear();
  text += CommandBranch(no_command);
  for (const CommandEntry& command : table.commands) text += CommandBranch(command);
  text += "  esac\n}\n";
  text += "\n# Replies with values of `COMMAND WHAT`.\n_postern_values() {\n  case $1 in\n";
  text += FirstWordBranch(table);
  for (const CommandEntry& command : table.commands) text += ValuesBranches(command);
  return text.append("  esac\n}\n").append(kTail);
}

}  // namespace postern::tools
