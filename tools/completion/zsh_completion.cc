#include "tools/completion/zsh_completion.h"

#include <string_view>
#include <variant>
#include <vector>

#include "tools/cli/words.h"

// Specifications of `_arguments` and `_describe`: zshcompsys(1), "Utility Functions".
namespace postern::tools {
namespace {

// Returns `text` with a backslash before each of `special`.
std::string Escaped(std::string_view text, std::string_view special) {
  std::string escaped;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) escaped.push_back('\\');
    escaped.push_back(c);
  }
  return escaped;
}

std::string FilesAction(const std::vector<std::string>& suffixes) {
  if (suffixes.empty()) return "_files";
  if (suffixes.size() == 1) return "_files -g \"*" + suffixes[0] + "\"";  // `(x)` is a qualifier
  std::string alternatives;
  for (const std::string& suffix : suffixes) {
    alternatives += (alternatives.empty() ? "" : "|") + suffix;
  }
  return "_files -g \"*(" + alternatives + ")\"";
}

// An action is evaluated, so its words are those of a shell; a colon would end it.
std::string ActionOf(const Values& values) {
  std::string action;
  if (const auto* words = std::get_if<OneOf>(&values)) {
    for (const std::string& word : words->words) {
      action += (action.empty() ? "(" : " ") + ShellWord(word);
    }
    action += ")";
  } else if (const auto* files = std::get_if<AnyFile>(&values)) {
    action = FilesAction(files->suffixes);
  } else if (std::holds_alternative<AnyFolder>(values)) {
    action = "_files -/";
  } else {
    action = " ";  // there is a value, but nothing is known of it
  }
  return Escaped(action, "\\:");
}

std::string MessageOf(std::string_view text) { return Escaped(text, "\\:"); }

// Returns the specification of one name of an option; with it, no other name is offered any more.
std::string SpecOf(const OptionEntry& option, const std::string& name) {
  std::string spec;
  if (option.is_repeatable) {
    spec = "*";
  } else if (option.names.size() > 1) {
    for (const std::string& other : option.names) spec += (spec.empty() ? "(" : " ") + other;
    spec += ")";
  }
  spec += name;
  const bool is_long = name.compare(0, 2, "--") == 0;
  if (option.is_value_optional) {
    spec += "=-";  // the value follows in the same word
  } else if (option.TakesNextWord()) {
    spec += is_long ? "=" : "+";  // in the same word, or the next
  }
  spec += "[" + Escaped(option.help, "\\[]") + "]";
  if (option.placeholder.empty()) return spec;
  spec += option.is_value_optional ? "::" : ":";
  return spec + MessageOf(option.placeholder) + ":" + ActionOf(option.values);
}

std::string SpecOf(const PositionalEntry& positional) {
  const std::string_view kind = positional.is_repeatable ? "*:"
                                : positional.is_required ? ":"
                                                         : "::";
  return std::string(kind) + MessageOf(positional.name) + ":" + ActionOf(positional.values);
}

// Returns the specifications as arguments, a line each.
std::string ArgumentsOf(const CommandEntry& command, std::string_view indent) {
  std::string text;
  const auto add = [&](const std::string& spec) {
    text.append(" \\\n").append(indent).append(ShellWord(spec));
  };
  for (const OptionEntry& option : command.options) {
    for (const std::string& name : option.names) add(SpecOf(option, name));
  }
  for (const PositionalEntry& positional : command.positionals) add(SpecOf(positional));
  return text;
}

constexpr std::string_view kBegin = R"zsh(#compdef postern
# Completion of postern for zsh, printed by `postern completion zsh`.

_postern() {
  local curcontext=$curcontext state state_descr line context
  typeset -A opt_args
  local -a commands
  commands=(
)zsh";

constexpr std::string_view kEnd = R"zsh(    *) _message 'no such command' ;;
  esac
}

# As a file of $fpath it is the function's body at its first call.
if [[ ${funcstack[1]} == _postern ]]; then
  _postern "$@"
else
  compdef _postern postern
fi
)zsh";

}  // namespace

std::string ZshCompletion(const CommandTable& table) {
  std::string text(kBegin);
  for (const CommandEntry& command : table.commands) {
    const std::string described =
        Escaped(command.name, "\\:") + ":" + Escaped(command.summary, "\\");
    text += "    " + ShellWord(described) + "\n";
  }
  text += "  )\n  _arguments -C -S :" + ArgumentsOf(table.program, "    ") +
          " \\\n    ':command:->command' \\\n    '*::argument:->argument' && return\n"
          "  if [[ $state == command ]]; then\n"
          "    _describe -t commands command commands\n    return\n  fi\n"
          "  curcontext=${curcontext%:*}-$line[1]:\n  case $line[1] in\n";
  for (const CommandEntry& command : table.commands) {
    text += "    " + ShellWord(command.name) +
            ")\n      _arguments -S :" + ArgumentsOf(command, "        ") + "\n      ;;\n";
  }
  return text.append(kEnd);
}

}  // namespace postern::tools
