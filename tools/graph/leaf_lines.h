// What a leaf of a graph says: patterns of declarations, and their rules in short.
#ifndef POSTERN_TOOLS_GRAPH_LEAF_LINES_H_
#define POSTERN_TOOLS_GRAPH_LEAF_LINES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/decision.h"
#include "engine/decision_graph.h"
#include "engine/graph_view.h"
#include "tools/graph/dot_writer.h"

namespace postern::tools {

// What a request does with declarations: `governs`.
using Marks = std::map<uint32_t, std::string>;

// Returns text as one line: safe, and cut to some 60 characters.
std::string OneLine(std::string_view text);

// Returns "1 state", "1,234 states".
std::string ReadableCount(uint64_t number, std::string_view noun);

// Returns the lines of a leaf in the graph of `effect`. A leaf of many ways tells the patterns of
// some, those with a mark first, and rules once: they are the same.
DrawnLines LeafLines(const DecisionGraph& graph, Effect effect, const GraphLeaf& leaf,
                     const Marks& marks);

// Returns whether no declaration of the leaf has a rule of the effect, as far as is known.
bool IsClosed(const DecisionGraph& graph, Effect effect, const GraphLeaf& leaf);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_GRAPH_LEAF_LINES_H_
