// Every refusal of docs/language.md ("Path patterns"), with its exact words and place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "policy/pattern.h"
#include "policy/testing/pattern_lines.h"

namespace postern {
namespace {

using ::testing::ElementsAre;
using testing::ErrorIdsOf;
using testing::ErrorsOf;
using ::testing::IsEmpty;

constexpr PathMode kModes[] = {PathMode::kKey, PathMode::kOpaque, PathMode::kUrl};

struct Refusal {
  const char* text;
  const char* error;
};

void ExpectRefusals(PathMode mode, const std::vector<Refusal>& refusals) {
  for (const Refusal& refusal : refusals) {
    EXPECT_FALSE(ParsePattern(refusal.text, mode, {}).pattern.has_value());
    EXPECT_THAT(ErrorsOf(refusal.text, mode), ElementsAre(refusal.error)) << refusal.text;
  }
}

TEST(Refused, TheEmptyPattern) {
  EXPECT_THAT(ErrorsOf(""),
              ElementsAre("pattern-empty [0, 0): an empty pattern; write `*` for every path"));
  EXPECT_THAT(ErrorsOf("", PathMode::kUrl),
              ElementsAre("pattern-empty [0, 0): an empty pattern; write `/*` for every path"));
}

TEST(Refused, AnEmptySegmentInside) {
  ExpectRefusals(
      PathMode::kKey,
      {{"a//b",
        "pattern-empty-segment [2, 3): an empty segment, `//`, in a pattern; write one `/`, or `*` "
        "between the two for any one segment"},
       {"a//",
        "pattern-empty-segment [2, 3): an empty segment, `//`, in a pattern; write one `/`, or `*` "
        "between the two for any one segment"}});
  for (const PathMode mode : kModes) {
    EXPECT_THAT(ErrorIdsOf(mode == PathMode::kUrl ? "/a//b" : "a//b", mode),
                ElementsAre("pattern-empty-segment"));
  }
  EXPECT_THAT(ErrorIdsOf("//", PathMode::kUrl), ElementsAre("pattern-empty-segment"));
}

TEST(Refused, DotSegments) {
  ExpectRefusals(
      PathMode::kKey,
      {{"a/./b",
        "pattern-dot-segment [2, 3): `.` as a segment of a pattern; write the path that it "
        "leads to: no path has such a segment"},
       {"..",
        "pattern-dot-segment [0, 2): `..` as a segment of a pattern; write the path that it "
        "leads to: no path has such a segment"}});
  ExpectRefusals(
      PathMode::kOpaque,
      {{"a/..",
        "pattern-dot-segment [2, 4): `..` as a segment of a pattern; write "
        "`<name:\\.\\.>` if this very segment is meant"},
       {"./a",
        "pattern-dot-segment [0, 1): `.` as a segment of a pattern; write `<name:\\.>` if "
        "this very segment is meant"}});
  EXPECT_THAT(ErrorIdsOf("/a/../b", PathMode::kUrl), ElementsAre("pattern-dot-segment"));
}

TEST(Refused, ControlAndFormatCharacters) {
  ExpectRefusals(
      PathMode::kKey,
      {{"a\tb", "pattern-control [1, 2): control character U+0009 in a pattern; leave it out"},
       {"a\x7f", "pattern-control [1, 2): control character U+007F in a pattern; leave it out"},
       {"a\xc2\x85z",
        "pattern-control [1, 3): control character U+0085 in a pattern; leave it out"},
       {"<x:\n>", "pattern-control [3, 4): control character U+000A in a pattern; leave it out"},
       {"a\u200bb",
        "pattern-format-character [1, 4): invisible character U+200B in a pattern; leave it out"},
       {"\ufeffa",
        "pattern-format-character [0, 3): invisible character U+FEFF in a pattern; leave it out"}});
  EXPECT_THAT(ErrorIdsOf(std::string_view("a\0b", 3), PathMode::kOpaque),
              ElementsAre("pattern-control"));
}

TEST(Refused, WhiteSpaceOtherThanASpace) {
  ExpectRefusals(
      PathMode::kKey,
      {{"a\u00a0b",
        "pattern-white-space [1, 3): white space U+00A0 in a pattern; write a plain space "
        "if one is meant"},
       {"a/\u2003/b",
        "pattern-white-space [2, 5): white space U+2003 in a pattern; write a plain space "
        "if one is meant"}});
  EXPECT_THAT(ErrorsOf("ä b/c"), IsEmpty());
}

TEST(Refused, SpaceAtAnEndOfThePattern) {
  ExpectRefusals(
      PathMode::kKey,
      {{" a", "pattern-edge-space [0, 1): the pattern begins with a space; leave it out"},
       {"a/b ", "pattern-edge-space [3, 4): the pattern ends with a space; leave it out"},
       {" ", "pattern-edge-space [0, 1): the pattern begins with a space; leave it out"}});
  EXPECT_THAT(ErrorIdsOf("/a ", PathMode::kUrl), ElementsAre("pattern-edge-space"));
}

TEST(Refused, StarsBesideText) {
  ExpectRefusals(
      PathMode::kKey,
      {{"a**b",
        "pattern-stars [1, 3): `**` beside other text in a segment; write `a*b`: within a segment "
        "`*` "
        "is any run, and `**` is a whole segment"},
       {"x/a***",
        "pattern-stars [3, 6): `***` beside other text in a segment; write `a*`: within a segment "
        "`*` "
        "is any run, and `**` is a whole segment"},
       {"a/***/b",
        "pattern-stars [2, 5): `***` is not a wildcard; write `**` for any number of segments"}});
}

TEST(Refused, UnescapedBrackets) {
  ExpectRefusals(PathMode::kKey, {{"a[0-9]",
                                   "pattern-bracket [1, 2): unescaped `[` in a pattern; write "
                                   "`\\[` for the byte itself, or an "
                                   "expression such as `<name:[a-z]+>`"},
                                  {"a]b",
                                   "pattern-bracket [1, 2): unescaped `]` in a pattern; write "
                                   "`\\]` for the byte itself, or an "
                                   "expression such as `<name:[a-z]+>`"}});
}

TEST(Refused, UnbalancedAnglesAndBraces) {
  const struct {
    const char* text;
    size_t place;
    const char* message;
    char bracket;
  } kCases[] = {
      {"<a", 0, "`<` is not closed by `>`", '<'},
      {"a/<b/c", 2, "`<` is not closed by `>`", '<'},
      {"<a}", 0, "`<` is not closed by `>`", '<'},
      {"a<b", 1, "`<` is not closed by `>`", '<'},
      {"a>", 1, "`>` has no opening `<`", '>'},
      {"{a>", 0, "`{` is not closed by `}`", '{'},
      {"a{b", 1, "`{` is not closed by `}`", '{'},
      {"}", 0, "`}` has no opening `{`", '}'},
      {"<a:[a-z]", 0, "`<` is not closed by `>`", '<'},
      {"<a:b\\>", 0, "`<` is not closed by `>`", '<'},
  };
  for (const auto& test : kCases) {
    EXPECT_THAT(ErrorsOf(test.text),
                ElementsAre("pattern-unbalanced [" + std::to_string(test.place) + ", " +
                            std::to_string(test.place + 1) + "): " + test.message + "; write `\\" +
                            test.bracket + "` for the byte itself"))
        << test.text;
  }
}

TEST(Refused, BracesWithAnExpression) {
  ExpectRefusals(
      PathMode::kKey,
      {{"x/{a:[0-9]{2}}/*",
        "pattern-brace-expression [2, 14): `{a:[0-9]{2}}`: an expression stands in angle "
        "brackets; write `<a:[0-9]{2}>`"}});
}

TEST(Refused, VariableNames) {
  const std::string kWithout =
      "): a variable without a name; write `<name>`; or `*`, before the last segment, for any one "
      "segment";
  EXPECT_THAT(ErrorsOf("<>"), ElementsAre("pattern-variable-name [0, 2" + kWithout));
  EXPECT_THAT(ErrorsOf("a/{}/b"), ElementsAre("pattern-variable-name [2, 4" + kWithout));
  EXPECT_THAT(ErrorsOf("<:a>"), ElementsAre("pattern-variable-name [0, 4" + kWithout));
  for (const char* name : {"1a", "a-b", "a b", "ä", "a.b"}) {
    EXPECT_THAT(ErrorsOf("<" + std::string(name) + ">"),
                ElementsAre("pattern-variable-name [1, " + std::to_string(1 + std::strlen(name)) +
                            "): `" + name +
                            "` is not a variable name; a name is a letter or `_`, then letters, "
                            "digits or `_`"));
  }
  EXPECT_THAT(ErrorsOf("<_>/<Az_09>"), IsEmpty());
}

TEST(Refused, ARepeatedVariable) {
  ExpectRefusals(
      PathMode::kKey,
      {{"<a>/b/{a}",
        "pattern-variable-repeated [6, 9): the variable `a` stands twice; give each its own "
        "name"},
       {"<a:[0-9]>/<a>",
        "pattern-variable-repeated [10, 13): the variable `a` stands twice; give each its "
        "own name"}});
}

TEST(Refused, TextGluedToAVariable) {
  const struct {
    const char* text;
    size_t begin;
    size_t end;
    const char* name;
  } kCases[] = {
      {"u-<id>", 2, 6, "id"},     {"<id>*", 0, 4, "id"},  {"<a><b>", 0, 3, "a"},
      {"u{a}", 1, 4, "a"},        {"{a}-b", 0, 3, "a"},   {"<a:[0-9]>x", 0, 10, "a"},
      {"x<a:[0-9]>", 1, 10, "a"}, {"?<1>", 1, 4, "name"}, {"{a:b}c", 0, 6, "a"},
  };
  for (const auto& test : kCases) {
    const std::string name = test.name;
    EXPECT_THAT(
        ErrorsOf(test.text),
        ElementsAre(absl::StrCat(
            "pattern-glued-variable [", test.begin, ", ", test.end,
            "): a variable with text beside it in its segment; a variable is a whole segment: "
            "write `<",
            name, ">` alone, `<", name,
            ":…>` with an expression for the whole segment, or `*` for the part")))
        << test.text;
  }
}

TEST(Refused, AVariableAfterDoubleStar) {
  const std::string kWhy = " after `**`, where it would have no single value; ";
  EXPECT_THAT(ErrorsOf("**/<a>"),
              ElementsAre("pattern-variable-after-floating [3, 6): the variable `a`" + kWhy +
                          "write `*`, or `?*` for exactly one segment"));
  EXPECT_THAT(ErrorsOf("a/**/b/<c>/d"),
              ElementsAre("pattern-variable-after-floating [7, 10): the variable `c`" + kWhy +
                          "write `*`"));
  EXPECT_THAT(ErrorsOf("**/<a:[0-9]>"),
              ElementsAre("pattern-variable-after-floating [3, 12): the variable `a`" + kWhy +
                          "write a glob such as `img-*`, or name each segment before it"));
  EXPECT_THAT(ErrorsOf("<a>/**"), IsEmpty());
}

TEST(Refused, OtherEscapes) {
  const std::string kHelp =
      "; write `\\\\` for the byte itself; only `* ? < > { } [ ] \\` are escaped";
  EXPECT_THAT(ErrorsOf("a\\n"),
              ElementsAre("pattern-escape [1, 2): `\\n` is not an escape" + kHelp));
  EXPECT_THAT(ErrorsOf("\\ä"),
              ElementsAre("pattern-escape [0, 1): `\\ä` is not an escape" + kHelp));
  EXPECT_THAT(ErrorsOf("a\\/b"),
              ElementsAre("pattern-escape [1, 2): `\\` at the end of a segment" + kHelp));
}

TEST(Refused, AnExpressionThatRe2Refuses) {
  ExpectRefusals(
      PathMode::kKey,
      {{"a/<x:(>", "pattern-expression [2, 7): `<x:(>`: missing ): ("},
       {"<x:a{2,1}>", "pattern-expression [0, 10): `<x:a{2,1}>`: invalid repetition size: {2,1}"}});
}

TEST(Refused, AnExpressionWithMoreThanTheLanguageHas) {
  ExpectRefusals(PathMode::kKey,
                 {{"<x:^a$>",
                   "pattern-expression [0, 7): `<x:^a$>`: `^` is not needed: an expression always "
                   "matches the whole segment"}});
}

TEST(Refused, UnescapedAnglesInAnExpression) {
  ExpectRefusals(
      PathMode::kKey,
      {{"<a:b<c>", "pattern-expression-angle [4, 5): unescaped `<` in an expression; write `\\<`"},
       {"<a:[>]x>",
        "pattern-expression-angle [4, 5): unescaped `>` in an expression; write `\\>`"}});
}

TEST(Refused, ASlashInAnExpression) {
  const std::string kWhy =
      "): `/` in an expression; a segment never holds one: write an expression for each segment";
  EXPECT_THAT(ErrorsOf("<a:b/c>"), ElementsAre("pattern-expression-slash [4, 5" + kWhy));
  EXPECT_THAT(ErrorsOf("x/<a:[/]>/y"), ElementsAre("pattern-expression-slash [6, 7" + kWhy));
  EXPECT_THAT(ErrorsOf("<a:b\\/c>"), ElementsAre("pattern-expression-slash [5, 6" + kWhy));
}

TEST(Refused, APatternThatMatchesNoPathOfItsMode) {
  const auto line = [](std::string_view segment, const char* mode, const char* help) {
    return "pattern-matches-nothing [2, " + std::to_string(2 + segment.size()) + "): `" +
           std::string(segment) +
           "` matches no segment that a path can have, where `paths: " + mode + "`; " + help;
  };
  for (const char* segment : {"<x:>", "<x:()>", "<x:\\.\\.?>", "<x:\\x00>"}) {
    EXPECT_THAT(
        ErrorsOf("a/" + std::string(segment)),
        ElementsAre(line(segment, "key",
                         "no segment of a path is `.` or `..`, and none but the last is empty")));
  }
  EXPECT_THAT(
      ErrorsOf("a/<x:>", PathMode::kOpaque),
      ElementsAre(line("<x:>", "opaque", "an expression matches segments that are not empty")));
  EXPECT_THAT(ErrorsOf("a/<x:\\.\\.>", PathMode::kOpaque), IsEmpty());
  for (const char* segment : {"<x:a\\.>", "<x: .*>", "<x:\\x3b>", "\\?", "a\\?*"}) {
    EXPECT_THAT(ErrorIdsOf("/" + std::string(segment), PathMode::kUrl),
                ElementsAre("pattern-matches-nothing"))
        << segment;
  }
}

TEST(Refused, APatternWhoseEveryPathIsTooLong) {
  const std::string of_1024 = "<a:x{255}>/<b:x{255}>/<c:x{255}>/<d:x{255}>/";
  EXPECT_THAT(ErrorsOf(of_1024), IsEmpty());
  EXPECT_THAT(
      ErrorsOf(of_1024 + "y"),
      ElementsAre(
          "pattern-matches-nothing [0, 45): the shortest path that the pattern matches has "
          "1,025 bytes, over the limit of 1,024; shorten the repetitions in its expressions"));
  EXPECT_THAT(ErrorsOf(of_1024 + "*"), IsEmpty());
  EXPECT_THAT(ErrorsOf("/" + of_1024 + "y", PathMode::kUrl), IsEmpty());
  PolicyLimits limits;
  limits.request.key_path_bytes = 1025;
  EXPECT_THAT(ErrorsOf(of_1024 + "y", PathMode::kKey, limits), IsEmpty());
  limits.request.key_path_bytes = 1;  // of one deployment
  EXPECT_THAT(ErrorsOf("room/1", PathMode::kKey, limits), IsEmpty());
}

TEST(Refused, ALeadingSlashButInUrlMode) {
  const std::string kWhy =
      "pattern-leading-slash [0, 1): a leading `/` in a pattern, which has none but where `paths: "
      "url`; write ";
  for (const PathMode mode : {PathMode::kKey, PathMode::kOpaque}) {
    EXPECT_THAT(ErrorsOf("/a/*", mode), ElementsAre(kWhy + "`a/*`"));
    EXPECT_THAT(ErrorsOf("/", mode), ElementsAre(kWhy + "`*` for every path"));
  }
  EXPECT_THAT(ErrorsOf("a/*", PathMode::kUrl),
              ElementsAre("pattern-leading-slash [0, 1): a pattern without a leading `/`, where "
                          "`paths: url`; write `/a/*`"));
}

TEST(Refused, InUrlModeWhatNoPathHolds) {
  ExpectRefusals(
      PathMode::kUrl,
      {{"/a;v=1/*",
        "pattern-url-delimiter [2, 3): `;` where `paths: url`: such paths are rejected; leave path "
        "parameters out"},
       {"/a#b",
        "pattern-url-delimiter [2, 3): `#` where `paths: url`: such paths are rejected; leave the "
        "fragment out"},
       {"/<x:a;b|c>",
        "pattern-url-delimiter [5, 6): `;` where `paths: url`: such paths are rejected; leave path "
        "parameters out"},
       {"/a%2Fb",
        "pattern-url-percent [2, 5): `%2F` where `paths: url`: paths are decoded before they are "
        "matched; write the character itself"},
       {"/a\\\\b",
        "pattern-url-backslash [2, 4): a backslash where `paths: url`: such paths are rejected; "
        "leave "
        "it out"},
       {"/log-?",
        "pattern-url-query [5, 6): `?` where `paths: url`: it would be read as the beginning of a "
        "query; write `*`, or an expression such as `<name:.>`; queries are not matched"}});
  EXPECT_THAT(ErrorsOf("/<x:ab?>/100%/<y:a{2}%>", PathMode::kUrl), IsEmpty());
  EXPECT_THAT(ErrorsOf("a;b/c#d/%41/x\\\\y/z?", PathMode::kKey), IsEmpty());
}

TEST(Refused, InUrlModeASegmentEdgedBySpaceOrEndingInADot) {
  const std::string kWhy = ", where `paths: url`: such paths are rejected; leave it out";
  EXPECT_THAT(ErrorsOf("/ a/b", PathMode::kUrl),
              ElementsAre("pattern-url-edge [1, 2): a segment that begins with a space" + kWhy));
  EXPECT_THAT(ErrorsOf("/a /b", PathMode::kUrl),
              ElementsAre("pattern-url-edge [2, 3): a segment that ends with a space" + kWhy));
  EXPECT_THAT(ErrorsOf("/a*.", PathMode::kUrl),
              ElementsAre("pattern-url-edge [3, 4): a segment that ends with a dot" + kWhy));
  EXPECT_THAT(ErrorsOf("a ./ b/c ", PathMode::kKey).size(), 1u);  // only the pattern's own end
}

TEST(Refused, WhatIsNotUtf8) {
  EXPECT_THAT(ErrorsOf("a\t\xff"),
              ElementsAre("pattern-utf8 [2, 3): the pattern is not valid UTF-8; "
                          "save the file as UTF-8"));
}

TEST(Refused, AllErrorsAreFoundAtOnceInTheirOrder) {
  EXPECT_THAT(ErrorIdsOf("/a//b[/<1>/\\q/***/x\u200b", PathMode::kKey),
              ElementsAre("pattern-leading-slash", "pattern-empty-segment", "pattern-bracket",
                          "pattern-variable-name", "pattern-escape", "pattern-stars",
                          "pattern-format-character"));
}

}  // namespace
}  // namespace postern
