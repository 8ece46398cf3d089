#include "policy/document.h"

#include <string>

#include "gtest/gtest.h"

namespace postern {
namespace {

// Returns the tree as one line: text in double quotes, what is no text in angle brackets.
std::string Show(const Document& document, NodeId id) {
  const Node& node = document.node(id);
  if (node.kind == NodeKind::kText) return "\"" + std::string(node.text) + "\"";
  if (node.kind == NodeKind::kNotText) return "<" + std::string(node.text) + ">";
  const bool is_mapping = node.kind == NodeKind::kMapping;
  std::string text = is_mapping ? "{" : "[";
  uint32_t i = 0;
  for (NodeId child = node.first_child; child != kNoNode; child = document.node(child).next, ++i) {
    if (i != 0) text += is_mapping && i % 2 == 1 ? ": " : ", ";
    text += Show(document, child);
  }
  return text + (is_mapping ? "}" : "]");
}

std::string Read(const std::string& text, Syntax syntax) {
  const Source source("file", text);
  Issues issues;
  const std::optional<Document> document = Document::Parse(source, syntax, {}, issues);
  return issues.Text(source) + (document ? Show(*document, document->root()) : "");
}

TEST(DocumentTest, Yaml) {
  EXPECT_EQ(Read("a: 1\nb:\n- x\n- {c: 'd', e: [f, ~]}\n", Syntax::kYaml),
            R"({"a": <1>, "b": ["x", {"c": "d", "e": ["f", <~>]}]})");
}

TEST(DocumentTest, Json) {
  EXPECT_EQ(Read(R"({"a": 1.50, "b\n": [true, null, "x"]})", Syntax::kJson),
            "{\"a\": <1.50>, \"b\n\": [<true>, <null>, \"x\"]}");
}

}  // namespace
}  // namespace postern
