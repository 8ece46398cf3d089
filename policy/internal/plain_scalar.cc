#include "policy/internal/plain_scalar.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace postern::internal {
namespace {

// Takes characters off the front of a text, in the manner of the expressions in YAML's tables.
class Matcher {
 public:
  explicit Matcher(std::string_view text) : rest_(text) {}

  bool AtEnd() const { return rest_.empty(); }

  bool Take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool TakeAnyOf(std::string_view set) { return TakeRun(set, 1) == 1; }

  // Returns how many characters of `set` it took, `max` at most.
  size_t TakeRun(std::string_view set, size_t max = std::string_view::npos) {
    const size_t count = std::min({rest_.find_first_not_of(set), rest_.size(), max});
    rest_.remove_prefix(count);
    return count;
  }

  bool TakeDigits(size_t min, size_t max) {
    const size_t count = TakeRun("0123456789", max);
    return count >= min;
  }

 private:
  std::string_view rest_;
};

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kDigits11 = "0123456789_";  // YAML 1.1 lets numbers be grouped by `_`

template <size_t N>
bool IsOneOf(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool IsNull(std::string_view text) {
  static constexpr std::array<std::string_view, 5> kWords = {"", "~", "null", "Null", "NULL"};
  return IsOneOf(text, kWords);
}

bool IsBoolean(std::string_view text) {
  static constexpr std::array<std::string_view, 6> kWords = {"true",  "True",  "TRUE",
                                                             "false", "False", "FALSE"};
  return IsOneOf(text, kWords);
}

bool IsBoolean11(std::string_view text) {
  static constexpr std::array<std::string_view, 16> kWords = {
      "y",  "Y",  "yes", "Yes", "YES", "n",   "N",   "no",
      "No", "NO", "on",  "On",  "ON",  "off", "Off", "OFF"};
  return IsOneOf(text, kWords);
}

bool IsInfinityOrNan(std::string_view text) {
  static constexpr std::array<std::string_view, 3> kNan = {".nan", ".NaN", ".NAN"};
  static constexpr std::array<std::string_view, 3> kInfinity = {".inf", ".Inf", ".INF"};
  if (IsOneOf(text, kNan)) return true;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  return IsOneOf(text, kInfinity);
}

// 0o17, 0x1F: YAML 1.2, without sign or grouping.
bool IsRadixInteger(std::string_view text) {
  const std::string_view prefix = text.substr(0, 2);
  if (prefix != "0o" && prefix != "0x") return false;
  Matcher rest(text.substr(2));
  return rest.TakeRun(prefix == "0o" ? "01234567" : "0123456789abcdefABCDEF") > 0 && rest.AtEnd();
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?: integers and floats of YAML
// 1.2. YAML 1.1's exponent needs a sign and a point, which makes it a subset.
bool IsDecimal(std::string_view text) {
  Matcher rest(text);
  rest.TakeAnyOf("+-");
  const size_t whole = rest.TakeRun(kDigits);
  const bool point = rest.Take('.');
  const size_t fraction = point ? rest.TakeRun(kDigits) : 0;
  if (whole + fraction == 0) return false;
  if (rest.TakeAnyOf("eE")) {
    rest.TakeAnyOf("+-");
    if (rest.TakeRun(kDigits) == 0) return false;
  }
  return rest.AtEnd();
}

// 0b1010_0111, 0x_0A, 1_000, 0_17: integers of YAML 1.1 alone.
bool IsInteger11(std::string_view text) {
  Matcher rest(text);
  rest.TakeAnyOf("+-");
  if (rest.Take('0')) {
    const std::string_view set = rest.Take('b')   ? "01_"
                                 : rest.Take('x') ? "0123456789abcdefABCDEF_"
                                                  : "01234567_";
    return rest.TakeRun(set) > 0 && rest.AtEnd();
  }
  return rest.TakeRun(kDigits) > 0 && (rest.TakeRun(kDigits11), rest.AtEnd());
}

// [-+]? ( [0-9][0-9_]* \. [0-9_]* | \. [0-9][0-9_]* ) ( [eE] [-+] [0-9]+ )?: floats of YAML 1.1.
// Its page prints `.` for `_` after the point, so that `1.2.3` would be a number; no reader does
// that.
bool IsFloat11(std::string_view text) {
  Matcher rest(text);
  rest.TakeAnyOf("+-");
  const bool has_whole = rest.TakeRun(kDigits) > 0;
  if (has_whole) rest.TakeRun(kDigits11);
  if (!rest.Take('.')) return false;
  if (!has_whole && rest.TakeRun(kDigits) == 0) return false;
  rest.TakeRun(kDigits11);
  if (rest.TakeAnyOf("eE") && !(rest.TakeAnyOf("+-") && rest.TakeRun(kDigits) > 0)) return false;
  return rest.AtEnd();
}

// 1:30, 190:20:30.15: numbers to the base of 60, YAML 1.1. An integer begins with 1 to 9.
bool IsSexagesimal(std::string_view text) {
  Matcher rest(text);
  rest.TakeAnyOf("+-");
  const bool zero_first = Matcher(rest).Take('0');
  if (rest.TakeRun(kDigits) == 0) return false;
  rest.TakeRun(kDigits11);
  size_t groups = 0;
  for (; rest.Take(':'); ++groups) {
    const bool tens = rest.TakeAnyOf("012345");
    if (!rest.TakeAnyOf(kDigits) && !tens) return false;
  }
  if (groups == 0) return false;
  if (!rest.Take('.')) return !zero_first && rest.AtEnd();
  rest.TakeRun(kDigits11);
  return rest.AtEnd();
}

// 2026-01-31, 2026-1-31T6:05:00.5 +1:00: YAML 1.1.
bool IsTimestamp(std::string_view text) {
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    Matcher date(text);
    return date.TakeDigits(4, 4) && date.Take('-') && date.TakeDigits(2, 2) && date.Take('-') &&
           date.TakeDigits(2, 2);
  }
  Matcher rest(text);
  if (!rest.TakeDigits(4, 4) || !rest.Take('-') || !rest.TakeDigits(1, 2) || !rest.Take('-') ||
      !rest.TakeDigits(1, 2)) {
    return false;
  }
  if (!rest.TakeAnyOf("Tt") && rest.TakeRun(" \t") == 0) return false;
  if (!rest.TakeDigits(1, 2) || !rest.Take(':') || !rest.TakeDigits(2, 2) || !rest.Take(':') ||
      !rest.TakeDigits(2, 2)) {
    return false;
  }
  if (rest.Take('.')) rest.TakeRun(kDigits);
  if (rest.AtEnd()) return true;
  rest.TakeRun(" \t");
  if (rest.Take('Z')) return rest.AtEnd();
  if (!rest.TakeAnyOf("+-") || !rest.TakeDigits(1, 2)) return false;
  if (rest.Take(':') && !rest.TakeDigits(2, 2)) return false;
  return rest.AtEnd();
}

}  // namespace

PlainScalar ReadPlainScalar(std::string_view text) {
  if (IsNull(text)) return {ScalarType::kNull, false};
  if (IsBoolean(text)) return {ScalarType::kBoolean, false};
  if (IsBoolean11(text)) return {ScalarType::kBoolean, true};
  if (text == "<<") return {ScalarType::kMerge, true};
  if (text == "=") return {ScalarType::kDefault, true};
  // All others begin like a number.
  constexpr std::string_view kFirst = "+-.0123456789";
  if (kFirst.find(text[0]) == std::string_view::npos) return {};
  if (IsDecimal(text) || IsRadixInteger(text) || IsInfinityOrNan(text)) {
    return {ScalarType::kNumber, false};
  }
  if (IsInteger11(text) || IsFloat11(text) || IsSexagesimal(text)) {
    return {ScalarType::kNumber, true};
  }
  if (IsTimestamp(text)) return {ScalarType::kTimestamp, true};
  return {};
}

}  // namespace postern::internal
