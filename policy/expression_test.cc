// The expressions of `<name:expression>`: RE2 is the oracle.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "policy/internal/expression_syntax.h"
#include "policy/segment_language.h"
#include "policy/testing/all_strings.h"

namespace postern {
namespace {

using ::testing::HasSubstr;
using testing::StringsOver;

SegmentAutomaton Compiled(std::string_view expression) {
  const absl::StatusOr<SegmentAutomaton> automaton = CompileExpression(expression);
  EXPECT_TRUE(automaton.ok()) << expression << ": " << automaton.status();
  return automaton.value_or(SegmentAutomaton());
}

std::string Utf8(uint32_t code_point) {
  const auto continuation = [code_point](int shift) {
    return static_cast<char>(0x80 | ((code_point >> shift) & 0x3f));
  };
  if (code_point < 0x80) return {static_cast<char>(code_point)};
  if (code_point < 0x800) return {static_cast<char>(0xc0 | (code_point >> 6)), continuation(0)};
  if (code_point < 0x10000) {
    return {static_cast<char>(0xe0 | (code_point >> 12)), continuation(6), continuation(0)};
  }
  return {static_cast<char>(0xf0 | (code_point >> 18)), continuation(12), continuation(6),
          continuation(0)};
}

TEST(CompileExpression, MatchesTheWholeSegment) {
  const SegmentAutomaton expression = Compiled("[0-9]+");
  EXPECT_TRUE(expression.Matches("2024"));
  EXPECT_FALSE(expression.Matches("2024a"));
  EXPECT_FALSE(expression.Matches("a2024"));
  EXPECT_FALSE(expression.Matches(""));
}

TEST(CompileExpression, AlternativesNeedNoGroup) {
  const SegmentAutomaton expression = Compiled("ab|cd");
  EXPECT_TRUE(expression.Matches("ab"));
  EXPECT_TRUE(expression.Matches("cd"));
  EXPECT_FALSE(expression.Matches("abd"));
}

TEST(CompileExpression, NeverMatchesTheEmptySegmentSlashOrNul) {
  const SegmentAutomaton expression = Compiled("[^a]*");
  EXPECT_FALSE(expression.Matches(""));
  EXPECT_FALSE(expression.Matches("b/b"));
  EXPECT_FALSE(expression.Matches(std::string_view("\0", 1)));
  EXPECT_TRUE(expression.Matches("b\nb"));
  for (const char* nothing : {"", "()", "\\x2f", "\\000", "a?\\x00", "[^\\x00-\\x{10FFFF}]"}) {
    EXPECT_TRUE(IsEmpty(Compiled(nothing))) << nothing;
  }
}

TEST(CompileExpression, DotAndNegatedClassesMatchANewline) {
  EXPECT_TRUE(Compiled(".").Matches("\n"));
  EXPECT_TRUE(Compiled("[^a]").Matches("\n"));
}

TEST(CompileExpression, PerlClassesAreAscii) {
  EXPECT_EQ(Compiled("\\d"), Compiled("[0-9]"));
  EXPECT_EQ(Compiled("\\w"), Compiled("[0-9A-Za-z_]"));
  EXPECT_EQ(Compiled("\\s"), Compiled("[\\t\\n\\f\\r ]"));
  EXPECT_EQ(Compiled("\\D"), Compiled("[^0-9]"));
}

TEST(CompileExpression, EqualLanguagesAreEqualAutomata) {
  EXPECT_EQ(Compiled("p|q"), Compiled("[pq]"));
  EXPECT_EQ(Compiled("(?:ab)+"), Compiled("ab(ab)*"));
  EXPECT_EQ(Compiled("a{2,4}"), Compiled("aa(a(a)?)?"));
  EXPECT_EQ(Compiled("(a*b*)*"), Compiled("[ab]*"));
  EXPECT_EQ(Compiled("\\x{e9}|\\351|\\xE9"), Compiled("é"));
  EXPECT_NE(Compiled("[ab]+"), Compiled("[ac]+"));
}

TEST(CompileExpression, TakesUpTo256States) {
  EXPECT_EQ(Compiled("[a-z]{255}").num_states(), 256u);
  EXPECT_EQ(CompileExpression("[a-z]{256}").status(),
            absl::ResourceExhaustedError("it needs an automaton of more than 256 states"));
  EXPECT_EQ(Compiled("a{0,255}").num_states(), 256u);
  EXPECT_FALSE(CompileExpression("a{0,256}").ok());
}

TEST(CompileExpression, ExplosionIsStoppedEarly) {
  for (const char* expression :
       {"(a|b)*a(a|b){24}", "((a{10}){10}){10}", "(((a?b?c?){9}){9}){9}",
        "(a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r|s|t|u|v|w|x|y|z){900}", ".{33}", "\\pL{100}"}) {
    EXPECT_EQ(CompileExpression(expression).status(),
              absl::ResourceExhaustedError("it needs an automaton of more than 256 states"))
        << expression;
  }
}

TEST(CompileExpression, DeepNestingIsRefusedWithoutRecursion) {
  const auto nested = [](int depth) {
    return std::string(depth, '(') + "a" + std::string(depth, ')');
  };
  EXPECT_TRUE(CompileExpression(nested(200)).ok());
  EXPECT_EQ(CompileExpression(nested(201)).status(),
            absl::InvalidArgumentError("groups nest more than 200 deep"));
  EXPECT_FALSE(CompileExpression(nested(100000)).ok());
}

TEST(CompileExpression, SaysWhatTheLanguageDoesNotHave) {
  const struct {
    const char* expression;
    const char* message;
  } kCases[] = {
      {"^a", "`^` is not needed: an expression always matches the whole segment"},
      {"a$", "`$` is not needed: an expression always matches the whole segment"},
      {"\\Aa", "`\\A` is not needed: an expression always matches the whole segment"},
      {"a\\z", "`\\z` is not needed: an expression always matches the whole segment"},
      {"\\bx", "`\\b`, a word boundary, is not supported"},
      {"\\Bx", "`\\B`, a word boundary, is not supported"},
      {"a+?", "`+?` is not greedy: write `+`, which matches the same segments"},
      {"a*?b", "`*?` is not greedy: write `*`, which matches the same segments"},
      {"a??", "`??` is not greedy: write `?`, which matches the same segments"},
      {"a{2,3}?", "`{2,3}?` is not greedy: write `{2,3}`, which matches the same segments"},
      {"(?i)a", "`(?i` is neither of the groups that expressions have, `(…)` and `(?:…)`"},
      {"(?P<n>a)", "`(?P` is neither of the groups that expressions have, `(…)` and `(?:…)`"},
      {"\\C", "`\\C` is not supported: write `.` for one code point"},
      {"\\Qa\\E", "`\\Q` is not supported: escape each character by itself"},
      {"\\p{Greek}",
       "`\\p{Greek}` is not a general category, such as `\\p{Lu}`; scripts are not supported"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(CompileExpression(test.expression).status(),
              absl::InvalidArgumentError(test.message));
  }
}

TEST(CompileExpression, SaysWhyRe2Refuses) {
  const struct {
    const char* expression;
    const char* message;
  } kCases[] = {
      {"(", "missing ): ("},
      {"[", "missing ]: ["},
      {"*", "no argument for repetition operator: *"},
      {"a**", "bad repetition operator: **"},
      {"a*+", "bad repetition operator: *+"},
      {"a{2,1}", "invalid repetition size: {2,1}"},
      {"a{1001}", "invalid repetition size: {1001}"},
      {"b)", "unexpected ): b)"},
      {"(a)\\1", "invalid escape sequence: \\1"},
      {"(?=b)a", "invalid perl operator: (?="},
      {"[z-a]", "invalid character class range: z-a"},
      {"[[:word", "missing ]: [[:word"},
      {"[[:no:]]", "invalid character class range: [:no:]"},
      {"a\\", "trailing \\"},
      {"\\x{110000}", "invalid escape sequence: \\x{110000"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(CompileExpression(test.expression).status(),
              absl::InvalidArgumentError(test.message));
  }
  EXPECT_THAT(CompileExpression("\xff").status().message(), HasSubstr("invalid UTF-8"));
}

// What stands for one code point means the same as in RE2, around every border of UTF-8.
TEST(CompileExpression, ClassesAgreeWithRe2) {
  const std::vector<std::string> kClasses = {"\\d",
                                             "\\D",
                                             "\\w",
                                             "\\W",
                                             "\\s",
                                             "\\S",
                                             ".",
                                             "a",
                                             "é",
                                             "\\.",
                                             "\\-",
                                             "\\n",
                                             "\\t",
                                             "\\a",
                                             "\\f",
                                             "\\r",
                                             "\\v",
                                             "\\x7F",
                                             "\\x{10FFFF}",
                                             "\\x{a}",
                                             "\\012",
                                             "\\0",
                                             "\\377",
                                             "[abc]",
                                             "[^abc]",
                                             "[a-z0-9_.-]",
                                             "[]a]",
                                             "[^]a]",
                                             "[-a]",
                                             "[a-]",
                                             "[a\\-z]",
                                             "[\\d-z]",
                                             "[a-b-c]",
                                             "[\\w.]",
                                             "[^\\W]",
                                             "[\\]\\[]",
                                             "[[:alpha:]]",
                                             "[[:^alpha:]]",
                                             "[^[:alpha:]]",
                                             "[[:alnum:]]",
                                             "[[:ascii:]]",
                                             "[[:blank:]]",
                                             "[[:cntrl:]]",
                                             "[[:digit:]]",
                                             "[[:graph:]]",
                                             "[[:lower:]]",
                                             "[[:print:]]",
                                             "[[:punct:]]",
                                             "[[:space:]]",
                                             "[[:upper:]]",
                                             "[[:word:]]",
                                             "[[:xdigit:]]",
                                             "[[:a]",
                                             "[\\pN-a]",
                                             "\\pN",
                                             "\\PN",
                                             "\\p{Lu}",
                                             "\\p{^Lu}",
                                             "\\P{^Lu}",
                                             "\\pZ",
                                             "\\p{Any}",
                                             "\\p{Cc}",
                                             "\\p{Sc}",
                                             "[é-ü]",
                                             "[\\x{7f}-\\x{80}]",
                                             "[\\x{7ff}-\\x{800}]",
                                             "[\\x{d000}-\\x{e001}]",
                                             "[\\x{ffff}-\\x{10000}]",
                                             "[\\x{3ffff}-\\x{100000}]",
                                             "[^\\x{80}-\\x{10fffe}]",
                                             "{",
                                             "a{,2}"};
  std::vector<uint32_t> code_points = {0x7f,    0x80,    0x7ff,    0x800,    0xfff,    0x1000,
                                       0xd7ff,  0xe000,  0xe001,   0xffff,   0x10000,  0x3ffff,
                                       0x40000, 0xfffff, 0x100000, 0x10fffe, 0x10ffff, 0x20ac,
                                       0x3000,  0x1f600, 0x660};
  for (uint32_t ascii_or_latin = 1; ascii_or_latin < 0x180; ++ascii_or_latin) {
    if (ascii_or_latin != '/') code_points.push_back(ascii_or_latin);
  }
  for (const std::string& one : kClasses) {
    const SegmentAutomaton automaton = Compiled(one);
    for (const uint32_t code_point : code_points) {
      const std::string text = Utf8(code_point);
      ASSERT_EQ(automaton.Matches(text), internal::TESTING_ONLY_FullMatch(one, text))
          << one << " and U+" << std::hex << code_point;
    }
  }
}

// A random expression of the language, over few characters so that much of it meets.
std::string RandomExpression(std::mt19937& random, int depth) {
  const auto below = [&random](int n) { return static_cast<int>(random() % n); };
  const std::vector<std::string> kAtoms = {"a",    "b",     "é",   ".",      "[ab]",
                                           "[^a]", "[b-é]", "\\w", "[^\\w€]"};
  if (depth == 0 || below(4) == 0) return kAtoms[below(static_cast<int>(kAtoms.size()))];
  const std::string inner = RandomExpression(random, depth - 1);
  switch (below(6)) {
    case 0:
      return inner + RandomExpression(random, depth - 1);
    case 1:
      return "(" + inner + "|" + RandomExpression(random, depth - 1) + ")";
    case 2:
      return "(?:" + inner + ")*";
    case 3:
      return "(" + inner + ")" + (below(2) == 0 ? "+" : "?");
    case 4:
      return "(" + inner + "){" + std::to_string(below(3)) + ",}";
    default:
      return "(" + inner + "){" + std::to_string(below(2)) + "," + std::to_string(1 + below(2)) +
             "}";
  }
}

TEST(CompileExpression, RandomExpressionsAgreeWithRe2) {
  std::mt19937 random(20240601);
  const std::vector<std::string> strings = StringsOver({"a", "b", "é", "€"}, 3);
  for (int i = 0; i < 300; ++i) {
    const std::string expression = RandomExpression(random, 4);
    const absl::StatusOr<SegmentAutomaton> automaton = CompileExpression(expression);
    if (!automaton.ok()) {
      ASSERT_TRUE(absl::IsResourceExhausted(automaton.status())) << expression;
      continue;
    }
    for (const std::string& text : strings) {
      ASSERT_EQ(automaton->Matches(text),
                !text.empty() && internal::TESTING_ONLY_FullMatch(expression, text))
          << expression << " and " << text;
    }
  }
}

}  // namespace
}  // namespace postern
