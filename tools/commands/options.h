// Options that several commands share.
#ifndef POSTERN_TOOLS_COMMANDS_OPTIONS_H_
#define POSTERN_TOOLS_COMMANDS_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

namespace postern::tools {

// Adds an option that takes one of `choices`; the first is the default.
CLI::Option* AddChoice(CLI::App& app, const std::string& name,
                       const std::vector<std::string>& choices, const std::string& help,
                       std::string& choice);

// Adds `--format`, one of `formats`; the first is the default.
CLI::Option* AddFormatOption(CLI::App& app, const std::vector<std::string>& formats,
                             std::string& format);

// Returns whether the environment variable CI says that this is continuous integration.
bool IsContinuousIntegration();

// Adds an option that takes a number from 0 to 100.
CLI::Option* AddPercentOption(CLI::App& app, const std::string& name, const std::string& help,
                              std::optional<double>& percent);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_OPTIONS_H_
