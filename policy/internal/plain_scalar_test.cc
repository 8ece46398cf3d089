#include "policy/internal/plain_scalar.h"

#include <random>
#include <string>

#include "gtest/gtest.h"
#include "re2/re2.h"

namespace postern::internal {
namespace {

struct Case {
  const char* text;
  ScalarType type;
  bool only_yaml11;
};

class PlainScalarTest : public testing::TestWithParam<Case> {};

TEST_P(PlainScalarTest, IsReadAs) {
  const PlainScalar scalar = ReadPlainScalar(GetParam().text);
  EXPECT_EQ(scalar.type, GetParam().type) << GetParam().text;
  EXPECT_EQ(scalar.only_yaml11, GetParam().only_yaml11) << GetParam().text;
}

constexpr Case kCases[] = {
    {"guest", ScalarType::kText, false},
    {"room/*", ScalarType::kText, false},
    {"No way", ScalarType::kText, false},
    {"nO", ScalarType::kText, false},
    {"none", ScalarType::kText, false},
    {"1.2.3", ScalarType::kText, false},
    {"10.0.0.1", ScalarType::kText, false},
    {"1:60", ScalarType::kText, false},
    {"01:30", ScalarType::kText, false},
    {"group:1", ScalarType::kText, false},
    {"-", ScalarType::kText, false},
    {".", ScalarType::kText, false},
    {"..", ScalarType::kText, false},
    {"0bx1", ScalarType::kText, false},
    {"0o8", ScalarType::kText, false},
    {"1e", ScalarType::kText, false},
    {"2026-01", ScalarType::kText, false},
    {"2026-1-1", ScalarType::kText, false},
    {"", ScalarType::kNull, false},
    {"~", ScalarType::kNull, false},
    {"null", ScalarType::kNull, false},
    {"true", ScalarType::kBoolean, false},
    {"FALSE", ScalarType::kBoolean, false},
    {"y", ScalarType::kBoolean, true},
    {"N", ScalarType::kBoolean, true},
    {"no", ScalarType::kBoolean, true},
    {"On", ScalarType::kBoolean, true},
    {"OFF", ScalarType::kBoolean, true},
    {"42", ScalarType::kNumber, false},
    {"-0", ScalarType::kNumber, false},
    {"007", ScalarType::kNumber, false},
    {"089", ScalarType::kNumber, false},
    {"0x1F", ScalarType::kNumber, false},
    {"0o17", ScalarType::kNumber, false},
    {"1e3", ScalarType::kNumber, false},
    {"1.", ScalarType::kNumber, false},
    {".5", ScalarType::kNumber, false},
    {"-.INF", ScalarType::kNumber, false},
    {".nan", ScalarType::kNumber, false},
    {"0b1010_0111", ScalarType::kNumber, true},
    {"-0x1F", ScalarType::kNumber, true},
    {"1_000", ScalarType::kNumber, true},
    {"1_000.5", ScalarType::kNumber, true},
    {"1:30", ScalarType::kNumber, true},
    {"190:20:30.15", ScalarType::kNumber, true},
    {"2026-01-01", ScalarType::kTimestamp, true},
    {"2026-1-1T6:05:00.5 +1:00", ScalarType::kTimestamp, true},
    {"2026-01-01 06:05:00Z", ScalarType::kTimestamp, true},
    {"<<", ScalarType::kMerge, true},
    {"=", ScalarType::kDefault, true},
};

INSTANTIATE_TEST_SUITE_P(All, PlainScalarTest, testing::ValuesIn(kCases));

// The expressions as the specifications print them (https://yaml.org/type/ for version 1.1, section
// 10.3.2 for 1.2), but for the slip in 1.1's float.
class SpecificationTest : public testing::Test {
 protected:
  void Check(const std::string& text) const {
    const bool in_12 = RE2::FullMatch(text, number_12_);
    const bool in_11 = RE2::FullMatch(text, number_11_);
    const bool is_time = RE2::FullMatch(text, timestamp_);
    const PlainScalar scalar = ReadPlainScalar(text);
    EXPECT_EQ(scalar.type == ScalarType::kNumber, in_12 || in_11) << text;
    EXPECT_EQ(scalar.type == ScalarType::kTimestamp, is_time && !in_12 && !in_11) << text;
    const bool is_either = in_11 || in_12 || is_time;
    EXPECT_EQ(scalar.only_yaml11 && is_either, is_either && !in_12) << text;
  }

 private:
  const RE2 number_12_{R"([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)"
                       R"(|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)"
                       R"(|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))"};
  const RE2 number_11_{R"([-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+)"
                       R"(|[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+)"
                       R"(|[-+]?([0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)([eE][-+][0-9]+)?)"
                       R"(|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*)"
                       R"(|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))"};
  const RE2 timestamp_{
      R"([0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9])"
      R"(|[0-9][0-9][0-9][0-9]-[0-9][0-9]?-[0-9][0-9]?([Tt]|[ \t]+)[0-9][0-9]?)"
      R"(:[0-9][0-9]:[0-9][0-9](\.[0-9]*)?([ \t]*(Z|[-+][0-9][0-9]?(:[0-9][0-9])?))?)"};
};

TEST_F(SpecificationTest, EveryShortText) {
  constexpr char kAlphabet[] = "0179_.+-:eExb";
  constexpr size_t kMaxLength = 4;
  for (std::string text = "0"; text.size() <= kMaxLength;) {
    Check(text);
    // The next text in the order of an odometer.
    size_t i = 0;
    for (; i < text.size(); ++i) {
      const std::string_view rest =
          std::string_view(kAlphabet).substr(std::string_view(kAlphabet).find(text[i]) + 1);
      text[i] = rest.empty() ? kAlphabet[0] : rest.front();
      if (!rest.empty()) break;
    }
    if (i == text.size()) text += kAlphabet[0];
  }
}

TEST_F(SpecificationTest, MutatedTexts) {
  std::mt19937 random(20260101);
  const std::string seeds[] = {"2026-01-31T06:05:00.5 +01:00",
                               "2026-1-3 6:05:00Z",
                               "2026-01-31",
                               "190:20:30.15",
                               "-1_2.5e+30",
                               "0x_fF",
                               "0b1_0",
                               ".inf"};
  const std::string alphabet = "0159_.+-: TtZexbfni";
  for (int i = 0; i < 100000; ++i) {
    std::string text = seeds[random() % std::size(seeds)];
    for (auto edits = random() % 3 + 1; edits > 0; --edits) {
      const size_t at = random() % text.size();
      if (random() % 2 == 0) text[at] = alphabet[random() % alphabet.size()];
      if (random() % 4 == 0 && text.size() > 1) text.erase(at, 1);
    }
    Check(text);
  }
}

}  // namespace
}  // namespace postern::internal
