#include "policy/segment_language.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "policy/testing/all_strings.h"

namespace postern {
namespace {

using testing::StringsOver;

constexpr PathMode kModes[] = {PathMode::kKey, PathMode::kOpaque, PathMode::kUrl};

GlobPiece Literal(std::string text) { return {GlobPiece::Kind::kLiteral, std::move(text)}; }
GlobPiece AnyRun() { return {GlobPiece::Kind::kAnyRun, ""}; }
GlobPiece AnyOne() { return {GlobPiece::Kind::kAnyOne, ""}; }

SegmentAutomaton Compiled(std::string_view expression) {
  const absl::StatusOr<SegmentAutomaton> automaton = CompileExpression(expression);
  EXPECT_TRUE(automaton.ok()) << expression << ": " << automaton.status();
  return automaton.value_or(SegmentAutomaton());
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

TEST(Algebra, ProductsAgreeWithTheirParts) {
  std::vector<SegmentAutomaton> automata;
  for (const char* expression : {"a", "a*", "[ab]+", "[^a]+", ".*a", "a.*", "(ab)+", "é?b", "..",
                                 ".{2,}", "(a|éb)*", "()"}) {
    automata.push_back(Compiled(expression));
  }
  for (const PathMode mode : kModes) automata.push_back(SegmentsOfMode(mode));
  const std::vector<std::string> strings = StringsOver({"a", "b", "é", "."}, 4);
  for (const SegmentAutomaton& a : automata) {
    for (const SegmentAutomaton& b : automata) {
      const SegmentAutomaton both = *Intersect(a, b);
      const SegmentAutomaton only_a = *Subtract(a, b);
      EXPECT_EQ(Minimise(both), both);
      EXPECT_EQ(*Intersect(b, a), both);
      for (const std::string& text : strings) {
        ASSERT_EQ(both.Matches(text), a.Matches(text) && b.Matches(text));
        ASSERT_EQ(only_a.Matches(text), a.Matches(text) && !b.Matches(text));
      }
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
