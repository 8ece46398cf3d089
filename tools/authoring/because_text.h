// Because text: how a case file says by which rule a request is decided. because.h reads it.
#ifndef POSTERN_TOOLS_AUTHORING_BECAUSE_TEXT_H_
#define POSTERN_TOOLS_AUTHORING_BECAUSE_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "engine/decision.h"
#include "tools/runner/loaded_policy.h"

namespace postern::tools {

// Returns the texts that hold for `decision`, the most telling first: the rule's id; its
// declaration's pattern and its selector, unless another rule of the declaration that decides
// `action` the same way has that selector, too; for a deny the reason. May be empty. REQUIRES:
// `decision` is that of `policy` for a request with this action. Thread-safe.
std::vector<std::string> BecauseTexts(const Decision& decision, std::string_view action,
                                      const LoadedPolicy& policy);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_AUTHORING_BECAUSE_TEXT_H_
