// What the engine does not know of explanations: the policy's file, by policy/explanation_lines.h,
// and the command line.
#ifndef POSTERN_TOOLS_REQUEST_EXPLANATION_SOURCE_H_
#define POSTERN_TOOLS_REQUEST_EXPLANATION_SOURCE_H_

#include <string>
#include <string_view>

#include "engine/principal.h"
#include "policy/explanation_lines.h"

namespace postern::tools {

// Returns the flags with which `decide` and `explain` ask this, quoted for a shell and safe for a
// terminal: `--as alice --groups= --action get --path room/1/a.png`. Empty if flags can't say it: a
// group with a comma, say. Where a user's id is unknown, it says `--as ID`.
std::string FlagsOf(const Principal& principal, std::string_view action, std::string_view path);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_REQUEST_EXPLANATION_SOURCE_H_
