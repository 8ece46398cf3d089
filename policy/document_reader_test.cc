#include "policy/document_reader.h"

#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "policy/testing/issue_lines.h"

namespace postern {
namespace {

// A document, and a reader of it.
class Reading {
 public:
  explicit Reading(const std::string& text, Syntax syntax = Syntax::kYaml)
      : source_("file", text),
        document_(Document::Parse(source_, syntax, {}, issues_)),
        reader_(*document_, issues_) {}

  DocumentReader& reader() { return reader_; }
  NodeId root() const { return document_->root(); }
  std::string issues() const { return testing::IssueLines(source_, issues_); }

 private:
  Source source_;
  Issues issues_;
  std::optional<Document> document_;
  DocumentReader reader_;
};

TEST(DocumentReaderTest, ItemsAndPairs) {
  Reading list("[a, b]");
  EXPECT_EQ(list.reader().Items(list.root()).size(), 2u);
  Reading map("{a: b, c: [d]}");
  const auto pairs = map.reader().Pairs(map.root());
  ASSERT_EQ(pairs.size(), 2u);
  EXPECT_EQ(map.reader().node(pairs[1].key).text, "c");
  EXPECT_EQ(map.reader().node(pairs[1].value).kind, NodeKind::kSequence);
  Reading empty("[]");
  EXPECT_TRUE(empty.reader().Items(empty.root()).empty());
}

TEST(DocumentReaderTest, Null) {
  for (const std::string null : {"~", "null", "Null", "NULL"}) {
    Reading reading("[" + null + "]");
    EXPECT_TRUE(reading.reader().IsNull(reading.reader().Items(reading.root())[0])) << null;
  }
  Reading value("a:\n");
  EXPECT_TRUE(value.reader().IsNull(value.reader().Pairs(value.root())[0].value));
  for (const std::string other : {"'null'", "nULL", "0", "no", "[]"}) {
    Reading reading("[" + other + "]");
    EXPECT_FALSE(reading.reader().IsNull(reading.reader().Items(reading.root())[0])) << other;
  }
}

TEST(DocumentReaderTest, TextOfEveryKindOfNode) {
  Reading reading("[text, 'no', no, 1:30, [a], {a: b}, '']");
  std::string texts;
  for (const NodeId item : reading.reader().Items(reading.root())) {
    texts += std::string(reading.reader().Text(item, "an item").value_or("-")) + " ";
  }
  EXPECT_EQ(texts, "text no - - - -  ");
  EXPECT_EQ(reading.issues(),
            "1:14 `no` not-text: `no` is read as a boolean by YAML 1.1 | quote it: `\"no\"`\n"
            "1:18 `1:30` not-text: `1:30` is read as a number by YAML 1.1"
            " | quote it: `\"1:30\"`\n"
            "1:24 `[a]` wrong-type: an item must be text, not a list\n"
            "1:29 `{a: b}` wrong-type: an item must be text, not a map\n");
}

TEST(DocumentReaderTest, EmptyText) {
  Reading reading("['', a]");
  const auto items = reading.reader().Items(reading.root());
  EXPECT_FALSE(reading.reader().NonEmptyText(items[0], "a name").has_value());
  EXPECT_EQ(reading.reader().NonEmptyText(items[1], "a name"), "a");
  EXPECT_EQ(reading.issues(), "1:2 `''` empty-text: a name is empty\n");
}

// The document reports an alias itself; what stands in its place must not be reported again.
TEST(DocumentReaderTest, AnAliasIsReportedOnce) {
  Reading reading("a: &x b\nc: *x\nd: *x\n");
  const std::string before = reading.issues();
  EXPECT_NE(before, "");
  const size_t failures = reading.reader().num_failures();
  const auto pairs = reading.reader().Pairs(reading.root());
  EXPECT_FALSE(reading.reader().Text(pairs[1].value, "`c`").has_value());
  EXPECT_FALSE(reading.reader().Expect(pairs[2].value, NodeKind::kMapping, "`d`", "a map"));
  EXPECT_EQ(reading.issues(), before);
  EXPECT_EQ(reading.reader().num_failures(), failures + 2);
}

TEST(DocumentReaderTest, OneOrMore) {
  Reading reading("[one, [two, three], [], {a: b}]");
  const auto items = reading.reader().Items(reading.root());
  EXPECT_EQ(reading.reader().OneOrMore(items[0], "`to`"), NodeIds{items[0]});
  EXPECT_EQ(reading.reader().OneOrMore(items[1], "`to`").size(), 2u);
  EXPECT_TRUE(reading.reader().OneOrMore(items[2], "`to`").empty());
  EXPECT_EQ(reading.reader().OneOrMore(items[3], "`to`"), NodeIds{items[3]});
  EXPECT_EQ(reading.issues(),
            "1:21 `[]` empty-list: `to` is an empty list | name at least one, or remove it\n");
}

TEST(DocumentReaderTest, Fields) {
  Reading reading("{b: 1, tets: 2, 3: 4}");
  const auto fields = reading.reader().Fields(reading.root(), {"a", "b", "tests"}, "a file");
  ASSERT_EQ(fields.size(), 3u);
  EXPECT_EQ(fields[0], kNoNode);
  EXPECT_EQ(reading.reader().node(fields[1]).text, "1");
  EXPECT_EQ(fields[2], kNoNode);
  EXPECT_EQ(reading.issues(),
            "1:8 `tets` unknown-key: unknown key `tets` in a file | did you mean `tests`?\n"
            "1:17 `3` not-text: `3` is a number, not text | quote it: `\"3\"`\n");
}

TEST(DocumentReaderTest, Suggest) {
  Reading reading("a");
  const std::vector<std::string> words = {"GUEST", "guest", "anyone"};
  EXPECT_EQ(reading.reader().Suggest("gest", words), "did you mean `guest`?");
  EXPECT_EQ(reading.reader().Suggest("Anyone", words), "did you mean `anyone`?");
  EXPECT_EQ(reading.reader().Suggest("ANYONE", words), "did you mean `anyone`?");
  EXPECT_EQ(reading.reader().Suggest("nothing", words, "give up"), "give up");
  EXPECT_EQ(reading.reader().Suggest("nothing", {}), "");
}

// However many words are wrong and however many there are to choose from, it ends soon.
TEST(DocumentReaderTest, SuggestionsAreBounded) {
  Reading reading("a");
  const std::vector<std::string> words(400000, "guest");
  EXPECT_EQ(reading.reader().Suggest("gest", words), "did you mean `guest`?");
  EXPECT_EQ(reading.reader().Suggest("gest", words), "did you mean `guest`?");
  EXPECT_EQ(reading.reader().Suggest("gest", words, "no time"), "no time");
}

}  // namespace
}  // namespace postern
