// The tree that a document gives, and the places of its nodes. What is wrong with a file is in
// document_yaml_test.cc, document_json_test.cc and document_limits_test.cc.
#include "policy/document.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/escape.h"
#include "gtest/gtest.h"
#include "policy/testing/document_tree.h"
#include "policy/testing/issue_lines.h"

namespace postern {
namespace {

struct Parsed {
  explicit Parsed(std::string text, Syntax syntax = Syntax::kYaml)
      : source("file", std::move(text)),
        document(Document::Parse(source, syntax, PolicyLimits(), issues)) {}

  Source source;
  Issues issues;
  std::optional<Document> document;
};

// Returns the tree, text in double quotes and what is no text in angle brackets; or the issues.
std::string Tree(const std::string& text, Syntax syntax = Syntax::kYaml) {
  const Parsed parsed(text, syntax);
  if (!parsed.document) return testing::IssueLines(parsed.source, parsed.issues);
  return testing::ShowTree(*parsed.document);
}

std::string JsonTree(const std::string& text) { return Tree(text, Syntax::kJson); }

void AppendPlaces(const Parsed& parsed, NodeId id, std::string& lines) {
  const Node& node = parsed.document->node(id);
  const SourceLocation begin = parsed.source.Locate(node.range.begin);
  const SourceLocation end = parsed.source.Locate(node.range.end);
  lines += std::to_string(begin.line) + ":" + std::to_string(begin.column) + "-" +
           std::to_string(end.line) + ":" + std::to_string(end.column) + " " +
           TerminalSafe(parsed.source.Text(node.range)) + "\n";
  for (NodeId child = node.first_child; child != kNoNode;
       child = parsed.document->node(child).next) {
    AppendPlaces(parsed, child, lines);
  }
}

// Returns for each node its place and the text there, line ends as \x0a.
std::string Places(const std::string& text, Syntax syntax = Syntax::kYaml) {
  const Parsed parsed(text, syntax);
  if (!parsed.document) return testing::IssueLines(parsed.source, parsed.issues);
  EXPECT_EQ(testing::FindRangeFault(*parsed.document, parsed.source), "");
  std::string lines;
  AppendPlaces(parsed, parsed.document->root(), lines);
  return lines;
}

TEST(DocumentTest, BothSyntaxesGiveTheSameTree) {
  const std::string tree = R"({"a": <1>, "b": ["x", {"c": "d e", "f": []}, <true>], "g": {}})";
  EXPECT_EQ(Tree("a: 1\nb:\n- x\n- c: d e\n  f: []\n- true\ng: {}\n"), tree);
  EXPECT_EQ(Tree("{a: 1, b: [x, {c: d e, f: []}, true], g: {}}"), tree);
  EXPECT_EQ(JsonTree(R"({"a": 1, "b": ["x", {"c": "d e", "f": []}, true], "g": {}})"), tree);
}

TEST(DocumentTest, OrderIsThatOfTheFile) {
  EXPECT_EQ(Tree("z: [c, a, b]\na: z\n"), R"({"z": ["c", "a", "b"], "a": "z"})");
  EXPECT_EQ(JsonTree(R"({"z": 1, "a": 2})"), R"({"z": <1>, "a": <2>})");
}

TEST(DocumentTest, SizeCountsItemsAndPairs) {
  const Parsed parsed("{a: [x, y, z], b: {}}");
  const Document& document = *parsed.document;
  const NodeId list = document.node(document.node(document.root()).first_child).next;
  EXPECT_EQ(document.size(document.root()), 2u);
  EXPECT_EQ(document.size(list), 3u);
  EXPECT_EQ(document.size(document.node(document.node(list).next).next), 0u);
}

TEST(DocumentTest, PlainTextIsFolded) {
  EXPECT_EQ(Tree("a: one\n  two\n\n  three # no\nb: c#d\n"),
            "{\"a\": \"one two\nthree\", \"b\": \"c#d\"}");
}

TEST(DocumentTest, QuotedText) {
  EXPECT_EQ(Tree("['it''s', 'a\\n', \"a\\\"\\\\\\u00e9\\x41\", 'b\n  c', \"d \\\n  e\", '']"),
            "[\"it's\", \"a\\n\", \"a\"\\éA\", \"b c\", \"d e\", \"\"]");
}

TEST(DocumentTest, BlockText) {
  EXPECT_EQ(Tree("a: |\n  b\n   c\n\n  # d\ne: >-\n  f\n  g\nh: |2+\n   i\n\nj: k"),
            "{\"a\": \"b\n c\n\n# d\n\", \"e\": \"f g\", \"h\": \" i\n\n\", \"j\": \"k\"}");
}

// yaml-cpp would read the blanks of the last line as a part of the text.
TEST(DocumentTest, BlockTextAtTheEndOfAFileWithoutLineEnd) {
  EXPECT_EQ(Tree("a: >-\n  b\n  "), R"({"a": "b"})");
  EXPECT_EQ(Tree("a: |\n  b\n  "), "{\"a\": \"b\n\"}");
  EXPECT_EQ(Tree("a: |\n  b"), R"({"a": "b"})");
}

TEST(DocumentTest, EscapesInJson) {
  EXPECT_EQ(JsonTree(R"(["\u00e9\ud83d\ude00\/\\\"", "\\", "\"", "\u0000"])"),
            "[\"é😀/\\\"\", \"\\\", \"\"\", \"" + std::string(1, '\0') + "\"]");
}

// The spelling stands: a request's id is echoed as it came.
TEST(DocumentTest, NumbersOfJsonAsTheyAreSpelled) {
  EXPECT_EQ(JsonTree("[1.50, -0.0, 1E5, 1e+05, 0, 123456789012345678901234567890, null, false]"),
            "[<1.50>, <-0.0>, <1E5>, <1e+05>, <0>, <123456789012345678901234567890>, <null>, "
            "<false>]");
  EXPECT_EQ(JsonTree("42"), "<42>");
  EXPECT_EQ(JsonTree("-1 "), "<-1>");
}

TEST(DocumentTest, PlainScalarsThatAreNoText) {
  EXPECT_EQ(Tree("[no, 'no', On, 42, 0o7, 1:30, 1e3, .inf, 2026-01-01, ~, null, <<, =]"),
            "[<no>, \"no\", <On>, <42>, <0o7>, <1:30>, <1e3>, <.inf>, <2026-01-01>, <~>, <null>, "
            "<<<>, <=>]");
  EXPECT_EQ(Tree("42: a\nno: b\n"), R"({<42>: "a", <no>: "b"})");
  EXPECT_EQ(Tree("a: |\n  42\n"), "{\"a\": \"42\n\"}");
}

TEST(DocumentTest, EmptyNodes) {
  const Parsed parsed("a:\nnull: x\nb: null\nc:\n  -\n  - yy\n  -\nd: {e: , f}\n");
  ASSERT_TRUE(parsed.document);
  EXPECT_EQ(testing::ShowTree(*parsed.document),
            R"({"a": <>, <null>: "x", "b": <null>, "c": [<>, "yy", <>], "d": {"e": <>, "f": <>}})");
  const Document& document = *parsed.document;
  const NodeId a = document.node(document.root()).first_child;
  const NodeId empty = document.node(a).next;
  EXPECT_TRUE(document.node(empty).is_empty_plain);
  EXPECT_FALSE(document.node(document.node(empty).next).is_empty_plain);
}

TEST(DocumentTest, TheTreeHasEveryKeyOnce) {
  EXPECT_EQ(Tree("a: 1\nb: 2\na: 3\nc: 4\nb: 5\n"), R"({"a": <1>, "b": <2>, "c": <4>})");
  EXPECT_EQ(JsonTree(R"({"a": 1, "\u0061": 2, "a": 3})"), R"({"a": <1>})");
  EXPECT_EQ(Tree("[x]: 1\n"),
            "1:1 `[x]` complex-key: a key must be text, not a list or a map | if "
            "it is text, quote it: `\"[x]\"`\n");
  EXPECT_EQ(Tree("a:\n  [x]: 1\n  b: 2\n"), R"({"a": {"b": <2>}})");
}

TEST(DocumentTest, TheTreeHoldsTheRestOfWhatIsRefused) {
  EXPECT_EQ(Tree("a: &x [1]\nb: *x\nc: !!str 42\nd: !t\n"),
            R"({"a": [<1>], "b": <*x>, "c": <42>, "d": <>})");
}

// Aliases are never expanded: this would be 2^30 nodes.
TEST(DocumentTest, AliasBomb) {
  std::string text = "a0: &a0 [x, x]\n";
  for (int i = 1; i <= 30; ++i) {
    absl::StrAppend(&text, "a", i, ": &a", i, " [*a", i - 1, ", *a", i - 1, "]\n");
  }
  const Parsed parsed(text);
  ASSERT_TRUE(parsed.document);
  EXPECT_EQ(parsed.issues.num_errors(), 31u + 60u);
  EXPECT_EQ(parsed.document->size(parsed.document->root()), 31u);
}

TEST(DocumentTest, PlacesInBlockStyle) {
  EXPECT_EQ(Places("a: b\nc:  # d\n  - e f\n  - 'g'\n\nh:\n- i\n"),
            "1:1-7:4 a: b\\x0ac:  # d\\x0a  - e f\\x0a  - 'g'\\x0a\\x0ah:\\x0a- i\n"
            "1:1-1:2 a\n"
            "1:4-1:5 b\n"
            "2:1-2:2 c\n"
            "3:3-4:8 - e f\\x0a  - 'g'\n"
            "3:5-3:8 e f\n"
            "4:5-4:8 'g'\n"
            "6:1-6:2 h\n"
            "7:1-7:4 - i\n"
            "7:3-7:4 i\n");
}

TEST(DocumentTest, PlacesInFlowStyle) {
  EXPECT_EQ(Places("{a : [b, \"]\" , # c ]\n  ], d: {}}"),
            "1:1-2:12 {a : [b, \"]\" , # c ]\\x0a  ], d: {}}\n"
            "1:2-1:3 a\n"
            "1:6-2:4 [b, \"]\" , # c ]\\x0a  ]\n"
            "1:7-1:8 b\n"
            "1:10-1:13 \"]\"\n"
            "2:6-2:7 d\n"
            "2:9-2:11 {}\n");
}

TEST(DocumentTest, PlacesOfPairsInAList) {
  EXPECT_EQ(Places("[a: b, : c]"),
            "1:1-1:12 [a: b, : c]\n"
            "1:2-1:6 a: b\n"
            "1:2-1:3 a\n"
            "1:5-1:6 b\n"
            "1:8-1:11 : c\n"
            "1:8-1:8 \n"
            "1:10-1:11 c\n");
}

TEST(DocumentTest, PlacesOfTextOverSeveralLines) {
  EXPECT_EQ(Places("- a\n  b  # c\n- 'd\n  e'\n- |\n  f\n  g\n\n# h\n- i"),
            "1:1-10:4 - a\\x0a  b  # c\\x0a- 'd\\x0a  e'\\x0a- |\\x0a  f\\x0a  g\\x0a\\x0a# h"
            "\\x0a- i\n"
            "1:3-2:4 a\\x0a  b\n"
            "3:3-4:5 'd\\x0a  e'\n"
            "5:3-7:4 |\\x0a  f\\x0a  g\n"
            "10:3-10:4 i\n");
}

TEST(DocumentTest, PlacesOfEmptyNodesFollowWhatAnnouncesThem) {
  EXPECT_EQ(Places("a:\nb:  # c\n  -\n  - d\ne: {f: , g}\n"),
            "1:1-5:12 a:\\x0ab:  # c\\x0a  -\\x0a  - d\\x0ae: {f: , g}\n"
            "1:1-1:2 a\n"
            "1:3-1:3 \n"
            "2:1-2:2 b\n"
            "3:3-4:6 -\\x0a  - d\n"
            "3:4-3:4 \n"
            "4:5-4:6 d\n"
            "5:1-5:2 e\n"
            "5:4-5:12 {f: , g}\n"
            "5:5-5:6 f\n"
            "5:7-5:7 \n"
            "5:10-5:11 g\n"
            "5:11-5:11 \n");
}

TEST(DocumentTest, ColumnsAreBytes) {
  EXPECT_EQ(Places("[\"é\", 'ü']"), "1:1-1:13 [\"é\", 'ü']\n1:2-1:6 \"é\"\n1:8-1:12 'ü'\n");
  EXPECT_EQ(Places("é: 日本\n😀: [ü, x]\n"),
            "1:1-2:14 é: 日本\\x0a😀: [ü, x]\n"
            "1:1-1:3 é\n"
            "1:5-1:11 日本\n"
            "2:1-2:5 😀\n"
            "2:7-2:14 [ü, x]\n"
            "2:8-2:10 ü\n"
            "2:12-2:13 x\n");
}

TEST(DocumentTest, PlacesAfterAByteOrderMark) {
  EXPECT_EQ(Places("\xef\xbb\xbf"
                   "a: [é]\n"),
            "1:1-1:8 a: [é]\n"
            "1:1-1:2 a\n"
            "1:4-1:8 [é]\n"
            "1:5-1:7 é\n");
  EXPECT_EQ(Places("\xef\xbb\xbf"
                   "[1]",
                   Syntax::kJson),
            "1:1-1:4 [1]\n1:2-1:3 1\n");
}

TEST(DocumentTest, PlacesWithWindowsLineEnds) {
  EXPECT_EQ(Places("a: b\r\nc:\r\n- d e\r\n  f\r\n- |\r\n  g\r\n"),
            "1:1-6:4 a: b\\x0d\\x0ac:\\x0d\\x0a- d e\\x0d\\x0a  f\\x0d\\x0a- |\\x0d\\x0a  g\n"
            "1:1-1:2 a\n"
            "1:4-1:5 b\n"
            "2:1-2:2 c\n"
            "3:1-6:4 - d e\\x0d\\x0a  f\\x0d\\x0a- |\\x0d\\x0a  g\n"
            "3:3-4:4 d e\\x0d\\x0a  f\n"
            "5:3-6:4 |\\x0d\\x0a  g\n");
  EXPECT_EQ(Tree("a: |\r\n  b\r\n  c\r\nd: 'e\r\n  f'\r\n"), "{\"a\": \"b\nc\n\", \"d\": \"e f\"}");
}

TEST(DocumentTest, PlacesWithoutAFinalLineEnd) {
  EXPECT_EQ(Places("a"), "1:1-1:2 a\n");
  EXPECT_EQ(Places("- a\n-"), "1:1-2:2 - a\\x0a-\n1:3-1:4 a\n2:2-2:2 \n");
  EXPECT_EQ(Places("{a: b}"), "1:1-1:7 {a: b}\n1:2-1:3 a\n1:5-1:6 b\n");
}

TEST(DocumentTest, PlacesInJson) {
  EXPECT_EQ(Places("{\"a\\n\" : -1.5e3,\n \"b\":[true,\"\"],\"c\":{} }\n", Syntax::kJson),
            "1:1-2:24 {\"a\\n\" : -1.5e3,\\x0a \"b\":[true,\"\"],\"c\":{} }\n"
            "1:2-1:7 \"a\\n\"\n"
            "1:10-1:16 -1.5e3\n"
            "2:2-2:5 \"b\"\n"
            "2:6-2:15 [true,\"\"]\n"
            "2:7-2:11 true\n"
            "2:12-2:14 \"\"\n"
            "2:16-2:19 \"c\"\n"
            "2:20-2:22 {}\n");
  EXPECT_EQ(Places(" 7", Syntax::kJson), "1:2-1:3 7\n");
}

TEST(DocumentTest, TextSurvivesAMove) {
  Parsed parsed("['a''b', c]");
  const Source source = std::move(parsed.source);
  const Document document = *std::move(parsed.document);
  EXPECT_EQ(testing::ShowTree(document), R"(["a'b", "c"])");
}

TEST(DocumentTest, SyntaxByName) {
  EXPECT_EQ(SyntaxOf("policy.json"), Syntax::kJson);
  EXPECT_EQ(SyntaxOf(".json"), Syntax::kJson);
  for (const char* name : {"policy.yaml", "policy.yml", "json", "policy.json.yaml", "-", ""}) {
    EXPECT_EQ(SyntaxOf(name), Syntax::kYaml) << name;
  }
}

TEST(DocumentTest, NotTextMessages) {
  const std::pair<const char*, const char*> cases[] = {
      {"no", "`no` is read as a boolean by YAML 1.1"},
      {"true", "`true` is a boolean, not text"},
      {"42", "`42` is a number, not text"},
      {"1:30", "`1:30` is read as a number by YAML 1.1"},
      {"2026-01-01", "`2026-01-01` is read as a timestamp by YAML 1.1"},
      {"null", "`null` is null, not text"},
      {"~", "`~` is null, not text"},
      {"<<", "`<<` is read as a merge key by YAML 1.1"},
      {"=", "`=` is read as a default value by YAML 1.1"},
      {"- ", "there is nothing here, which is null"},
  };
  for (const auto& [text, message] : cases) {
    const Parsed parsed(text);
    const Node* node = &parsed.document->node(parsed.document->root());
    if (node->kind == NodeKind::kSequence) node = &parsed.document->node(node->first_child);
    EXPECT_EQ(NotTextMessage(*node), message);
  }
}

}  // namespace
}  // namespace postern
