// What the engine does not know of explanations: the policy's file, by policy/explanation_lines.h,
// and the command line.
#ifndef POSTERN_TOOLS_REQUEST_EXPLANATION_SOURCE_H_
#define POSTERN_TOOLS_REQUEST_EXPLANATION_SOURCE_H_

#include <string>
#include <string_view>

#include "engine/principal.h"
<<<<<<< HEAD
#include "policy/compiler.h"
#include "policy/source.h"

namespace postern::tools {

// Returns the place in the policy's text of what is cited. REQUIRES: `cited` names a declaration of
// `policy`, which is ok() and not compiled.
SourceRange RangeOf(const CompileResult& policy, const CitedRule& cited);

// Returns options with the policy's own lines, if it has a text, for the operator. Lifetime:
// borrows `policy`. REQUIRES: policy.ok().
ExplanationTextOptions TextOptions(const CompileResult& policy, bool color);

=======
#include "policy/explanation_lines.h"

namespace postern::tools {

>>>>>>> df568df (policy: what it allows and denies, as GoogleTest matchers)
// Returns the flags with which `decide` and `explain` ask this, quoted for a shell and safe for a
// terminal: `--as alice --groups= --action get --path room/1/a.png`. Empty if flags can't say it: a
// group with a comma, say. Where a user's id is unknown, it says `--as ID`.
std::string FlagsOf(const Principal& principal, std::string_view action, std::string_view path);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_REQUEST_EXPLANATION_SOURCE_H_
