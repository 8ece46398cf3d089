#include "tools/cli/usage.h"

#include <algorithm>
#include <string_view>

#include "tools/cli/words.h"

namespace postern::tools {
namespace {

std::vector<std::string> CommandNames(const CLI::App& root) {
  std::vector<std::string> names;
  for (const CLI::App* command : root.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

// Returns `--strict`, `--format`, … of a command.
std::vector<std::string> OptionNames(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

bool IsOption(std::string_view argument) { return argument.size() > 1 && argument[0] == '-'; }

// Splits `--groups=` into `--groups` and an empty argument: CLI11 takes the value of an option that
// has none after its `=` from the next argument, which here is a value of its own.
std::vector<std::string> SplitEmptyValues(std::vector<std::string> arguments) {
  std::vector<std::string> split;
  bool only_positionals = false;  // after `--`
  for (std::string& argument : arguments) {
    only_positionals = only_positionals || argument == "--";
    const bool has_empty_value = argument.size() > 3 && argument.compare(0, 2, "--") == 0 &&
                                 argument.find('=') == argument.size() - 1;
    if (has_empty_value && !only_positionals) argument.pop_back();
    split.push_back(std::move(argument));
    if (has_empty_value && !only_positionals) split.emplace_back();
  }
  return split;
}

std::string UnknownOptionText(const CLI::App& command, const std::string& option) {
  const std::string name = option.substr(0, option.find('='));
  return "unknown option " + Quoted(name) + Suggestion(name, OptionNames(command));
}

// Returns what is wrong with arguments that no option or positional of `command` takes.
std::string UnexpectedText(const CLI::App& command) {
  const std::vector<std::string> rest = command.remaining();
  const auto option = std::find_if(rest.begin(), rest.end(), IsOption);
  if (option == rest.end()) return "unexpected argument " + Quoted(rest.front());
  return UnknownOptionText(command, *option);
}

std::string UnknownCommandText(const CLI::App& root, const std::string& name) {
  return "unknown command " + Quoted(name) + Suggestion(name, CommandNames(root)) + " (there are " +
         QuotedList(CommandNames(root)) + ")";
}

// Returns the sub-command that is being parsed, or the root.
const CLI::App& CommandOf(const CLI::App& root) {
  const auto parsed = root.get_subcommands();
  return parsed.empty() ? root : *parsed.front();
}

ExitStatus Complain(const CLI::App& command, const std::string& message, Console& console) {
  const std::string name = command.get_parent() == nullptr ? "" : command.get_name() + " ";
  console.Error(message);
  console.ErrorText("see `postern " + name + "--help`\n");
  return ExitStatus::kCouldNotRun;
}

}  // namespace

std::optional<ExitStatus> ParseCommandLine(CLI::App& root, std::vector<std::string> arguments,
                                           Console& console) {
  if (arguments.empty()) return Complain(root, "no command", console);
  if (IsOption(arguments[0]) && root.get_option_no_throw(arguments[0]) == nullptr) {
    return Complain(root, UnknownOptionText(root, arguments[0]), console);
  }
  const std::vector<std::string> names = CommandNames(root);
  if (!IsOption(arguments[0]) && std::count(names.begin(), names.end(), arguments[0]) == 0) {
    return Complain(root, UnknownCommandText(root, arguments[0]), console);
  }
  arguments = SplitEmptyValues(std::move(arguments));
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  try {
    root.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    console.out().Write(root.help());
    return ExitStatus::kDone;
  } catch (const CLI::CallForVersion& versions) {
    console.out().Write(versions.what());
    return ExitStatus::kDone;
  } catch (const CLI::ExtrasError&) {
    return Complain(CommandOf(root), UnexpectedText(CommandOf(root)), console);
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string_view text = error.what();  // `--as: 1 required TEXT missing`
    return Complain(CommandOf(root), Quoted(text.substr(0, text.find(':'))) + " needs a value",
                    console);
  } catch (const CLI::ParseError& error) {
    return Complain(CommandOf(root), error.what(), console);
  }
  return std::nullopt;
}

}  // namespace postern::tools
