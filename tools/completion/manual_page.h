// ManualPage: the manual page postern(1), in roff with the macros of man(7).
#ifndef POSTERN_TOOLS_COMPLETION_MANUAL_PAGE_H_
#define POSTERN_TOOLS_COMPLETION_MANUAL_PAGE_H_

#include <string>
#include <string_view>

#include "tools/completion/command_table.h"

namespace postern::tools {

// Returns the page. It has no date, so that a version has one page. `exit_statuses` has a line for
// each: the number, a blank, what it means.
std::string ManualPage(const CommandTable& table, std::string_view exit_statuses);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COMPLETION_MANUAL_PAGE_H_
