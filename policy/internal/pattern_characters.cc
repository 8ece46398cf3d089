#include "policy/internal/pattern_characters.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/internal/utf8.h"
#include "policy/internal/pattern_error.h"
#include "policy/internal/unicode.h"
#include "policy/internal/words.h"

namespace postern::internal {
namespace {

std::string Named(uint32_t code_point) { return absl::StrFormat("U+%04X", code_point); }

bool IsPlain(char byte) { return byte >= 0x20 && byte < 0x7f; }

void CheckCharacter(Utf8Char character, size_t begin, PatternResult* result) {
  const uint32_t code_point = character.code_point;
  const size_t end = begin + character.length;
  if (IsControl(code_point)) {
    AddPatternError(&result->errors, "pattern-control", begin, end,
                    absl::StrCat("control character ", Named(code_point), " in a pattern"),
                    "leave it out");
  } else if (IsFormat(code_point)) {
    AddPatternError(&result->errors, "pattern-format-character", begin, end,
                    absl::StrCat("invisible character ", Named(code_point), " in a pattern"),
                    "leave it out");
  } else if (IsWhiteSpace(code_point) && code_point != ' ') {
    AddPatternError(&result->errors, "pattern-white-space", begin, end,
                    absl::StrCat("white space ", Named(code_point), " in a pattern"),
                    "write a plain space if one is meant");
  } else if (IsIgnorable(code_point)) {
    AddPatternError(
        &result->warnings, "pattern-ignorable-character", begin, end,
        absl::StrCat(Named(code_point), " in a pattern, a character that is often not shown"),
        "leave it out, unless paths have it");
  }
}

void CheckNormalForm(std::string_view text, PatternResult* result) {
  const std::string composed = ToNfc(text);
  if (composed == text) return;
  AddPatternError(
      &result->warnings, "pattern-not-nfc", 0, text.size(),
      "the pattern is not in Unicode's normal form C, and matches only paths spelled alike",
      absl::StrCat("write ", Quote(composed), ", unless paths have the other form"));
}

void CheckEdges(std::string_view text, PatternResult* result) {
  if (text.front() == ' ') {
    AddPatternError(&result->errors, "pattern-edge-space", 0, 1, "the pattern begins with a space",
                    "leave it out");
  }
  if (text.back() == ' ' && text.size() > 1) {
    AddPatternError(&result->errors, "pattern-edge-space", text.size() - 1, text.size(),
                    "the pattern ends with a space", "leave it out");
  }
}

bool IsHexDigit(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') ||
         (byte >= 'A' && byte <= 'F');
}

// What no canonical path of mode `url` holds.
void CheckUrlText(std::string_view text, PatternResult* result) {
  for (size_t place = 0; place < text.size(); ++place) {
    const char byte = text[place];
    if (byte == ';' || byte == '#') {
      AddPatternError(&result->errors, "pattern-url-delimiter", place, place + 1,
                      absl::StrCat(Quote(text.substr(place, 1)),
                                   " where `paths: url`: such paths are rejected"),
                      byte == ';' ? "leave path parameters out" : "leave the fragment out");
    } else if (byte == '%' && place + 2 < text.size() && IsHexDigit(text[place + 1]) &&
               IsHexDigit(text[place + 2])) {
      AddPatternError(
          &result->errors, "pattern-url-percent", place, place + 3,
          absl::StrCat(Quote(text.substr(place, 3)),
                       " where `paths: url`: paths are decoded before they are matched"),
          "write the character itself");
    } else if (byte == '\\' && place + 1 < text.size() && text[place + 1] == '\\') {
      AddPatternError(&result->errors, "pattern-url-backslash", place, place + 2,
                      "a backslash where `paths: url`: such paths are rejected", "leave it out");
      ++place;
    } else if (byte == '\\') {
      ++place;
    }
  }
}

}  // namespace

bool CheckCharacters(std::string_view text, PathMode mode, PatternResult* result) {
  size_t place = 0;
  while (place < text.size() && IsPlain(text[place])) ++place;
  const bool is_plain = place == text.size();
  while (place < text.size()) {
    const Utf8Char character = DecodeUtf8(text.substr(place));
    if (character.length == 0) {
      result->errors.clear();
      result->warnings.clear();
      AddPatternError(&result->errors, "pattern-utf8", place, place + 1,
                      "the pattern is not valid UTF-8", "save the file as UTF-8");
      return false;
    }
    CheckCharacter(character, place, result);
    place += character.length;
  }
  if (!is_plain) CheckNormalForm(text, result);
  CheckEdges(text, result);
  if (mode == PathMode::kUrl) CheckUrlText(text, result);
  return true;
}

}  // namespace postern::internal
