// Options that several commands share.
#ifndef POSTERN_TOOLS_COMMANDS_OPTIONS_H_
#define POSTERN_TOOLS_COMMANDS_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace postern::tools {

// Adds `--format`, one of `formats`; the first is the default.
CLI::Option* AddFormatOption(CLI::App& app, const std::vector<std::string>& formats,
                             std::string& format);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMMANDS_OPTIONS_H_
