// Internal: not for users of the library, see engine/explanation_text.h.
//
// Principals and changes in words. What is returned is safe for a terminal but for UnknownText.
#ifndef POSTERN_ENGINE_INTERNAL_NEAR_MISS_TEXT_H_
#define POSTERN_ENGINE_INTERNAL_NEAR_MISS_TEXT_H_

#include <string>
#include <string_view>

#include "engine/explanation.h"

namespace postern::internal {

// Appends TerminalSafe(text), in less time where it is printable ASCII.
void AppendSafe(std::string_view text, std::string& out);

// Appends `user alice, in the groups admin and staff`, `guest`, `function thumbnailer`. REQUIRES:
// the explanation has a principal.
void AppendPrincipal(const Explanation& explanation, std::string& out);

// Returns what to do: `be in the group admin`.
std::string NearMissText(const NearMiss& miss, const Explanation& explanation);

// Returns how something unknown was counted: `groups absent: counted as a member`. `unknown` is one
// of ExplainedRule::unknown; `counted` whether it counted as satisfied.
std::string UnknownText(std::string_view unknown, bool counted);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_NEAR_MISS_TEXT_H_
