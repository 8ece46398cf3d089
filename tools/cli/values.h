// Values: what an option or a positional takes, declared where it is added and nowhere else. What
// is typed is held against it, and shells complete by it.
//
//   TakesOneOf(app.add_option("--format", format, "How to print"), "format", {"pretty", "json"});
//   TakesFile(app.add_option("POLICY", policy, "The policy"), kPolicySuffixes);
//
//   ValuesOf(option)   // OneOf{{"pretty", "json"}}, AnyFile{{".yaml", …}}
#ifndef POSTERN_TOOLS_CLI_VALUES_H_
#define POSTERN_TOOLS_CLI_VALUES_H_

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace postern::tools {

struct AnyText {};
struct OneOf {
  std::vector<std::string> words;
};
struct AnyFile {
  std::vector<std::string> suffixes;  // of the files that are meant as a rule; none: of any
};
struct AnyFolder {};
using Values = std::variant<AnyText, OneOf, AnyFile, AnyFolder>;

// Suffixes of files, with a blank between two.
inline constexpr std::string_view kPolicySuffixes = ".yaml .yml .json .pstn";
inline constexpr std::string_view kCaseSuffixes = ".yaml .yml .json";
inline constexpr std::string_view kYamlSuffixes = ".yaml .yml";
inline constexpr std::string_view kRequestSuffixes = ".jsonl .ndjson .json";

// Each returns `option`. Where the value is none of `words`, the error calls it an unknown `noun`.
// REQUIRES: words without blanks.
CLI::Option* TakesOneOf(CLI::Option* option, const std::string& noun,
                        const std::vector<std::string>& words);
CLI::Option* TakesFile(CLI::Option* option, std::string_view suffixes = "");
CLI::Option* TakesFolder(CLI::Option* option);

// Returns what was declared of `option`; AnyText if nothing was.
Values ValuesOf(CLI::Option& option);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_VALUES_H_
