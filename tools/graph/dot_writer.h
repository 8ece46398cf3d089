// Writes pictures of graphs in DOT, the language of Graphviz.
//
//   Drawing drawing;
//   drawing.title = {{"social-room", true}};
//   drawing.graphs.push_back(…);
//   std::cout << DotText(drawing);
//
// What the texts of a drawing hold is nobody's concern but this file's: they may be any bytes, and
// become text that Graphviz and then a reader of SVG sees as such. The same drawing gives the same
// bytes.
//
// https://graphviz.org/doc/info/lang.html, https://graphviz.org/doc/info/shapes.html#html
#ifndef POSTERN_TOOLS_GRAPH_DOT_WRITER_H_
#define POSTERN_TOOLS_GRAPH_DOT_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::tools {

struct DrawnLine {
  std::string text;
  bool is_strong = false;
};
using DrawnLines = std::vector<DrawnLine>;

struct DrawnNode {
  enum class Kind : uint8_t {
    kStart,     // a dot
    kState,     // a circle
    kFloating,  // a hexagon
    kAllow,     // a rounded box
    kClosed,    // a box: it allows nobody
    kDeny,      // a box with a double line
    kCut,       // a note
    kNothing,   // text alone
  };
  Kind kind = Kind::kState;
  DrawnLines lines;
  bool is_on_way = false;
};

// Nodes are named by their place.
struct DrawnEdge {
  uint32_t from = 0;
  uint32_t to = 0;
  DrawnLines lines;
  bool is_on_way = false;
  bool is_else = false;  // dashed
};

struct DrawnGraph {
  DrawnLines title;
  std::vector<DrawnNode> nodes;
  std::vector<DrawnEdge> edges;
};

struct Drawing {
  DrawnLines title;
  std::vector<DrawnGraph> graphs;  // side by side
};

std::string DotText(const Drawing& drawing);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_GRAPH_DOT_WRITER_H_
