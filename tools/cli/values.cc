#include "tools/cli/values.h"

#include <algorithm>
#include <optional>
#include <sstream>

#include "tools/cli/words.h"

namespace postern::tools {
namespace {

// CLI11 keeps a name and a description of each validator of an option. Ours are named after what
// they declare, and describe the words or suffixes.
constexpr char kOneOf[] = "one of";
constexpr char kFile[] = "file";
constexpr char kFolder[] = "folder";

std::string Accept(std::string& /*value*/) { return ""; }

std::vector<std::string> SplitAtBlanks(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> parts;
  for (std::string part; in >> part;) parts.push_back(part);
  return parts;
}

std::optional<std::vector<std::string>> Declared(CLI::Option& option, const char* name) {
  try {
    return SplitAtBlanks(option.get_validator(name)->get_description());
  } catch (const CLI::OptionNotFound&) {
    return std::nullopt;
  }
}

}  // namespace

CLI::Option* TakesOneOf(CLI::Option* option, const std::string& noun,
                        const std::vector<std::string>& words) {
  const auto check = [words, noun](const std::string& value) -> std::string {
    if (std::find(words.begin(), words.end(), value) != words.end()) return "";
    return "unknown " + noun + " " + Quoted(value) + Suggestion(value, words) + " (there are " +
           QuotedList(words) + ")";
  };
  std::string description;
  for (const std::string& word : words) description.append(word).append(" ");
  return option->check(CLI::Validator(check, description, kOneOf));
}

CLI::Option* TakesFile(CLI::Option* option, std::string_view suffixes) {
  return option->check(CLI::Validator(Accept, std::string(suffixes), kFile));
}

CLI::Option* TakesFolder(CLI::Option* option) {
  return option->check(CLI::Validator(Accept, "", kFolder));
}

Values ValuesOf(CLI::Option& option) {
  if (auto words = Declared(option, kOneOf)) return OneOf{*std::move(words)};
  if (auto suffixes = Declared(option, kFile)) return AnyFile{*std::move(suffixes)};
  if (Declared(option, kFolder)) return AnyFolder{};
  return AnyText{};
}

}  // namespace postern::tools
