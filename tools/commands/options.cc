#include "tools/commands/options.h"

#include <algorithm>

#include "tools/cli/words.h"

namespace postern::tools {

CLI::Option* AddFormatOption(CLI::App& app, const std::vector<std::string>& formats,
                             std::string& format) {
  format = formats.front();
  const auto check = [formats](const std::string& value) -> std::string {
    if (std::find(formats.begin(), formats.end(), value) != formats.end()) return "";
    return "unknown format " + Quoted(value) + ", use one of " + QuotedList(formats);
  };
  std::string help = "How to print the result: ";
  for (const std::string& name : formats) help += (name == format ? "" : " or ") + name;
  return app.add_option("--format", format, help + " (default " + format + ")")
      ->option_text("FORMAT")
      ->check(check);
}

}  // namespace postern::tools
