#include "policy/internal/value_parser.h"

#include "gtest/gtest.h"

namespace postern::internal {
namespace {

// Returns `VARIABLE <name>`, `TEXT …` or the id of the error. Any variable is one of the pattern.
std::string Read(std::string_view spelled) {
  const Source source("values", "text: x\n");
  Issues issues;
  const auto document = Document::Parse(source, Syntax::kYaml, {}, issues);
  DocumentReader reader(*document, issues);
  const auto value = ParseValue(spelled, {0, 1}, /*pattern=*/nullptr, reader);
  EXPECT_EQ(value.has_value(), issues.empty());
  if (!value) return issues.all()[0].id;
  return (value->is_variable ? "VARIABLE " : "TEXT ") + value->text;
}

TEST(ValueParserTest, OnlyWhatLooksLikeAVariableNeedsEscapes) {
  struct {
    const char* spelled;
    const char* meaning;
  } const kCases[] = {
      // A variable stands alone.
      {"<x>", "VARIABLE x"},
      {"<_x1>", "VARIABLE _x1"},
      {"a<x>", "variable-not-alone"},
      {"<x>b", "variable-not-alone"},
      {"<x><y>", "variable-not-alone"},
      {"<<x>>", "variable-not-alone"},
      // What is bracketed but no name is a slip.
      {"<>", "variable-name"},
      {"<1>", "variable-name"},
      {"<a b>", "variable-name"},
      {"<x\\>", "variable-name"},
      {"<x:[0-9]+>", "variable-name"},
      // Escaped, both are text.
      {"\\<x\\>", "TEXT <x>"},
      {"\\<a b\\>", "TEXT <a b>"},
      {"\\<\\>", "TEXT <>"},
      {"a-\\<x\\>-b", "TEXT a-<x>-b"},
      {"\\<x\\>\\<y\\>", "TEXT <x><y>"},
      // Everything else is itself.
      {"", "TEXT "},
      {"<", "TEXT <"},
      {"<x", "TEXT <x"},
      {"x>", "TEXT x>"},
      {"a<b", "TEXT a<b"},
      {"a<1>", "TEXT a<1>"},
      {"a <b c> d", "TEXT a <b c> d"},
      {"{x}", "TEXT {x}"},
      {"*", "TEXT *"},
      {"CORP\\alice", "TEXT CORP\\alice"},
      {"\\", "TEXT \\"},
      {"\\<", "TEXT \\<"},
      {"\\<x", "TEXT \\<x"},
      {"\\<x>", "TEXT \\<x>"},
      {"a\\<1\\>", "TEXT a\\<1\\>"},
      {"\\\\<x\\>", "TEXT \\<x>"},
  };
  for (const auto& c : kCases) EXPECT_EQ(Read(c.spelled), c.meaning) << c.spelled;
}

}  // namespace
}  // namespace postern::internal
