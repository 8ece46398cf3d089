// The limits of patterns, each at its edge.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "policy/limits.h"
#include "policy/testing/pattern_lines.h"

namespace postern {
namespace {

using ::testing::ElementsAre;
using testing::ErrorIdsOf;
using testing::ErrorsOf;
using ::testing::IsEmpty;

std::string Repeated(std::string_view text, size_t count, std::string_view separator = "") {
  std::string repeated;
  for (size_t i = 0; i < count; ++i) {
    if (i != 0) repeated += separator;
    repeated += text;
  }
  return repeated;
}

TEST(Limits, PatternBytes) {
  EXPECT_THAT(ErrorsOf(Repeated("a", 1000)), IsEmpty());
  EXPECT_THAT(
      ErrorsOf(Repeated("a", 1001)),
      ElementsAre("pattern-too-long [0, 1001): the pattern has 1,001 bytes, over the limit of "
                  "1,000"));
}

TEST(Limits, Segments) {
  EXPECT_THAT(ErrorsOf(Repeated("a", 64, "/")), IsEmpty());
  EXPECT_THAT(
      ErrorsOf(Repeated("a", 65, "/")),
      ElementsAre("pattern-too-many-segments [0, 129): the pattern has 65 segments, over the "
                  "limit of 64"));
  EXPECT_THAT(ErrorsOf(Repeated("a", 63, "/") + "/"), IsEmpty());
  EXPECT_THAT(ErrorIdsOf(Repeated("a", 64, "/") + "/", PathMode::kKey),
              ElementsAre("pattern-too-many-segments"));
  EXPECT_THAT(ErrorsOf("/" + Repeated("a", 64, "/"), PathMode::kUrl), IsEmpty());
}

TEST(Limits, Variables) {
  std::string pattern;
  for (int i = 0; i < 16; ++i) pattern += "<v" + std::to_string(i) + ">/";
  EXPECT_THAT(ErrorsOf(pattern), IsEmpty());
  EXPECT_THAT(
      ErrorsOf(pattern + "<w:[0-9]>"),
      ElementsAre("pattern-too-many-variables [0, 95): the pattern has 17 variables, over the "
                  "limit of 16; write `*` where the value is not needed"));
}

TEST(Limits, AutomatonStates) {
  EXPECT_THAT(ErrorsOf("<x:[a-z]{255}>"), IsEmpty());
  EXPECT_THAT(
      ErrorsOf("<x:[a-z]{256}>"),
      ElementsAre("pattern-too-complex [0, 14): `<x:[a-z]{256}>`: it needs an automaton of more "
                  "than 256 states; shorten its repetitions: each time around takes states of "
                  "its own, 8 of them for `.` or `?`"));
  EXPECT_THAT(ErrorsOf(Repeated("a", 247) + "?"), IsEmpty());
  EXPECT_THAT(ErrorIdsOf(Repeated("a", 248) + "?", PathMode::kKey),
              ElementsAre("pattern-too-complex"));
}

TEST(Limits, AreOptions) {
  PolicyLimits limits;
  limits.pattern_bytes = 12;
  limits.pattern_segments = 2;
  limits.pattern_variables = 1;
  limits.automaton_states = 3;
  EXPECT_THAT(ErrorsOf("<x>/<y:ab>", PathMode::kKey, limits).size(), 1u);
  EXPECT_THAT(ErrorsOf("<x>/a/b", PathMode::kKey, limits).size(), 1u);
  EXPECT_THAT(ErrorsOf("<y:abc>", PathMode::kKey, limits).size(), 1u);
  EXPECT_THAT(ErrorsOf("<y:ab>/b", PathMode::kKey, limits), IsEmpty());
}

}  // namespace
}  // namespace postern
