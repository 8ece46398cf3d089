#include "tools/commands/options.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string_view>

#include "tools/cli/values.h"
#include "tools/cli/words.h"

namespace postern::tools {

CLI::Option* AddChoice(CLI::App& app, const std::string& name,
                       const std::vector<std::string>& choices, const std::string& help,
                       std::string& choice) {
  choice = choices.front();
  const std::string noun = name.substr(name.find_first_not_of('-'));
  std::string text = help + ": ";
  for (const std::string& other : choices) text += (other == choice ? "" : " or ") + other;
  std::string placeholder = noun;
  std::transform(noun.begin(), noun.end(), placeholder.begin(), ::toupper);
  CLI::Option* option = app.add_option(name, choice, text + " (default " + choice + ")");
  return TakesOneOf(option, noun, choices)->option_text(placeholder);
}

CLI::Option* AddFormatOption(CLI::App& app, const std::vector<std::string>& formats,
                             std::string& format) {
  return AddChoice(app, "--format", formats, "How to print the result", format);
}

CLI::Option* AddPercentOption(CLI::App& app, const std::string& name, const std::string& help,
                              std::optional<double>& percent) {
  // `nan` is in every range of CLI11.
  const auto refuse_nan = [](std::string& value) -> std::string {
    return value.find_first_of("nN") == std::string::npos ? "" : Quoted(value) + " is no number";
  };
  return app.add_option(name, percent, help)
      ->check(CLI::Range(0.0, 100.0) & CLI::Validator(refuse_nan, ""))
      ->option_text("N");
}

bool IsContinuousIntegration() {
  const char* variable = std::getenv("CI");
  const std::string_view value = variable == nullptr ? "" : variable;
  return !value.empty() && value != "false" && value != "0";
}

}  // namespace postern::tools
