// Which part of a large graph is drawn: what is nearest to its starts, and counts of the rest.
#ifndef POSTERN_TOOLS_GRAPH_SELECTION_H_
#define POSTERN_TOOLS_GRAPH_SELECTION_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace postern::tools {

// A graph as far as its shape goes. Nodes are numbered from 0.
struct Outline {
  enum class Kind : uint8_t { kState, kLeaf, kStart };  // those that begin a walk count as neither
  struct Node {
    Kind kind = Kind::kState;
    std::vector<uint32_t> targets;       // in the order in which they are drawn
    std::vector<uint32_t> declarations;  // of a leaf; each at most once
  };
  std::vector<Node> nodes;
  std::vector<uint32_t> starts;
};

// So much of an outline: states, and distinct declarations at leaves.
struct OutlineCount {
  uint64_t states = 0;
  uint64_t declarations = 0;
};

struct Selection {
  static constexpr uint32_t kNone = 0xffffffff;

  std::vector<uint32_t> shown;     // nodes, the nearest first
  std::vector<bool> is_shown;      // [node]
  std::vector<uint32_t> cut_of;    // [node]: the cut that it is behind, or kNone
  std::vector<OutlineCount> cuts;  // what is behind each, and behind none before it
  OutlineCount num_shown;
  OutlineCount num_all;  // what the starts lead to: those shown and those of all cuts
};

// Selects the `max_nodes` states and leaves that are nearest to the starts, and those of `always`
// beside them. Each that is shown and leads to some that are not, and are behind no cut yet, has a
// cut of its own.
Selection SelectNodes(const Outline& outline, size_t max_nodes,
                      const std::vector<uint32_t>& always);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_GRAPH_SELECTION_H_
