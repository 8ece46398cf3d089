// The picture of a policy: its two graphs as they decide, and the way of a path through them.
//
//   absl::StatusOr<Picture> picture = MakePicture(graph, {});
//   std::cout << DotText(picture->drawing);
#ifndef POSTERN_TOOLS_GRAPH_PICTURE_H_
#define POSTERN_TOOLS_GRAPH_PICTURE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/decision_graph.h"
#include "engine/path.h"
#include "tools/graph/dot_writer.h"
#include "tools/graph/selection.h"

namespace postern::tools {

struct PictureOptions {
  size_t max_nodes = 200;             // of each graph: states and leaves
  size_t max_labels = 5;              // of the steps between the same two nodes
  std::optional<CanonicalPath> path;  // whose way is drawn. REQUIRES: ok(), or is_root()
};

struct Picture {
  Drawing drawing;

  // What the path comes to, as drawn.
  uint32_t governs = Decision::kNone;  // the declaration; kNone: none does
  std::vector<uint32_t> asked;         // that and those that it inherits from
  std::vector<uint32_t> may_deny;      // declarations with a deny rule that match
  std::vector<Selection> selections;   // of each graph in the drawing
};

// Returns the picture. Errors: as GraphView::Make. REQUIRES: graph.has_policy().
absl::StatusOr<Picture> MakePicture(const DecisionGraph& graph, const PictureOptions& options);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_GRAPH_PICTURE_H_
