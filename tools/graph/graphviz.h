// Runs Graphviz, where it is installed.
#ifndef POSTERN_TOOLS_GRAPH_GRAPHVIZ_H_
#define POSTERN_TOOLS_GRAPH_GRAPHVIZ_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace postern::tools {

// Returns what `dot -Tsvg` makes of `dot`. Its warnings go to standard error. Errors: kNotFound if
// there is no `dot` on the PATH, kInternal if it fails, and the system's reasons.
absl::StatusOr<std::string> SvgOf(std::string_view dot);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_GRAPH_GRAPHVIZ_H_
