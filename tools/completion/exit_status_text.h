// The exit statuses and what they mean, embedded from the table in docs/cli.md.
#ifndef POSTERN_TOOLS_COMPLETION_EXIT_STATUS_TEXT_H_
#define POSTERN_TOOLS_COMPLETION_EXIT_STATUS_TEXT_H_

#include <string_view>

namespace postern::tools {

// A line for each: the number, a blank, what it means with code in backticks.
extern const std::string_view kExitStatusText;

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMPLETION_EXIT_STATUS_TEXT_H_
