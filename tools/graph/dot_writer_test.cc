#include "tools/graph/dot_writer.h"

#include <string>

#include "gtest/gtest.h"

namespace postern::tools {
namespace {

using Kind = DrawnNode::Kind;

Drawing Small() {
  Drawing drawing;
  drawing.title = {{"name", true}, {"second line"}};
  DrawnGraph& graph = drawing.graphs.emplace_back();
  graph.title = {{"grants"}};
  graph.nodes = {{Kind::kStart, {}, true}, {Kind::kState, {{"0"}}}, {Kind::kDeny, {{"a", true}}}};
  graph.edges = {{0, 1, {}, true, false}, {1, 2, {{"x"}, {"y"}}, false, true}};
  return drawing;
}

TEST(DotWriterTest, NodesAndEdges) {
  const std::string text = DotText(Small());
  EXPECT_EQ(text.substr(text.find("  label=")),
            "  label=<<b>name</b><br align=\"left\"/>second line<br align=\"left\"/>>\n"
            "\n"
            "  subgraph cluster_0 {\n"
            "    label=<grants<br align=\"left\"/>>\n"
            "    g0_0 [shape=point style=\"filled\" fillcolor=\"#767676\" color=\"#d1470b\" "
            "penwidth=3 width=0.12]\n"
            "    g0_1 [shape=circle style=\"filled\" fillcolor=\"#e5e7eb\" color=\"#767676\" "
            "width=0.35 margin=0.02 label=<0<br/>>]\n"
            "    g0_2 [shape=box style=\"filled\" fillcolor=\"#fee2e2\" color=\"#c25050\" "
            "peripheries=2 label=<<b>a</b><br align=\"left\"/>>]\n"
            "    g0_0 -> g0_1 [color=\"#d1470b\" fontcolor=\"#d1470b\" penwidth=3]\n"
            "    g0_1 -> g0_2 [label=<x<br align=\"left\"/>y<br align=\"left\"/>> "
            "color=\"#767676\" style=dashed]\n"
            "  }\n"
            "}\n");
}

TEST(DotWriterTest, TheSameDrawingGivesTheSameBytes) {
  EXPECT_EQ(DotText(Small()), DotText(Small()));
}

// The text of a label that holds `text` alone.
std::string LabelOf(const std::string& text) {
  Drawing drawing;
  drawing.title = {{text}};
  const std::string dot = DotText(drawing);
  const std::string begin = "\n  label=<";
  const std::string end = "<br align=\"left\"/>>\n}\n";
  const size_t at = dot.find(begin) + begin.size();
  EXPECT_EQ(dot.substr(dot.size() - end.size()), end);
  return dot.substr(at, dot.size() - end.size() - at);
}

TEST(DotWriterTest, WhatEndsALabelOrBeginsATagIsText) {
  EXPECT_EQ(LabelOf(R"("></b>]; x -> y [label="|{}\N\G)"),
            "&quot;&gt;&lt;/b&gt;]; x -&gt; y [label=&quot;|{}\\<font>N</font>\\<font>G</font>");
  EXPECT_EQ(LabelOf("a&amp;b & 'c'"), "a&amp;amp;b &amp; &#39;c&#39;");
  EXPECT_EQ(LabelOf("<!-- <table> ]]>"), "&lt;!-- &lt;table&gt; ]]&gt;");
}

TEST(DotWriterTest, WhatIsNoCharacterOfXmlIsSpelled) {
  EXPECT_EQ(LabelOf("a\nb\x1b[2J\x7f"), "a\\x0ab\\x1b[2J\\x7f");
  EXPECT_EQ(LabelOf(std::string("\0z", 2)), "\\x00z");
  EXPECT_EQ(LabelOf("\xff\xc3(\xed\xa0\x80"), "\\xff\\xc3(\\xed\\xa0\\x80");
  EXPECT_EQ(LabelOf("\xef\xbf\xbe\xef\xbf\xbf"), "\\u{fffe}\\u{ffff}");
  EXPECT_EQ(LabelOf("\xe2\x80\xae"), "\\u{202e}");
  EXPECT_EQ(LabelOf("größe 日本"), "größe 日本");
}

TEST(DotWriterTest, AnEmptyLineIsALine) { EXPECT_EQ(LabelOf(""), " "); }

}  // namespace
}  // namespace postern::tools
