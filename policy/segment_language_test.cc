#include "policy/segment_language.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "policy/internal/expression_syntax.h"

namespace postern {
namespace {

using ::testing::HasSubstr;

constexpr PathMode kModes[] = {PathMode::kKey, PathMode::kOpaque, PathMode::kUrl};

GlobPiece Literal(std::string text) { return {GlobPiece::Kind::kLiteral, std::move(text)}; }
GlobPiece AnyRun() { return {GlobPiece::Kind::kAnyRun, ""}; }
GlobPiece AnyOne() { return {GlobPiece::Kind::kAnyOne, ""}; }

SegmentAutomaton Compiled(std::string_view expression) {
  const absl::StatusOr<SegmentAutomaton> automaton = CompileExpression(expression);
  EXPECT_TRUE(automaton.ok()) << expression << ": " << automaton.status();
  return automaton.value_or(SegmentAutomaton());
}

// All strings of `characters` with at most `length` of them.
std::vector<std::string> StringsOver(const std::vector<std::string>& characters, size_t length) {
  std::vector<std::string> strings = {""};
  size_t begin = 0;
  for (size_t i = 0; i < length; ++i) {
    const size_t end = strings.size();
    for (; begin < end; ++begin) {
      for (const std::string& character : characters) strings.push_back(strings[begin] + character);
    }
  }
  return strings;
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

TEST(CompileGlob, MatchesTheWholeSegment) {
  const SegmentAutomaton glob = *CompileGlob({Literal("img-"), AnyRun(), Literal(".png")});
  EXPECT_TRUE(glob.Matches("img-.png"));
  EXPECT_TRUE(glob.Matches("img-1.png"));
  EXPECT_TRUE(glob.Matches("img-.png.png"));
  EXPECT_FALSE(glob.Matches("img-1.pn"));
  EXPECT_FALSE(glob.Matches("img-1.png2"));
  EXPECT_FALSE(glob.Matches("Img-1.png"));
}

TEST(CompileGlob, OneIsOneCodePoint) {
  const SegmentAutomaton glob = *CompileGlob({AnyOne()});
  for (const char* one : {"a", "é", "€", "😀", "\n", "\x7f"}) EXPECT_TRUE(glob.Matches(one)) << one;
  for (const char* other : {"", "ab", "é€", "\xc3", "\xa9", "\xed\xa0\x80", "\xf4\x90\x80\x80"}) {
    EXPECT_FALSE(glob.Matches(other)) << other;
  }
}

TEST(CompileGlob, NeverMatchesTheEmptySegmentSlashOrNul) {
  const SegmentAutomaton glob = *CompileGlob({AnyRun()});
  EXPECT_FALSE(glob.Matches(""));
  EXPECT_FALSE(glob.Matches("a/b"));
  EXPECT_FALSE(glob.Matches(std::string_view("a\0b", 3)));
  EXPECT_TRUE(glob.Matches("a\tb"));
}

TEST(CompileGlob, LiteralThatIsNotUtf8MatchesNothing) {
  EXPECT_TRUE(IsEmpty(*CompileGlob({Literal("\xff"), AnyRun()})));
}

TEST(CompileGlob, IsMinimalAndCanonical) {
  EXPECT_EQ(*CompileGlob({AnyOne(), AnyRun()}), *CompileGlob({AnyRun(), AnyOne()}));
  EXPECT_EQ(*CompileGlob({Literal("a"), AnyRun(), AnyRun()}), Compiled("a.*"));
  EXPECT_EQ(CompileGlob({AnyRun()})->num_states(), 9u);  // start, end, seven within a character
}

TEST(CompileGlob, TakesUpTo256States) {
  // A literal takes a state for each byte, the start one, and `?` eight more.
  const auto of_length = [](size_t length) {
    return CompileGlob({Literal(std::string(length, 'a')), AnyOne()});
  };
  EXPECT_EQ(of_length(247)->num_states(), 256u);
  EXPECT_EQ(of_length(248).status(),
            absl::ResourceExhaustedError("it needs an automaton of more than 256 states"));
  EXPECT_EQ(CompileGlob({Literal("abc"), AnyOne()}, 11).status(),
            absl::ResourceExhaustedError("it needs an automaton of more than 11 states"));
  EXPECT_EQ(CompileGlob({Literal("abc"), AnyOne()}, 12)->num_states(), 12u);
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

TEST(LiteralAutomaton, AcceptsExactlyTheLiteral) {
  const SegmentAutomaton automaton = LiteralAutomaton("a\xff");
  EXPECT_TRUE(automaton.Matches("a\xff"));
  EXPECT_FALSE(automaton.Matches("a"));
  EXPECT_FALSE(automaton.Matches("a\xff\xff"));
  EXPECT_TRUE(LiteralAutomaton("").Matches(""));
  EXPECT_EQ(LiteralAutomaton("abc"), Compiled("abc"));
  EXPECT_EQ(LiteralAutomaton(std::string(300, 'a')).num_states(), 301u);
}

// The segments of a mode are those that CanonicalPath lets through as a path of their own.
TEST(SegmentsOfMode, AreThoseOfCanonicalPaths) {
  const std::vector<std::string> characters = {".", " ", "a",  "%",  "4",    "é",        ";",
                                               "?", "#", "\\", "\n", "\x7f", "\xc2\x80", "\xff"};
  for (const PathMode mode : kModes) {
    for (const std::string& segment : StringsOver(characters, 4)) {
      if (segment.empty()) continue;
      std::string raw = segment;
      if (mode == PathMode::kUrl) {
        raw = "/";
        for (const unsigned char byte : segment) {
          raw += '%';
          raw += "0123456789ABCDEF"[byte >> 4];
          raw += "0123456789ABCDEF"[byte & 15];
        }
      }
      ASSERT_EQ(SegmentsOfMode(mode).Matches(segment), CanonicalPath::FromRaw(mode, raw).ok())
          << PathModeName(mode) << ": " << raw;
    }
  }
}

TEST(SegmentsOfMode, OnlyOpaqueHasTheEmptySegment) {
  EXPECT_FALSE(SegmentsOfMode(PathMode::kKey).Matches(""));
  EXPECT_TRUE(SegmentsOfMode(PathMode::kOpaque).Matches(""));
  EXPECT_FALSE(SegmentsOfMode(PathMode::kUrl).Matches(""));
}

TEST(Algebra, IntersectsAndSubtracts) {
  const SegmentAutomaton letters = Compiled("[a-z]+");
  const SegmentAutomaton with_a = Compiled(".*a.*");
  EXPECT_EQ(*Intersect(letters, with_a), Compiled("[a-z]*a[a-z]*"));
  EXPECT_EQ(*Subtract(letters, with_a), Compiled("[b-z]+"));
  EXPECT_TRUE(IsEmpty(*Subtract(letters, letters)));
  EXPECT_TRUE(IsEmpty(*Intersect(letters, Compiled("[0-9]"))));
  EXPECT_EQ(*Subtract(letters, Compiled("")), letters);
  EXPECT_TRUE(IsEmpty(*Intersect(letters, Compiled(""))));
}

TEST(Algebra, RandomProductsAgreeWithTheirParts) {
  std::mt19937 random(7);
  const std::vector<std::string> strings = StringsOver({"a", "b", "é"}, 4);
  for (int i = 0; i < 100; ++i) {
    const absl::StatusOr<SegmentAutomaton> a = CompileExpression(RandomExpression(random, 3));
    const absl::StatusOr<SegmentAutomaton> b = CompileExpression(RandomExpression(random, 3));
    if (!a.ok() || !b.ok()) continue;
    const SegmentAutomaton both = *Intersect(*a, *b);
    const SegmentAutomaton only_a = *Subtract(*a, *b);
    EXPECT_EQ(Minimise(both), both);
    for (const std::string& text : strings) {
      ASSERT_EQ(both.Matches(text), a->Matches(text) && b->Matches(text));
      ASSERT_EQ(only_a.Matches(text), a->Matches(text) && !b->Matches(text));
    }
  }
}

TEST(Algebra, TooManyStatesAreAnErrorNotACrash) {
  const SegmentAutomaton even = Compiled("(?:a{255})+");
  const SegmentAutomaton odd = Compiled("(?:a{254})+");
  const absl::StatusOr<SegmentAutomaton> both = Intersect(even, odd);  // 64,770 states
  ASSERT_TRUE(both.ok());
  EXPECT_EQ(both->num_states(), 64771u);
  EXPECT_EQ(Intersect(*both, Compiled("(?:a{7})+")).status(),
            absl::ResourceExhaustedError("an automaton would have more than 65,535 states"));
}

TEST(Minimise, MergesStatesAndClassesAndNumbersAnew) {
  // Two states that accept the same, one that can't be reached, one from which nothing is accepted,
  // and classes numbered against the order of bytes.
  SegmentAutomaton automaton;
  automaton.byte_class.fill(2);
  automaton.byte_class['a'] = 1;
  automaton.byte_class['b'] = 0;
  automaton.num_classes = 3;
  constexpr uint16_t kDead = SegmentAutomaton::kDead;
  automaton.transitions = {1, 2, 4, kDead, kDead, kDead, kDead, kDead, kDead, 1, 1, 1, 4, 4, 4};
  automaton.accepting = {false, true, true, false, false};
  EXPECT_EQ(Minimise(automaton), Compiled("[ab]"));
  EXPECT_EQ(Minimise(SegmentAutomaton()), Compiled("()"));
}

TEST(Witness, IsAShortestSegmentThatReadsWell) {
  const struct {
    const char* expression;
    const char* witness;
  } kCases[] = {
      {"[^a]", "b"},      {"[0-9A-Z]", "A"}, {"[-0-9]", "0"}, {"[-.%]", "-"},
      {"[.%]", "%"},      {"x+y|zz", "xy"},  {".{3}", "aaa"}, {"[é€]", "é"},
      {"[^ -~]", "\x01"}, {"[ é]", " "},     {"b|aa", "b"},
  };
  for (const auto& test : kCases) EXPECT_EQ(Witness(Compiled(test.expression)), test.witness);
  EXPECT_EQ(Witness(Compiled("()")), std::nullopt);
  EXPECT_EQ(Witness(SegmentsOfMode(PathMode::kOpaque)), "");
}

}  // namespace
}  // namespace postern
