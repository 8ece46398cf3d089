// What YAML files say wrong, each trap with its message. The look of a message is in
// document_golden_test.cc.
#include <string>

#include "gtest/gtest.h"
#include "policy/document.h"
#include "policy/testing/issue_lines.h"

namespace postern {
namespace {

std::string IssuesOf(const std::string& text) {
  const Source source("file.yaml", text);
  Issues issues;
  Document::Parse(source, Syntax::kYaml, PolicyLimits(), issues);
  return testing::IssueLines(source, issues);
}

TEST(YamlTest, ListOrMapAsKey) {
  EXPECT_EQ(IssuesOf("[x]: []\n"),
            "1:1 `[x]` complex-key: a key must be text, not a list or a map | if it is text, quote "
            "it: `\"[x]\"`\n");
  EXPECT_EQ(IssuesOf("access:\n  {x}: []\n"),
            "2:3 `{x}` complex-key: a key must be text, not a list or a map | if it is text, quote "
            "it: `\"{x}\"`\n");
  EXPECT_EQ(IssuesOf("? [a]\n: b\n"),
            "1:3 `[a]` complex-key: a key must be text, not a list or a map | if it is text, quote "
            "it: `\"[a]\"`\n");
  EXPECT_EQ(IssuesOf("{a: b}: c\n"),
            "1:1 `{a: b}` complex-key: a key must be text, not a list or a map | if it is text, "
            "quote it: `\"{a: b}\"`\n");
  EXPECT_EQ(IssuesOf("- {[a]: b, {c}: d}\n"),
            "1:4 `[a]` complex-key: a key must be text, not a list or a map | if it is text, quote "
            "it: `\"[a]\"`\n"
            "1:12 `{c}` complex-key: a key must be text, not a list or a map | if it is text, "
            "quote it: `\"{c}\"`\n");
}

TEST(YamlTest, Anchor) {
  EXPECT_EQ(IssuesOf("a: &x 1\nb: &y [1]\nc: &z\n"),
            "1:4 `&x` anchor: `&x` is a YAML anchor: not accepted | write the value out; if it is "
            "text, quote it: `\"&x\"`\n"
            "2:4 `&y` anchor: `&y` is a YAML anchor: not accepted | write the value out; if it is "
            "text, quote it: `\"&y\"`\n"
            "3:4 `&z` anchor: `&z` is a YAML anchor: not accepted | write the value out; if it is "
            "text, quote it: `\"&z\"`\n");
}

// Aliases are reported, never expanded.
TEST(YamlTest, Alias) {
  EXPECT_EQ(IssuesOf("a: &x [1]\nb: *x\nc: [*x, *x]\n"),
            "1:4 `&x` anchor: `&x` is a YAML anchor: not accepted | write the value out; if it is "
            "text, quote it: `\"&x\"`\n"
            "2:4 `*x` alias: `*x` is a YAML alias: not accepted | write the value out; if it is "
            "text, quote it: `\"*x\"`\n"
            "3:5 `*x` alias: `*x` is a YAML alias: not accepted | write the value out; if it is "
            "text, quote it: `\"*x\"`\n"
            "3:9 `*x` alias: `*x` is a YAML alias: not accepted | write the value out; if it is "
            "text, quote it: `\"*x\"`\n");
}

TEST(YamlTest, Tag) {
  EXPECT_EQ(IssuesOf("a: !!str 42\nb: ! c\nd: !<tag:x.org,2026:y> e\nf: !t [g]\nh: !t\n"),
            "1:4 `!!str` tag: `!!str` is a YAML tag: not accepted | leave it out; if it is text, "
            "quote it: `\"!!str\"`\n"
            "2:4 `!` tag: `!` is a YAML tag: not accepted | leave it out; if it is text, quote it: "
            "`\"!\"`\n"
            "3:4 `!<tag:x.org,2026:y>` tag: `!<tag:x.org,2026:y>` is a YAML tag: not accepted | "
            "leave it out; if it is text, quote it: `\"!<tag:x.org,2026:y>\"`\n"
            "4:4 `!t` tag: `!t` is a YAML tag: not accepted | leave it out; if it is text, quote "
            "it: `\"!t\"`\n"
            "5:4 `!t` tag: `!t` is a YAML tag: not accepted | leave it out; if it is text, quote "
            "it: `\"!t\"`\n");
  EXPECT_EQ(IssuesOf("a: !<?> b\nc: !<> [d]\n!<?> e: f\n"),
            "1:4 `!<?>` tag: `!<?>` is a YAML tag: not accepted | leave it out; if it is text, "
            "quote it: `\"!<?>\"`\n"
            "2:4 `!<>` tag: `!<>` is a YAML tag: not accepted | leave it out; if it is text, quote "
            "it: `\"!<>\"`\n"
            "3:1 `!<?>` tag: `!<?>` is a YAML tag: not accepted | leave it out; if it is text, "
            "quote it: `\"!<?>\"`\n");
}

TEST(YamlTest, MergeKeyIsAKeyLikeAnyOther) {
  EXPECT_EQ(IssuesOf("<<: a\n"), "");
  EXPECT_EQ(IssuesOf("a: &x {b: c}\nd: {<<: *x}\n"),
            "1:4 `&x` anchor: `&x` is a YAML anchor: not accepted | write the value out; if it is "
            "text, quote it: `\"&x\"`\n"
            "2:9 `*x` alias: `*x` is a YAML alias: not accepted | write the value out; if it is "
            "text, quote it: `\"*x\"`\n");
}

// yaml-cpp reads over it in silence, wherever it stands.
TEST(YamlTest, Directive) {
  EXPECT_EQ(IssuesOf("%YAML 1.2\n---\na: 1\n"),
            "1:1 `%YAML 1.2` directive: `%YAML 1.2` is a YAML directive: not accepted | leave it "
            "out; a key that begins with `%` needs quotes: `\"%YAML 1.2\"`\n");
  EXPECT_EQ(IssuesOf("%x: []\n"),
            "1:1 `%x` directive: `%x` is a YAML directive: not accepted | leave it out; a key that "
            "begins with `%` needs quotes: `\"%x\"`\n");
  EXPECT_EQ(IssuesOf("a: 1\n%x: []\n"),
            "2:1 `%x` directive: `%x` is a YAML directive: not accepted | leave it out; a key that "
            "begins with `%` needs quotes: `\"%x\"`\n");
}

TEST(YamlTest, SecondDocument) {
  EXPECT_EQ(IssuesOf("a: 1\n---\nb: 2\n"),
            "2:1 `---` second-document: a second document begins here | a file holds one document: "
            "delete this line, or split the file\n");
  EXPECT_EQ(IssuesOf("---\n---\na: 1\n"),
            "2:1 `---` second-document: a second document begins here | a file holds one document: "
            "delete this line, or split the file\n");
  EXPECT_EQ(IssuesOf("a: 1\n...\nb: 2\n"),
            "2:1 `...` second-document: a second document begins after this line | a file holds "
            "one document: delete this line, or split the file\n");
  EXPECT_EQ(IssuesOf("a: 1\n---\n"),
            "2:1 `---` second-document: a second document begins here | a file holds one document: "
            "delete this line, or split the file\n");
}

TEST(YamlTest, OneDocumentMayHaveItsMarks) {
  EXPECT_EQ(IssuesOf("---\na: 1\n...\n"), "");
  EXPECT_EQ(IssuesOf("--- {a: 1}\n"), "");
  EXPECT_EQ(IssuesOf("# c\n---\n# d\n[a]\n# e\n"), "");
}

TEST(YamlTest, TextAfterTheEnd) {
  EXPECT_EQ(
      IssuesOf("[a]\nb\n"),
      "2:1 `b` yaml-syntax: `b` stands after the document's end | a file holds one document\n");
  EXPECT_EQ(
      IssuesOf("- a\nb\n"),
      "2:1 `b` yaml-syntax: `b` stands after the document's end | a file holds one document\n");
  EXPECT_EQ(
      IssuesOf("{a: b} c\n"),
      "1:8 `c` yaml-syntax: `c` stands after the document's end | a file holds one document\n");
}

TEST(YamlTest, Empty) {
  EXPECT_EQ(IssuesOf(""), "1:1 `` empty-file: the file is empty\n");
  EXPECT_EQ(IssuesOf("\n\n"), "1:1 `` empty-file: the file is empty\n");
  EXPECT_EQ(IssuesOf("# only a comment\n"), "1:1 `` empty-file: the file is empty\n");
  EXPECT_EQ(IssuesOf("---\n"), "1:1 `` empty-file: the file is empty\n");
  EXPECT_EQ(IssuesOf("---\n...\n"), "1:1 `` empty-file: the file is empty\n");
}

// yaml-cpp takes the end of the file for the quote.
TEST(YamlTest, QuoteNotClosed) {
  EXPECT_EQ(IssuesOf("a: 'b\nc: d\n"),
            "1:4 `'` yaml-syntax: this quote is never closed | if it is an apostrophe, put all of "
            "the text into double quotes\n");
  EXPECT_EQ(IssuesOf("a: \"b\n"),
            "1:4 `\"` yaml-syntax: this quote is never closed | write `\"` where the text ends\n");
  EXPECT_EQ(IssuesOf("a: \"b"),
            "1:4 `\"` yaml-syntax: this quote is never closed | write `\"` where the text ends\n");
  EXPECT_EQ(IssuesOf("a: \"x\n---\ny\"\n"),
            "1:4 `\"` yaml-syntax: this quote is never closed | write `\"` where the text ends\n");
  EXPECT_EQ(IssuesOf("[a, \"b]\n"),
            "1:5 `\"` yaml-syntax: this quote is never closed | write `\"` where the text ends\n");
}

TEST(YamlTest, TextAfterQuote) {
  EXPECT_EQ(IssuesOf("a: 'it's'\n"),
            "1:8 `s'` yaml-syntax: `s'` stands after the closing quote | put all of it into the "
            "quotes, an apostrophe as `''`\n");
  EXPECT_EQ(IssuesOf("\"x\"/y: []\n"),
            "1:4 `/y` yaml-syntax: `/y` stands after the closing quote | put all of it into the "
            "quotes\n");
  EXPECT_EQ(IssuesOf("a: \"b\" \"c\"\n"),
            "1:8 `\"c\"` yaml-syntax: `\"c\"` does not belong here | the value before it has "
            "ended; if it is part of the text, quote all of it\n");
}

TEST(YamlTest, BadEscape) {
  EXPECT_EQ(IssuesOf("a: \"\\q\"\n"),
            "1:5 `\\q` yaml-syntax: `\\q` is no escape in double quotes | use single quotes, or "
            "write `\\\\` for a backslash\n");
  EXPECT_EQ(IssuesOf("a: \"\\x\"\n"),
            "1:5 `\\x` yaml-syntax: `\\x` is no escape in double quotes | use single quotes, or "
            "write `\\\\` for a backslash\n");
  EXPECT_EQ(IssuesOf("a: \"\\u12\"\n"),
            "1:5 `\\u` yaml-syntax: `\\u` is no escape in double quotes | use single quotes, or "
            "write `\\\\` for a backslash\n");
  EXPECT_EQ(IssuesOf("a: \"\\ud83d\\ude00\"\n"),
            "1:5 `\\ud83d` yaml-syntax: `\\ud83d` is no character | write the character itself, or "
            "`\\U` and its eight digits\n");
}

TEST(YamlTest, ColonTwice) {
  EXPECT_EQ(IssuesOf("a: b: c\n"),
            "1:5 `:` yaml-syntax: a second `: ` on this line | if it is part of the text, quote "
            "it: `\"b: c\"`\n");
  EXPECT_EQ(IssuesOf("- a: b: \"c\"\n"),
            "1:7 `:` yaml-syntax: a second `: ` on this line | if it is part of the text, quote "
            "it: `'b: \"c\"'`\n");
}

// yaml-cpp takes the last line of a file for a key without it.
TEST(YamlTest, ColonMissing) {
  EXPECT_EQ(IssuesOf("a: 1\nb\n"),
            "2:1 `b` yaml-syntax: `b` is no `key: value` | a `:` and a space or line end must "
            "follow the key\n");
  EXPECT_EQ(IssuesOf("a: 1\nb"),
            "2:1 `b` yaml-syntax: `b` is no `key: value` | a `:` and a space or line end must "
            "follow the key\n");
  EXPECT_EQ(IssuesOf("a: 1\nb\nc: d\n"),
            "2:1 `b` yaml-syntax: `b` is no `key: value` | a `:` and a space or line end must "
            "follow the key\n");
  EXPECT_EQ(IssuesOf("a:1\nb: 2\n"),
            "1:1 `a:1` yaml-syntax: `a:1` is no `key: value` | a `:` and a space or line end must "
            "follow the key\n");
  EXPECT_EQ(IssuesOf("? a\n"),
            "1:3 `a` yaml-syntax: `a` is no `key: value` | a `:` and a space or line end must "
            "follow the key\n");
}

TEST(YamlTest, KeyOverTwoLines) {
  EXPECT_EQ(IssuesOf("\"a\n b\": c\n"),
            "1:1 `\"a` yaml-syntax: a key must end on the line that it begins on\n");
  EXPECT_EQ(IssuesOf("a\n b: c\n"),
            "1:1 `a` yaml-syntax: `a` is no `key: value` | a `:` and a space or line end must "
            "follow the key\n");
}

TEST(YamlTest, Indentation) {
  EXPECT_EQ(IssuesOf("a:\n  - b\n c: d\n"),
            "3:2 `c: d` yaml-syntax: the indentation of this line fits nothing above it | align it "
            "with the lines that it belongs to\n");
  EXPECT_EQ(IssuesOf("a:\nb: c\n d: e\n"),
            "3:2 `d: e` yaml-syntax: the indentation of this line fits nothing above it | align it "
            "with the lines that it belongs to\n");
  EXPECT_EQ(IssuesOf("a:\n[b]\n"),
            "2:1 `[b]` yaml-syntax: the indentation of this line fits nothing above it | align it "
            "with the lines that it belongs to\n");
  EXPECT_EQ(IssuesOf("a:\n\"b\"\n"),
            "2:1 `\"b\"` yaml-syntax: the indentation of this line fits nothing above it | align "
            "it with the lines that it belongs to\n");
}

TEST(YamlTest, TabInIndentation) {
  EXPECT_EQ(IssuesOf("\ta: b\n"), "1:1 `\t` yaml-syntax: a tab in the indentation | use spaces\n");
  EXPECT_EQ(IssuesOf("a:\n\tb: c\n"),
            "2:1 `\t` yaml-syntax: a tab in the indentation | use spaces\n");
  EXPECT_EQ(IssuesOf("a:\n  b: c\n\td: e\n"),
            "3:1 `\t` yaml-syntax: a tab in the indentation | use spaces\n");
}

TEST(YamlTest, TabElsewhereIsWhiteSpace) { EXPECT_EQ(IssuesOf("a:\tb # c\nd: [e,\t f]\n"), ""); }

TEST(YamlTest, BracketNotClosed) {
  EXPECT_EQ(IssuesOf("a: [b\nc: d\n"),
            "1:4 `[` yaml-syntax: this `[` is never closed | write `]` where it ends\n");
  EXPECT_EQ(IssuesOf("a: {b: c\nd: e\n"),
            "1:4 `{` yaml-syntax: this `{` is never closed | write `}` where it ends\n");
  EXPECT_EQ(IssuesOf("[a"),
            "1:1 `[` yaml-syntax: this `[` is never closed | write `]` where it ends\n");
  EXPECT_EQ(IssuesOf("a: [b c: d e: f]\n"),
            "1:13 `:` yaml-syntax: a `,` or `]` is missing before this\n"
            "  1:4 `[` is open here\n");
  EXPECT_EQ(IssuesOf("a: {b: c d: e}\n"),
            "1:11 `:` yaml-syntax: a `,` or `}` is missing before this\n"
            "  1:4 `{` is open here\n");
}

TEST(YamlTest, BracketThatClosesNothing) {
  EXPECT_EQ(IssuesOf("a: {b: c}}\n"),
            "1:10 `}` yaml-syntax: `}` closes nothing | delete it, or quote the text that it is "
            "part of\n");
  EXPECT_EQ(IssuesOf("a: ]\n"),
            "1:4 `]` yaml-syntax: `]` closes nothing | delete it, or quote the text that it is "
            "part of\n");
  EXPECT_EQ(IssuesOf("a: [b}\n"),
            "1:6 `}` yaml-syntax: `]` must come before this\n"
            "  1:4 `[` is open here\n");
}

TEST(YamlTest, CommaWithNothingBefore) {
  EXPECT_EQ(IssuesOf("a: [b,,c]\n"),
            "1:7 `,` yaml-syntax: there is nothing before this comma | delete it\n");
  EXPECT_EQ(IssuesOf("a: [,b]\n"),
            "1:5 `,` yaml-syntax: there is nothing before this comma | delete it\n");
  EXPECT_EQ(IssuesOf("a: {,}\n"),
            "1:5 `,` yaml-syntax: there is nothing before this comma | delete it\n");
}

TEST(YamlTest, CommaAtTheEndIsFine) { EXPECT_EQ(IssuesOf("a: [b,]\nc: {d: e,}\n"), ""); }

TEST(YamlTest, ListOutOfPlace) {
  EXPECT_EQ(IssuesOf("a: - b\n"),
            "1:4 `-` yaml-syntax: a list may not begin here | begin it on a line of its own; if "
            "`-` is part of the text, quote it\n");
}

TEST(YamlTest, ValueHasEnded) {
  EXPECT_EQ(IssuesOf("a: [b] c\n"),
            "1:8 `c` yaml-syntax: `c` does not belong here | the value before it has ended; if it "
            "is part of the text, quote all of it\n");
}

TEST(YamlTest, DuplicateKeys) {
  EXPECT_EQ(IssuesOf("a: 1\nb: 2\n\"a\": 3\na: 4\n"),
            "3:1 `\"a\"` duplicate-key: the key `a` is named twice | remove one of the two\n"
            "  1:1 first named here\n"
            "4:1 `a` duplicate-key: the key `a` is named twice | remove one of the two\n"
            "  1:1 first named here\n");
  EXPECT_EQ(IssuesOf("- {a: 1, b: 2}\n- {a: 1, a: 2}\n"),
            "2:10 `a` duplicate-key: the key `a` is named twice | remove one of the two\n"
            "  2:4 first named here\n");
}

TEST(YamlTest, EveryIssueOfAFileInOneRun) {
  EXPECT_EQ(IssuesOf("a: &x 1\na: *x\n? [b]\n: !!int 3\n"),
            "1:4 `&x` anchor: `&x` is a YAML anchor: not accepted | write the value out; if it is "
            "text, quote it: `\"&x\"`\n"
            "2:1 `a` duplicate-key: the key `a` is named twice | remove one of the two\n"
            "  1:1 first named here\n"
            "2:4 `*x` alias: `*x` is a YAML alias: not accepted | write the value out; if it is "
            "text, quote it: `\"*x\"`\n"
            "3:3 `[b]` complex-key: a key must be text, not a list or a map | if it is text, quote "
            "it: `\"[b]\"`\n"
            "4:3 `!!int` tag: `!!int` is a YAML tag: not accepted | leave it out; if it is text, "
            "quote it: `\"!!int\"`\n");
}

TEST(YamlTest, StructuralIssuesAreKeptWhenSyntaxEndsTheReading) {
  EXPECT_EQ(IssuesOf("a: &x 1\na: 2\nb: \"c\" d\n"),
            "1:4 `&x` anchor: `&x` is a YAML anchor: not accepted | write the value out; if it is "
            "text, quote it: `\"&x\"`\n"
            "3:8 `d` yaml-syntax: `d` does not belong here | the value before it has ended; if it "
            "is part of the text, quote all of it\n");
}

}  // namespace
}  // namespace postern
