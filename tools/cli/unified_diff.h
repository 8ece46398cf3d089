// The differences of two texts, as `diff -u` writes them and `patch` reads them.
#ifndef POSTERN_TOOLS_CLI_UNIFIED_DIFF_H_
#define POSTERN_TOOLS_CLI_UNIFIED_DIFF_H_

#include <string>
#include <string_view>

namespace postern::tools {

// Returns the differences with three lines of context, or "" if there are none; `name` is what both
// files are called. They are the fewest lines unless more than 2,000 differ; then all between the
// first and the last difference is shown as replaced.
std::string UnifiedDiff(std::string_view name, std::string_view before, std::string_view after);

// Returns the same for people: what a terminal must not see is spelled `\x1b` or `\u{202e}`, and
// `patch` may not read it.
std::string UnifiedDiffText(std::string_view name, std::string_view before, std::string_view after);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_CLI_UNIFIED_DIFF_H_
