#include "policy/internal/character_class.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/internal/utf8.h"
#include "policy/internal/unicode.h"

namespace postern::internal {
namespace {

absl::string_view ToAbsl(std::string_view text) {
  return absl::string_view(text.data(), text.size());
}

// RE2 was asked before, so what this parser can't read it does not know: never a silent guess.
absl::Status Unreadable(std::string_view text) {
  return absl::InvalidArgumentError(
      absl::StrCat("`", ToAbsl(text.substr(0, 12)), "` can't be read as a class or a literal"));
}

CodePointSet SetOf(const std::vector<CodePointRange>& ranges) {
  CodePointSet set;
  for (const CodePointRange& range : ranges) set.Add(range.first, range.last);
  return set;
}

// Perl's classes, which are ASCII in RE2. Nothing if `letter` names none.
std::optional<CodePointSet> PerlClass(char letter) {
  switch (letter) {
    case 'd':
      return SetOf({{'0', '9'}});
    case 'w':
      return SetOf({{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}});
    case 's':
      return SetOf({{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}});
    case 'D':
    case 'W':
    case 'S':
      return PerlClass(static_cast<char>(letter - 'A' + 'a'))->Complement();
    default:
      return std::nullopt;
  }
}

// POSIX classes, ASCII too. Nothing if `name` is none.
std::optional<CodePointSet> PosixClass(std::string_view name) {
  struct Named {
    std::string_view name;
    std::vector<CodePointRange> ranges;
  };
  static const auto& kClasses = *new std::vector<Named>{
      {"alnum", {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}},
      {"alpha", {{'A', 'Z'}, {'a', 'z'}}},
      {"ascii", {{0x00, 0x7f}}},
      {"blank", {{'\t', '\t'}, {' ', ' '}}},
      {"cntrl", {{0x00, 0x1f}, {0x7f, 0x7f}}},
      {"digit", {{'0', '9'}}},
      {"graph", {{'!', '~'}}},
      {"lower", {{'a', 'z'}}},
      {"print", {{' ', '~'}}},
      {"punct", {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}},
      {"space", {{'\t', '\r'}, {' ', ' '}}},
      {"upper", {{'A', 'Z'}}},
      {"word", {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}},
      {"xdigit", {{'0', '9'}, {'A', 'F'}, {'a', 'f'}}},
  };
  for (const Named& candidate : kClasses) {
    if (candidate.name == name) return SetOf(candidate.ranges);
  }
  return std::nullopt;
}

// Parses `\pN`, `\PN`, `\p{Lu}`, `\p{^Lu}`; the front is `\p` or `\P`.
absl::StatusOr<CodePointSet> ParseUnicodeClass(std::string_view* text) {
  const std::string_view whole = *text;
  bool negated = whole[1] == 'P';
  std::string_view name = whole.substr(2, 1);
  size_t length = 3;
  if (name == "{") {
    const size_t close = whole.find('}');
    if (close == std::string_view::npos) return Unreadable(whole);
    name = whole.substr(3, close - 3);
    length = close + 1;
  }
  if (!name.empty() && name.front() == '^') {
    negated = !negated;
    name.remove_prefix(1);
  }
  const std::optional<CodePointSet> set = GeneralCategory(name);
  if (!set) {
    return absl::InvalidArgumentError(
        absl::StrCat("`", ToAbsl(whole.substr(0, length)),
                     "` is not a general category, such as `\\p{Lu}`; scripts are not supported"));
  }
  text->remove_prefix(length);
  return negated ? set->Complement() : *set;
}

std::optional<uint32_t> DigitValue(char digit, uint32_t base) {
  uint32_t value = 36;
  if (digit >= '0' && digit <= '9') value = static_cast<uint32_t>(digit - '0');
  if (digit >= 'a' && digit <= 'f') value = static_cast<uint32_t>(digit - 'a') + 10;
  if (digit >= 'A' && digit <= 'F') value = static_cast<uint32_t>(digit - 'A') + 10;
  if (value >= base) return std::nullopt;
  return value;
}

// Removes up to `most` digits from the front and returns their value.
uint32_t TakeNumber(std::string_view* text, uint32_t base, size_t most) {
  uint32_t value = 0;
  for (size_t i = 0; i < most && !text->empty(); ++i) {
    const std::optional<uint32_t> digit = DigitValue(text->front(), base);
    if (!digit) break;
    value = value * base + *digit;
    text->remove_prefix(1);
  }
  return value;
}

// The value of a letter that escapes one control character, `\n`.
std::optional<uint32_t> ControlEscape(char letter) {
  constexpr std::string_view kLetters = "abfnrtv";
  constexpr std::string_view kValues = "\a\b\f\n\r\t\v";
  const size_t place = kLetters.find(letter);
  if (place == std::string_view::npos || letter == 'b') return std::nullopt;
  return static_cast<uint32_t>(kValues[place]);
}

// Parses an escape of one code point; the front is `\`.
absl::StatusOr<uint32_t> ParseLiteralEscape(std::string_view* text) {
  const std::string_view whole = *text;
  if (whole.size() < 2) return Unreadable(whole);
  const char letter = whole[1];
  std::string_view rest = whole.substr(2);
  uint32_t value = 0;
  if (const std::optional<uint32_t> control = ControlEscape(letter)) {
    value = *control;
  } else if (letter == 'x' && !rest.empty() && rest.front() == '{') {
    rest.remove_prefix(1);
    value = TakeNumber(&rest, 16, 8);
    if (rest.empty() || rest.front() != '}') return Unreadable(whole);
    rest.remove_prefix(1);
  } else if (letter == 'x') {
    value = TakeNumber(&rest, 16, 2);
  } else if (DigitValue(letter, 8)) {
    rest = whole.substr(1);
    value = TakeNumber(&rest, 8, 3);
  } else if (static_cast<unsigned char>(letter) < 0x80 && !PerlClass(letter) &&
             !(letter >= 'A' && letter <= 'Z') && !(letter >= 'a' && letter <= 'z')) {
    value = static_cast<unsigned char>(letter);
  } else {
    return Unreadable(whole);
  }
  if (value > kMaxCodePoint) return Unreadable(whole);
  *text = rest;
  return value;
}

absl::StatusOr<uint32_t> ParseClassMember(std::string_view* text) {
  if (text->empty()) return Unreadable(*text);
  if (text->front() == '\\') return ParseLiteralEscape(text);
  const Utf8Char decoded = DecodeUtf8(*text);
  if (decoded.length == 0) return Unreadable(*text);
  text->remove_prefix(decoded.length);
  return decoded.code_point;
}

bool StartsWithClassEscape(std::string_view text) {
  return text.size() >= 2 && text[0] == '\\' &&
         (text[1] == 'p' || text[1] == 'P' || PerlClass(text[1]));
}

// Parses `[:alpha:]` or `[:^alpha:]` within brackets, if it stands at the front.
std::optional<CodePointSet> TakePosixClass(std::string_view* text) {
  if (text->substr(0, 2) != "[:") return std::nullopt;
  const size_t close = text->find(":]", 2);
  if (close == std::string_view::npos) return std::nullopt;
  std::string_view name = text->substr(2, close - 2);
  const bool negated = !name.empty() && name.front() == '^';
  if (negated) name.remove_prefix(1);
  const std::optional<CodePointSet> set = PosixClass(name);
  if (!set) return std::nullopt;
  text->remove_prefix(close + 2);
  return negated ? set->Complement() : *set;
}

// Parses one member of a bracket class, `a`, `a-z` or a class, and adds it to `set`.
absl::Status AddMember(std::string_view* text, CodePointSet* set) {
  if (const std::optional<CodePointSet> posix = TakePosixClass(text)) {
    set->Add(*posix);
    return absl::OkStatus();
  }
  if (StartsWithClassEscape(*text)) {
    const absl::StatusOr<CodePointSet> escaped = ParseEscape(text);
    if (!escaped.ok()) return escaped.status();
    set->Add(*escaped);
    return absl::OkStatus();
  }
  const absl::StatusOr<uint32_t> first = ParseClassMember(text);
  if (!first.ok()) return first.status();
  absl::StatusOr<uint32_t> last = first;
  if (text->size() >= 2 && text->front() == '-' && (*text)[1] != ']') {
    text->remove_prefix(1);
    last = ParseClassMember(text);
    if (!last.ok()) return last.status();
  }
  if (*last < *first) return Unreadable(*text);
  set->Add(*first, *last);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CodePointSet> ParseEscape(std::string_view* text) {
  if (StartsWithClassEscape(*text)) {
    const char letter = (*text)[1];
    if (letter == 'p' || letter == 'P') return ParseUnicodeClass(text);
    text->remove_prefix(2);
    return *PerlClass(letter);
  }
  const absl::StatusOr<uint32_t> value = ParseLiteralEscape(text);
  if (!value.ok()) return value.status();
  return CodePointSet(*value, *value);
}

absl::StatusOr<CodePointSet> ParseBracketClass(std::string_view* text) {
  text->remove_prefix(1);
  const bool negated = !text->empty() && text->front() == '^';
  if (negated) text->remove_prefix(1);
  CodePointSet set;
  // A `]` that comes first is a member.
  for (bool is_first = true; is_first || text->empty() || text->front() != ']'; is_first = false) {
    if (text->empty()) return Unreadable("[");
    const absl::Status added = AddMember(text, &set);
    if (!added.ok()) return added;
  }
  text->remove_prefix(1);
  return negated ? set.Complement() : set;
}

}  // namespace postern::internal
