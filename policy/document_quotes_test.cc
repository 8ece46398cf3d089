// The first trap of all: a path pattern that begins like something else in YAML.
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

struct NeedsQuotes {
  const char* text;
  const char* place;
  const char* token;
  const char* why;
  const char* instead;
};

constexpr NeedsQuotes kNeedsQuotes[] = {
    {"**/x: []\n", "1:1", "**/x", "YAML takes `*` at the beginning for an alias", "\"**/x\""},
    {"access:\n  */x: []\n", "2:3", "*/x", "YAML takes `*` at the beginning for an alias",
     "\"*/x\""},
    {"*: []\n", "1:1", "*", "YAML takes `*` at the beginning for an alias", "\"*\""},
    {"*/{id}/x: []\n", "1:1", "*/{id}/x", "YAML takes `*` at the beginning for an alias",
     "\"*/{id}/x\""},
    {"to: *read\n", "1:5", "*read", "YAML takes `*` at the beginning for an alias", "\"*read\""},
    {"to: [get, *read]\n", "1:11", "*read", "YAML takes `*` at the beginning for an alias",
     "\"*read\""},
    {"access:\n  {x}/*: []\n", "2:3", "{x}/*", "YAML takes `{` at the beginning for a map",
     "\"{x}/*\""},
    {"{x}/*: []\n", "1:1", "{x}/*", "YAML takes `{` at the beginning for a map", "\"{x}/*\""},
    {"[x]/y: []\n", "1:1", "[x]/y", "YAML takes `[` at the beginning for a list", "\"[x]/y\""},
    {"a: {x}/*\n", "1:4", "{x}/*", "YAML takes `{` at the beginning for a map", "\"{x}/*\""},
    {"a: [{x}/*, b]\n", "1:5", "{x}/*", "YAML takes `{` at the beginning for a map", "\"{x}/*\""},
    {"@x: []\n", "1:1", "@x", "no text may begin with `@` in YAML", "\"@x\""},
    {"`x: []\n", "1:1", "`x", "no text may begin with ``` in YAML", "\"`x\""},
    {"to: %x\n", "1:5", "%x", "YAML takes `%` at the beginning for a directive", "\"%x\""},
    {"a:\n  %x: []\n", "2:3", "%x", "YAML takes `%` at the beginning for a directive", "\"%x\""},
    {"&x/y: []\n", "1:1", "&x/y", "YAML takes `&` at the beginning for an anchor", "\"&x/y\""},
    {"!x/y: []\n", "1:1", "!x/y", "YAML takes `!` at the beginning for a tag", "\"!x/y\""},
    {"a: &\n", "1:4", "&", "YAML takes `&` at the beginning for an anchor", "\"&\""},
    {"|x: []\n", "1:1", "|x", "YAML takes `|` at the beginning for a block of text", "\"|x\""},
    {"a: >x\n", "1:4", ">x", "YAML takes `>` at the beginning for a block of text", "\">x\""},
    {"a: |0\n  b\n", "1:4", "|0", "YAML takes `|` at the beginning for a block of text", "\"|0\""},
    {"a: [img-?.png]\n", "1:5", "img-?.png",
     "inside brackets YAML takes `?` for the beginning of a key", "\"img-?.png\""},
    {"a: {b?: c}\n", "1:5", "b?", "inside brackets YAML takes `?` for the beginning of a key",
     "\"b?\""},
    {"a: [?]\n", "1:5", "?", "YAML takes `?` at the beginning for a key", "\"?\""},
    {"a: ? b\n", "1:4", "? b", "YAML takes `?` at the beginning for a key", "\"? b\""},
    {"*\"x'\\: []\n", "1:1", "*\"x'\\", "YAML takes `*` at the beginning for an alias",
     "'*\"x''\\'"},
};

class NeedsQuotesTest : public ::testing::TestWithParam<NeedsQuotes> {};

TEST_P(NeedsQuotesTest, SaysWhyAndHow) {
  const NeedsQuotes& trap = GetParam();
  const std::string token = "`" + std::string(trap.token) + "`";
  EXPECT_EQ(IssuesOf(trap.text), std::string(trap.place) + " " + token + " needs-quotes: " + token +
                                     " needs quotes: " + trap.why + " | write `" + trap.instead +
                                     "`\n");
}

TEST_P(NeedsQuotesTest, TheHelpReadsAsWhatWasMeant) {
  const NeedsQuotes& trap = GetParam();
  const Source source("file.yaml", trap.instead);
  Issues issues;
  const auto document = Document::Parse(source, Syntax::kYaml, PolicyLimits(), issues);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->node(document->root()).kind, NodeKind::kText);
  EXPECT_EQ(document->node(document->root()).text, trap.token);
}

INSTANTIATE_TEST_SUITE_P(All, NeedsQuotesTest, ::testing::ValuesIn(kNeedsQuotes));

TEST(YamlTest, NoQuotesNeeded) {
  EXPECT_EQ(IssuesOf("<x>/<y:[0-9]+>: [<x>]\nimg-?.png: a?b\na/{id}/*: x\n"), "");
}

}  // namespace
}  // namespace postern
