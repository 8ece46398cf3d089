// What JSON files say wrong, each mistake with its message.
#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "policy/document.h"
#include "policy/testing/issue_lines.h"

namespace postern {
namespace {

std::string IssuesOf(std::string_view text) {
  const Source source("file.json", std::string(text));
  Issues issues;
  Document::Parse(source, Syntax::kJson, PolicyLimits(), issues);
  return testing::IssueLines(source, issues);
}

TEST(JsonTest, CommaBeforeACloser) {
  EXPECT_EQ(IssuesOf("{\"a\": [1, 2,]}"),
            "1:12 `,` json-syntax: a comma before `]` | delete it: nothing follows\n");
  EXPECT_EQ(IssuesOf("{\"a\": 1,\n}"),
            "1:8 `,` json-syntax: a comma before `}` | delete it: nothing follows\n");
}

TEST(JsonTest, SingleQuotes) {
  EXPECT_EQ(IssuesOf("{'a': 1}"),
            "1:2 `'` json-syntax: JSON knows no single quotes | write `\"`\n");
  EXPECT_EQ(IssuesOf("[\"a\", 'b']"),
            "1:7 `'` json-syntax: JSON knows no single quotes | write `\"`\n");
}

TEST(JsonTest, Comments) {
  EXPECT_EQ(
      IssuesOf("{\"a\": 1 // b\n}"),
      "1:9 `//` json-syntax: JSON knows no comments | delete it, or write the file in YAML\n");
  EXPECT_EQ(IssuesOf("# b\n{}"),
            "1:1 `#` json-syntax: JSON knows no comments | delete it, or write the file in YAML\n");
  EXPECT_EQ(
      IssuesOf("[1, /* b */ 2]"),
      "1:5 `/*` json-syntax: JSON knows no comments | delete it, or write the file in YAML\n");
}

TEST(JsonTest, SecondDocument) {
  EXPECT_EQ(
      IssuesOf("{} {}"),
      "1:4 `{` json-syntax: `{` stands after the document's end | a file holds one document\n");
  EXPECT_EQ(
      IssuesOf("[1]\n[2]\n"),
      "2:1 `[` json-syntax: `[` stands after the document's end | a file holds one document\n");
  EXPECT_EQ(
      IssuesOf("1 2"),
      "1:3 `2` json-syntax: `2` stands after the document's end | a file holds one document\n");
}

TEST(JsonTest, TextAfterTheEnd) {
  EXPECT_EQ(
      IssuesOf("{}}"),
      "1:3 `}` json-syntax: `}` stands after the document's end | a file holds one document\n");
  EXPECT_EQ(
      IssuesOf("[] x"),
      "1:4 `x` json-syntax: `x` is nothing that JSON knows | text needs double quotes: `\"x\"`\n");
}

TEST(JsonTest, NotClosed) {
  EXPECT_EQ(IssuesOf("{\"a\": [1"),
            "1:7 `[` json-syntax: this `[` is never closed | the file ends before its `]`\n");
  EXPECT_EQ(IssuesOf("{\"a\""),
            "1:1 `{` json-syntax: this `{` is never closed | the file ends before its `}`\n");
  EXPECT_EQ(IssuesOf("{\"a\":"),
            "1:1 `{` json-syntax: this `{` is never closed | the file ends before its `}`\n");
  EXPECT_EQ(IssuesOf("[1,"),
            "1:1 `[` json-syntax: this `[` is never closed | the file ends before its `]`\n");
  EXPECT_EQ(IssuesOf("{\"a\": \"x"),
            "1:7 `\"` json-syntax: this quote is never closed | a text ends on the line that it "
            "begins on; a line end in it is written `\\n`\n");
}

TEST(JsonTest, ClosedByTheWrongBracket) {
  EXPECT_EQ(IssuesOf("[1}"),
            "1:3 `}` json-syntax: `}` does not close what is open\n"
            "  1:1 this is open\n");
  EXPECT_EQ(IssuesOf("{\"a\": 1]"),
            "1:8 `]` json-syntax: `]` does not close what is open\n"
            "  1:1 this is open\n");
  EXPECT_EQ(IssuesOf("{\"a\":{\"b\":[1,2}}"),
            "1:15 `}` json-syntax: `}` does not close what is open\n"
            "  1:11 this is open\n");
}

TEST(JsonTest, TextOverTwoLines) {
  EXPECT_EQ(IssuesOf("[\"a\nb\"]"),
            "1:2 `\"` json-syntax: this quote is never closed | a text ends on the line that it "
            "begins on; a line end in it is written `\\n`\n");
}

// RFC 8259 refuses those below 0x20; the rest is data.
TEST(JsonTest, ControlCharactersInText) {
  EXPECT_EQ(IssuesOf("[\"a\001b\"]"),
            "1:4 `\001` json-syntax: control character U+0001 (SOH) must be escaped to \\u0001\n");
  EXPECT_EQ(IssuesOf("[\"\\n\001b\"]"),
            "1:5 `\001` json-syntax: control character U+0001 (SOH) must be escaped to \\u0001\n");
  EXPECT_EQ(
      IssuesOf("[\"a\tb\"]"),
      "1:4 `\t` json-syntax: control character U+0009 (HT) must be escaped to \\u0009 or \\t\n");
  EXPECT_EQ(IssuesOf("[\"a\177b\302\205\"]"), "");
}

TEST(JsonTest, BadEscape) {
  EXPECT_EQ(IssuesOf("[\"a\\qb\"]"),
            "1:4 `\\q` json-syntax: `\\q` is no escape | write `\\\\` for a backslash\n");
  EXPECT_EQ(IssuesOf("[\"\\u12g4\"]"), "1:3 `\\u` json-syntax: `\\u` needs four hex digits\n");
}

TEST(JsonTest, HalfACharacter) {
  EXPECT_EQ(IssuesOf("[\"x\\ud83dy\"]"),
            "1:4 `\\ud83d` json-syntax: `\\ud83d` is half a character | write both halves, "
            "`\\ud83d\\ude00`, or the character itself\n");
  EXPECT_EQ(IssuesOf("[\"\\ude00\"]"),
            "1:3 `\\ude00` json-syntax: `\\ude00` is half a character | write both halves, "
            "`\\ud83d\\ude00`, or the character itself\n");
  EXPECT_EQ(IssuesOf("[\"\\ud83d\\u0041\"]"),
            "1:3 `\\ud83d` json-syntax: `\\ud83d` is half a character | write both halves, "
            "`\\ud83d\\ude00`, or the character itself\n");
}

TEST(JsonTest, WholeCharacterFromTwoHalves) { EXPECT_EQ(IssuesOf("[\"\\ud83d\\ude00\"]"), ""); }

TEST(JsonTest, WordsOfOtherLanguages) {
  EXPECT_EQ(IssuesOf("[True]"),
            "1:2 `True` json-syntax: `True` has another spelling in JSON | write `true`\n");
  EXPECT_EQ(IssuesOf("[None]"),
            "1:2 `None` json-syntax: `None` has another spelling in JSON | write `null`\n");
  EXPECT_EQ(IssuesOf("[NaN]"),
            "1:2 `NaN` json-syntax: `NaN` is nothing that JSON knows | text needs double quotes: "
            "`\"NaN\"`\n");
  EXPECT_EQ(IssuesOf("[undefined]"),
            "1:2 `undefined` json-syntax: `undefined` is nothing that JSON knows | text needs "
            "double quotes: `\"undefined\"`\n");
}

TEST(JsonTest, AMessageCutsALongToken) {
  const auto message_of = [](const std::string& text) {
    const Source source("file.json", text);
    Issues issues;
    Document::Parse(source, Syntax::kJson, PolicyLimits(), issues);
    return issues.all().empty() ? "" : issues.all().front().message;
  };
  const std::string longest(80, 'x');
  EXPECT_EQ(message_of("[" + longest + "]"), "`" + longest + "` is nothing that JSON knows");
  EXPECT_EQ(message_of("[" + longest + "y]"), "`" + longest + "…` is nothing that JSON knows");
  EXPECT_EQ(message_of("{\"" + longest + "y\": 1, \"" + longest + "y\": 2}"),
            "the key `" + longest + "…` is named twice");
}

TEST(JsonTest, KeyWithoutQuotes) {
  EXPECT_EQ(
      IssuesOf("{a: 1}"),
      "1:2 `a` json-syntax: `a` is nothing that JSON knows | text needs double quotes: `\"a\"`\n");
  EXPECT_EQ(IssuesOf("{1: 2}"),
            "1:2 `1` json-syntax: a key must be text in double quotes, not `1`\n");
  EXPECT_EQ(
      IssuesOf("{\"a\": 1, b: 2}"),
      "1:10 `b` json-syntax: `b` is nothing that JSON knows | text needs double quotes: `\"b\"`\n");
  EXPECT_EQ(IssuesOf("{,}"), "1:2 `,` json-syntax: a key must be text in double quotes, not `,`\n");
}

TEST(JsonTest, SeparatorMissing) {
  EXPECT_EQ(IssuesOf("{\"a\" 1}"), "1:6 `1` json-syntax: a `:` is missing before `1`\n");
  EXPECT_EQ(IssuesOf("[1 2]"), "1:4 `2` json-syntax: a `,` is missing before `2`\n");
  EXPECT_EQ(IssuesOf("{\"a\": 1 \"b\": 2}"),
            "1:9 `\"b\"` json-syntax: a `,` is missing before `\"b\"`\n");
}

TEST(JsonTest, ValueMissing) {
  EXPECT_EQ(IssuesOf("[1,,2]"), "1:4 `,` json-syntax: a value is missing before `,`\n");
  EXPECT_EQ(IssuesOf("[,1]"), "1:2 `,` json-syntax: a value is missing before `,`\n");
  EXPECT_EQ(IssuesOf("{\"a\":}"), "1:6 `}` json-syntax: a value is missing before `}`\n");
  EXPECT_EQ(IssuesOf("[1:2]"),
            "1:3 `:` json-syntax: a `:` may only stand between a key and its value\n");
  EXPECT_EQ(IssuesOf("{\"a\"::1}"),
            "1:6 `:` json-syntax: a `:` may only stand between a key and its value\n");
}

TEST(JsonTest, Numbers) {
  EXPECT_EQ(IssuesOf("[01]"), "1:2 `01` json-syntax: a number may not begin with `0`\n");
  EXPECT_EQ(IssuesOf("[-01]"), "1:3 `01` json-syntax: a number may not begin with `0`\n");
  EXPECT_EQ(
      IssuesOf("[1.]"),
      "1:2 `1.` json-syntax: `1.` is no number in JSON | digits must follow `-`, `.` and `e`\n");
  EXPECT_EQ(
      IssuesOf("[-]"),
      "1:2 `-` json-syntax: `-` is no number in JSON | digits must follow `-`, `.` and `e`\n");
  EXPECT_EQ(IssuesOf("[+1]"),
            "1:2 `+1` json-syntax: `+1` is nothing that JSON knows | text needs double quotes: "
            "`\"+1\"`\n");
  EXPECT_EQ(IssuesOf("[.5]"),
            "1:2 `.5` json-syntax: `.5` is nothing that JSON knows | text needs double quotes: "
            "`\".5\"`\n");
  EXPECT_EQ(
      IssuesOf("[1e]"),
      "1:2 `1e` json-syntax: `1e` is no number in JSON | digits must follow `-`, `.` and `e`\n");
  EXPECT_EQ(IssuesOf("[1-0]"), "1:3 `-0` json-syntax: a `,` is missing before `-0`\n");
  EXPECT_EQ(IssuesOf("[1e999]"), "1:2 `1e999` json-syntax: the number `1e999` is out of range\n");
}

TEST(JsonTest, DuplicateKeys) {
  EXPECT_EQ(IssuesOf("{\"a\": 1, \"b\": 2, \"\\u0061\": 3}"),
            "1:18 `\"\\u0061\"` duplicate-key: the key `a` is named twice | remove one of the two\n"
            "  1:2 first named here\n");
}

TEST(JsonTest, Empty) {
  EXPECT_EQ(IssuesOf(""), "1:1 `` empty-file: the file is empty\n");
  EXPECT_EQ(IssuesOf(" \n\t"), "1:1 `` empty-file: the file is empty\n");
}

// What explains errors takes it for the end of the text.
TEST(JsonTest, ZeroByte) {
  const std::string zero(1, '\0');
  EXPECT_EQ(IssuesOf("{}" + zero + "{}"),
            "1:3 `" + zero +
                "` control-character: the file has a zero byte | take it out; the file "
                "may be no text at all\n");
}

}  // namespace
}  // namespace postern
