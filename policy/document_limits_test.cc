// The limits of a document, each at its edge, and the bytes that no document may hold.
#include <optional>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "policy/document.h"
#include "policy/testing/issue_lines.h"

namespace postern {
namespace {

using namespace std::string_literals;

struct Result {
  bool has_tree;
  std::string issues;
};

Result Parse(std::string text, Syntax syntax, const PolicyLimits& limits = PolicyLimits()) {
  const Source source("file", std::move(text));
  Issues issues;
  const std::optional<Document> document = Document::Parse(source, syntax, limits, issues);
  return {document.has_value(), testing::IssueLines(source, issues)};
}

std::string IssuesOf(std::string text, Syntax syntax) {
  return Parse(std::move(text), syntax).issues;
}

std::string YamlIssues(std::string text) { return IssuesOf(std::move(text), Syntax::kYaml); }
std::string JsonIssues(std::string text) { return IssuesOf(std::move(text), Syntax::kJson); }

std::string Repeat(std::string_view text, size_t count) {
  std::string repeated;
  while (count-- > 0) repeated += text;
  return repeated;
}

TEST(DocumentLimitsTest, FileBytes) {
  PolicyLimits limits;
  limits.file_bytes = 6;
  EXPECT_EQ(Parse("[a, b]", Syntax::kYaml, limits).issues, "");
  const Result result = Parse("[a, b]\n", Syntax::kYaml, limits);
  EXPECT_FALSE(result.has_tree);
  EXPECT_EQ(result.issues, "1:1 `` file-too-large: the file has 7 bytes, over the limit of 6\n");
}

TEST(DocumentLimitsTest, Nesting) {
  const std::string message = " too-deep: lists and maps are nested deeper than the limit of 16\n";
  for (const Syntax syntax : {Syntax::kYaml, Syntax::kJson}) {
    EXPECT_EQ(IssuesOf(Repeat("[", 16) + Repeat("]", 16), syntax), "");
    EXPECT_EQ(IssuesOf(Repeat("[", 17) + Repeat("]", 17), syntax), "1:17 `[`" + message);
    EXPECT_EQ(IssuesOf(Repeat("{\"a\": ", 16) + "1" + Repeat("}", 16), syntax), "");
    EXPECT_EQ(IssuesOf(Repeat("{\"a\": ", 17) + "1" + Repeat("}", 17), syntax),
              "1:97 `{`" + message);
  }
  EXPECT_EQ(YamlIssues(Repeat("- ", 16) + "a"), "");
  EXPECT_EQ(YamlIssues(Repeat("- ", 17) + "a"), "1:33 `-`" + message);
}

// However high the limit is: their parser takes stack for each. That of YAML has a bound of its
// own.
TEST(DocumentLimitsTest, NestingOfAThousandAtMost) {
  PolicyLimits limits;
  limits.nesting = 1000000;
  EXPECT_EQ(Parse(Repeat("[", 1000) + Repeat("]", 1000), Syntax::kJson, limits).issues, "");
  for (const size_t levels : {1001, 1000000}) {
    const Result result = Parse(Repeat("[", levels) + Repeat("]", levels), Syntax::kJson, limits);
    EXPECT_FALSE(result.has_tree);
    EXPECT_EQ(result.issues,
              "1:1001 `[` too-deep: lists and maps are nested deeper than the limit of 1000\n");
  }
  EXPECT_FALSE(Parse(Repeat("[", 1000000), Syntax::kYaml, limits).has_tree);
}

// Both parsers could run out of stack or of memory on these.
TEST(DocumentLimitsTest, MillionsOfBrackets) {
  for (const Syntax syntax : {Syntax::kYaml, Syntax::kJson}) {
    for (const char* opening : {"[", "{\"a\":", "[{\"a\":", "{"}) {
      const Result result = Parse(Repeat(opening, 200000), syntax);
      EXPECT_FALSE(result.has_tree);
      EXPECT_NE(result.issues, "");
    }
  }
  for (const char* opening : {"- ", "? ", "a: ", "[: "}) {
    EXPECT_FALSE(Parse(Repeat(opening, 200000), Syntax::kYaml).has_tree) << opening;
  }
}

TEST(DocumentLimitsTest, ScalarBytes) {
  PolicyLimits limits;
  limits.scalar_bytes = 4;
  for (const Syntax syntax : {Syntax::kYaml, Syntax::kJson}) {
    EXPECT_EQ(Parse("[\"abcd\", 1234]", syntax, limits).issues, "");
    const Result result = Parse("[\"abcde\", 12345, \"a\\nbc\"]", syntax, limits);
    EXPECT_TRUE(result.has_tree);
    EXPECT_EQ(result.issues,
              "1:2 `\"abcde\"` scalar-too-long: a text of 5 bytes, over the limit of 4\n"
              "1:11 `12345` scalar-too-long: a text of 5 bytes, over the limit of 4\n");
  }
}

TEST(DocumentLimitsTest, ScalarBytesByDefault) {
  EXPECT_EQ(YamlIssues("a: " + std::string(65536, 'x')), "");
  EXPECT_NE(YamlIssues("a: " + std::string(65537, 'x')), "");
}

// Looking for the place of an empty node once took time for all that follow it.
TEST(DocumentLimitsTest, ManyEmptyNodes) { EXPECT_EQ(YamlIssues(Repeat("-\n", 200000)), ""); }

// YAML's own limit. A key in quotes has two bytes less.
TEST(DocumentLimitsTest, KeyBytes) {
  const std::string key(1024, 'k');
  const std::string message =
      " key-too-long: a key of more than 1,024 bytes | YAML allows no longer one\n";
  EXPECT_EQ(YamlIssues(key + ": a\n"), "");
  EXPECT_EQ(YamlIssues("k" + key + ": a\n"), "1:1 `k" + key + "`" + message);
  EXPECT_EQ(YamlIssues("- {a: b, " + key + ": a}\n"), "");
  EXPECT_EQ(YamlIssues("- {a: b, k" + key + ": a}\n"), "1:10 `k" + key + "`" + message);
  EXPECT_EQ(YamlIssues("\"" + key.substr(2) + "\": a\n"), "");
  EXPECT_EQ(YamlIssues("\"" + key.substr(1) + "\": a\n"),
            "1:1 `\"" + key.substr(1) + "\"`" + message);
  EXPECT_EQ(JsonIssues("{\"" + Repeat(key, 4) + "\": 1}"), "");
}

// A list item in brackets may yet turn out to be a key, so yaml-cpp keeps all of it.
TEST(DocumentLimitsTest, BracketsThatMightBeAKey) {
  const std::string items = Repeat("abcdefgh, ", 60000);  // 540,000 bytes but for the white space
  EXPECT_EQ(YamlIssues("- [" + items + "b]\n"), "");
  EXPECT_EQ(
      YamlIssues("- b\n- [" + items + items + "b]\n"),
      "2:3 `[` too-large: more than 1048576 bytes in brackets where a key might stand | write "
      "this list or map without brackets, one line for each entry\n");
}

TEST(DocumentLimitsTest, BracketsThatAreNoKeyMayBeLong) {
  const std::string items = Repeat("abcdefgh, ", 120000);
  EXPECT_EQ(YamlIssues("a: [" + items + "b]\n"), "");
  EXPECT_EQ(YamlIssues("[" + items + "b]\n"), "");
  EXPECT_EQ(YamlIssues("# c\n---\n{a: [" + items + "b]}\n"), "");
}

TEST(DocumentLimitsTest, CommentsMayBeLong) {
  EXPECT_EQ(YamlIssues(Repeat("# 123456789\n", 100000) + "a: b\n"), "");
}

TEST(DocumentLimitsTest, ALongTextIsNotReadAhead) {
  EXPECT_EQ(YamlIssues("a: '" + std::string(1200000, 'x') + "'\n"),
            "1:4 `` too-large: a text of more than 1048576 bytes\n");
}

TEST(DocumentLimitsTest, BracketBytesAreAnOption) {
  PolicyLimits limits;
  limits.bracket_bytes = 4096;
  const std::string items(2 * limits.bracket_bytes, ',');
  EXPECT_EQ(Parse("- ['" + items.substr(0, 2000) + "']\n", Syntax::kYaml, limits).issues, "");
  EXPECT_EQ(Parse("- ['" + items + "']\n", Syntax::kYaml, limits).issues,
            "1:3 `[` too-large: more than 4096 bytes in brackets where a key might stand | write "
            "this list or map without brackets, one line for each entry\n");
}

TEST(DocumentLimitsTest, Errors) {
  const std::string stop =
      " too-many-errors: the rest of the file is not read, after 1000 errors\n";
  EXPECT_EQ(YamlIssues(Repeat("a: 1\n", 1000)).find(stop), std::string::npos);
  EXPECT_NE(YamlIssues(Repeat("a: 1\n", 1001)).find("1001:1 `a`" + stop), std::string::npos);
  EXPECT_NE(YamlIssues("[" + Repeat("!t a, ", 1001) + "]\n").find(stop), std::string::npos);
}

TEST(DocumentLimitsTest, Utf16) {
  const std::string help =
      " not-utf8: the file is not UTF-8 but looks like UTF-16 | save it as UTF-8\n";
  for (const Syntax syntax : {Syntax::kYaml, Syntax::kJson}) {
    EXPECT_EQ(IssuesOf("\xff\xfe[\0]\0"s, syntax), "1:1 `\xff`" + help);
    EXPECT_EQ(IssuesOf("\xfe\xff\0[\0]"s, syntax), "1:1 `\xfe`" + help);
    EXPECT_EQ(IssuesOf("[\0]\0"s, syntax), "1:1 `[`" + help);
    EXPECT_EQ(IssuesOf("\0[\0]"s, syntax), "1:1 `\0`"s + help);
    EXPECT_EQ(IssuesOf("\xff\xfe\0\0[\0\0\0"s, syntax), "1:1 `\xff`" + help);
  }
}

TEST(DocumentLimitsTest, FirstByteThatIsNotUtf8) {
  const std::pair<const char*, const char*> cases[] = {
      {"- \xff", "1:3 `\xff` not-utf8: byte `\\xff` is not UTF-8"},
      {"- a\n- \xc3", "2:3 `\xc3` not-utf8: byte `\\xc3` is not UTF-8"},
      {"- \xc0\xaf", "1:3 `\xc0` not-utf8: byte `\\xc0` is not UTF-8"},
      {"- é\xed\xa0\x80", "1:5 `\xed` not-utf8: byte `\\xed` is not UTF-8"},
      {"- \xf4\x90\x80\x80", "1:3 `\xf4` not-utf8: byte `\\xf4` is not UTF-8"},
  };
  for (const auto& [text, message] : cases) {
    EXPECT_EQ(YamlIssues(text), std::string(message) + " | save the file as UTF-8\n");
  }
}

TEST(DocumentLimitsTest, ControlCharactersInYaml) {
  const std::string help = " | take it out, or write it as an escape in double quotes\n";
  for (const char* byte : {"\x01", "\x04", "\x1b", "\x7f", "\xc2\x80", "\xc2\x85", "\xc2\x9f"}) {
    EXPECT_EQ(YamlIssues("a: \"é" + std::string(byte) + "\"\n"),
              "1:7 `" + std::string(byte) + "` control-character: a control character" + help);
  }
  EXPECT_EQ(YamlIssues("a: b\rc: d\n"),
            "1:5 `\r` control-character: a carriage return without a line feed" + help);
  EXPECT_EQ(
      YamlIssues("a: b\n# \xef\xbb\xbf\n"),
      "2:3 `\xef\xbb\xbf` control-character: a byte order mark (U+FEFF) inside the file" + help);
  EXPECT_EQ(YamlIssues("a: \xef\xbf\xbe\n"),
            "1:4 `\xef\xbf\xbe` control-character: a code point that is no character" + help);
  EXPECT_EQ(YamlIssues("a:\tb\r\nc: \"\\x01\\x7f\\N\\uFEFF\xc2\xa0\"\n"), "");
}

TEST(DocumentLimitsTest, OneByteOrderMarkAtTheBeginning) {
  const std::string mark = "\xef\xbb\xbf";
  for (const Syntax syntax : {Syntax::kYaml, Syntax::kJson}) {
    EXPECT_EQ(IssuesOf(mark + "[]", syntax), "");
    EXPECT_EQ(IssuesOf(mark + mark + "[]", syntax),
              "1:1 `" + mark +
                  "` control-character: a second byte order mark (U+FEFF) | take it "
                  "out\n");
    EXPECT_EQ(IssuesOf(mark, syntax), "1:1 `` empty-file: the file is empty\n");
  }
  EXPECT_EQ(JsonIssues("[\"" + mark + "\"]"), "");
}

}  // namespace
}  // namespace postern
