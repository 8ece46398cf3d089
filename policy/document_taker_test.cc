// The items of a list that are taken while a document is read.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "policy/document.h"
#include "policy/document_reader.h"
#include "policy/testing/document_tree.h"
#include "policy/testing/issue_lines.h"

namespace postern {
namespace {

// Appends the scalars of a tree, each in angle brackets.
void AppendScalars(const Document& document, NodeId id, std::string& text) {
  const Node& node = document.node(id);
  if (node.kind == NodeKind::kText || node.kind == NodeKind::kNotText) {
    text += "<" + std::string(node.text) + ">";
  }
  for (NodeId child = node.first_child; child != kNoNode; child = document.node(child).next) {
    AppendScalars(document, child, text);
  }
}

// Takes the items of `list`, and notes them and what it was asked.
class Taker : public ItemTaker {
 public:
  bool TakesItemsOf(const Document& so_far, NodeId list) override {
    Issues unread;
    const auto pairs = DocumentReader(so_far, unread).Pairs(so_far.root());
    EXPECT_EQ(pairs.back().value, list);
    offered += std::string(so_far.node(pairs.back().key).text) + " ";
    list_ = list;
    return so_far.node(pairs.back().key).text == "list";
  }

  void Take(const Document& so_far, NodeId item) override {
    EXPECT_EQ(item, list_ + 1) << "the items before it are still in the tree";
    EXPECT_EQ(so_far.node(item).next, kNoNode);
    AppendScalars(so_far, item, items.emplace_back());
  }

  std::string offered;
  std::vector<std::string> items;

 private:
  NodeId list_ = kNoNode;
};

struct Parsed {
  explicit Parsed(std::string text, Syntax syntax = Syntax::kYaml)
      : source("file", std::move(text)),
        document(Document::Parse(source, syntax, PolicyLimits(), issues, &taker)) {}

  std::string Tree() const { return document ? testing::ShowTree(*document) : "none"; }

  Taker taker;
  Source source;
  Issues issues;
  std::optional<Document> document;
};

using Items = std::vector<std::string>;

TEST(DocumentTakerTest, TheTreeHoldsEverythingElse) {
  for (const char* text : {"a: [1, {b: 2}]\nlist:\n  - x\n  - {y: [z, 'it''s']}\n  - []\nc: d\n",
                           "{a: [1, {b: 2}], list: [x, {y: [z, \"it\\x27s\"]}, []], c: d}",
                           "a: [1, {b: 2}]\r\nlist:\r\n- x # one\r\n# two\r\n- y:\r\n  - z\r\n"
                           "  - >-\r\n   it's\r\n\r\n-  []\r\nc: d"}) {
    const Parsed parsed(text);
    EXPECT_EQ(parsed.Tree(), R"({"a": [<1>, {"b": <2>}], "list": [], "c": "d"})") << text;
    EXPECT_EQ(parsed.taker.items, Items({"<x>", "<y><z><it's>", ""})) << text;
    EXPECT_EQ(parsed.taker.offered, "a list ") << text;
  }
}

TEST(DocumentTakerTest, AListOfJsonIsTakenToo) {
  const Parsed parsed(R"({"list": ["\u0041", {"y": null}], "c": ["\u0042"]})", Syntax::kJson);
  EXPECT_EQ(parsed.Tree(), R"({"list": [], "c": ["B"]})");
  EXPECT_EQ(parsed.taker.items, Items({"<A>", "<y><null>"}));
}

TEST(DocumentTakerTest, OnlyAValueOfTheRootIsOffered) {
  EXPECT_EQ(Parsed("- list:\n  - x\n- [y]").taker.offered, "");
  EXPECT_EQ(Parsed("a: {list: [x]}\n? [list]\n: b").taker.offered, "");
  EXPECT_EQ(Parsed("list: x").taker.offered, "");
}

TEST(DocumentTakerTest, ASecondListIsNotTaken) {
  const Parsed parsed("list: [x]\nother: [a]\nlist: [y]\n");
  EXPECT_EQ(parsed.taker.items, Items({"<x>"}));
  EXPECT_EQ(parsed.taker.offered, "list ");
  EXPECT_EQ(parsed.Tree(), R"({"list": [], "other": ["a"]})");
}

TEST(DocumentTakerTest, AnItemIsCheckedBeforeItIsTaken) {
  const Parsed parsed("list: [{a: 1, b: 2, a: 3}, !t x]");
  EXPECT_EQ(parsed.taker.items, Items({"<a><1><b><2>", "<x>"}));
  EXPECT_EQ(
      testing::IssueLines(parsed.source, parsed.issues),
      "1:21 `a` duplicate-key: the key `a` is named twice | remove one of the two\n"
      "  1:9 first named here\n"
      "1:28 `!t` tag: `!t` is a YAML tag: not accepted | leave it out; if it is text, quote it: "
      "`\"!t\"`\n");
}

TEST(DocumentTakerTest, ItemsBeforeAnErrorAreTaken) {
  const Parsed parsed("list:\n  - x\n  - [y\n");
  EXPECT_EQ(parsed.Tree(), "none");
  EXPECT_EQ(parsed.taker.items, Items({"<x>"}));
}

}  // namespace
}  // namespace postern
