#include "tools/graph/dot_writer.h"

#include <utility>

#include "engine/escape.h"

namespace postern::tools {
namespace {

using Kind = DrawnNode::Kind;

// As easy to read on white as on black: either has a contrast of 4.5 to these (WCAG 2, 1.4.3). What
// is in a node has the node's own light ground.
constexpr char kGray[] = "#767676";
constexpr char kWay[] = "#d1470b";

struct Style {
  std::string_view shape;
  std::string_view style;
  std::string_view fill;
  std::string_view line;
};

Style StyleOf(Kind kind) {
  switch (kind) {
    case Kind::kStart:
      return {"point", "filled", kGray, kGray};
    case Kind::kState:
      return {"circle", "filled", "#e5e7eb", kGray};
    case Kind::kFloating:
      return {"hexagon", "filled", "#e5e7eb", kGray};
    case Kind::kAllow:
      return {"box", "filled,rounded", "#dcfce7", "#3f8f5b"};
    case Kind::kClosed:
      return {"box", "filled", "#f3f4f6", kGray};
    case Kind::kDeny:
      return {"box", "filled", "#fee2e2", "#c25050"};
    case Kind::kCut:
      return {"note", "filled,dashed", "#fef9c3", "#8f7a1f"};
    case Kind::kNothing:
      return {"plaintext", "", "", kGray};
  }
  return {};
}

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// Returns text for an HTML-like label, which is XML: two characters that a terminal may see are
// none of it (XML 1.0, section 2.2). Graphviz puts names for `\G` and others in these labels, too,
// and knows no way to escape them; but it looks at the texts between two tags one by one.
std::string LabelText(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kSpellings[] = {
      {"\xef\xbf\xbe", "\\u{fffe}"}, {"\xef\xbf\xbf", "\\u{ffff}"}, {"\\N", "\\<font>N</font>"},
      {"\\G", "\\<font>G</font>"},   {"\\E", "\\<font>E</font>"},   {"\\T", "\\<font>T</font>"},
      {"\\H", "\\<font>H</font>"},   {"\\L", "\\<font>L</font>"},
  };
  std::string safe = HtmlSafe(text);
  for (const auto& [from, to] : kSpellings) safe = Replaced(std::move(safe), from, to);
  return safe;
}

// Each line ends as `end` says. A line without a text is a space, as Graphviz wants one.
std::string Label(const DrawnLines& lines, std::string_view end) {
  std::string label;
  for (const DrawnLine& line : lines) {
    const std::string text = line.text.empty() ? " " : LabelText(line.text);
    label += line.is_strong ? "<b>" + text + "</b>" : text;
    label += end;
  }
  return "<" + label + ">";
}

constexpr std::string_view kLeft = "<br align=\"left\"/>";
constexpr std::string_view kCentre = "<br/>";

std::string NodeName(size_t graph, uint32_t node) {
  return "g" + std::to_string(graph) + "_" + std::to_string(node);
}

std::string Quote(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string NodeText(const DrawnNode& node) {
  const Style style = StyleOf(node.kind);
  std::string text = " [shape=" + std::string(style.shape);
  text += " style=" + Quote(style.style);
  if (!style.fill.empty()) text += " fillcolor=" + Quote(style.fill);
  text += " color=" + Quote(node.is_on_way ? kWay : style.line);
  if (node.is_on_way) text += " penwidth=3";
  if (node.kind == Kind::kDeny) text += " peripheries=2";
  if (node.kind == Kind::kStart) text += " width=0.12";
  if (node.kind == Kind::kState) text += " width=0.35 margin=0.02";
  if (node.kind == Kind::kNothing) text += " fontcolor=" + Quote(kGray);
  if (!node.lines.empty()) {
    const bool is_list = node.kind == Kind::kAllow || node.kind == Kind::kClosed ||
                         node.kind == Kind::kDeny || node.kind == Kind::kCut;
    text += " label=" + Label(node.lines, is_list ? kLeft : kCentre);
  }
  return text + "]";
}

std::string EdgeText(const DrawnEdge& edge) {
  std::string text = " [";
  if (!edge.lines.empty()) text += "label=" + Label(edge.lines, kLeft) + " ";
  text += edge.is_on_way ? "color=" + Quote(kWay) + " fontcolor=" + Quote(kWay) + " penwidth=3"
                         : "color=" + Quote(kGray);
  if (edge.is_else) text += " style=dashed";
  return text + "]";
}

std::string GraphText(const DrawnGraph& graph, size_t place) {
  std::string text = "\n  subgraph cluster_" + std::to_string(place) + " {\n";
  text += "    label=" + Label(graph.title, kLeft) + "\n";
  for (uint32_t i = 0; i < graph.nodes.size(); ++i) {
    text += "    " + NodeName(place, i) + NodeText(graph.nodes[i]) + "\n";
  }
  for (const DrawnEdge& edge : graph.edges) {
    text += "    " + NodeName(place, edge.from) + " -> " + NodeName(place, edge.to) +
            EdgeText(edge) + "\n";
  }
  return text + "  }\n";
}

}  // namespace

std::string DotText(const Drawing& drawing) {
  const std::string font = "fontname=\"Helvetica,Arial,sans-serif\"";
  const std::string gray = Quote(kGray);
  std::string text = "digraph postern {\n  charset=\"UTF-8\"\n";
  text +=
      "  graph [rankdir=LR bgcolor=transparent ranksep=0.7 nodesep=0.2 labelloc=t labeljust=l " +
      font + " fontsize=12 fontcolor=" + gray + " color=" + gray + " style=rounded]\n";
  text += "  node [" + font + " fontsize=11 fontcolor=\"#111827\"]\n";
  text += "  edge [" + font + " fontsize=11 fontcolor=" + gray + " arrowsize=0.7]\n";
  text += "  label=" + Label(drawing.title, kLeft) + "\n";
  for (size_t i = 0; i < drawing.graphs.size(); ++i) text += GraphText(drawing.graphs[i], i);
  return text + "}\n";
}

}  // namespace postern::tools
