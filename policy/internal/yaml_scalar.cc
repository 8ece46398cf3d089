#include "policy/internal/yaml_scalar.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "engine/internal/terminal_text.h"
#include "engine/internal/utf8.h"
#include "policy/internal/plain_scalar.h"

namespace postern::internal {
namespace {

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Returns whether a character can't stand in YAML as it is, ends a line in some version of it, or
// makes a text read otherwise than it is.
bool NeedsEscape(uint32_t code_point) {
  return IsControl(code_point) || IsDeceptive(code_point) || code_point == 0xfffe ||
         code_point == 0xffff;
}

bool NeedsEscapes(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const Utf8Char character = DecodeUtf8(text.substr(at));
    if (NeedsEscape(character.code_point)) return true;
    at += character.length;
  }
  return false;
}

// Stricter than YAML: `-x`, `?x` and `:x` are quoted, too, and in brackets, where yaml-cpp takes it
// for the beginning of a key, a `?` at the end of a word.
bool IsBare(std::string_view text, bool in_brackets) {
  constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@`";
  if (text.empty() || text.front() == ' ' || text.back() == ' ') return false;
  if (Contains(kIndicators, text.substr(0, 1)) || text.back() == ':') return false;
  if (Contains(text, ": ") || Contains(text, " #") || text.substr(0, 3) == "...") return false;
  if (in_brackets && text.find_first_of(",[]{}") != std::string_view::npos) return false;
  if (in_brackets && (Contains(text, "? ") || text.back() == '?')) return false;
  return ReadPlainScalar(text).type == ScalarType::kText;
}

std::string InSingleQuotes(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += '\'';
    quoted += c;
  }
  return quoted + "'";
}

std::string InDoubleQuotes(std::string_view text) {
  std::string quoted = "\"";
  while (!text.empty()) {
    const Utf8Char character = DecodeUtf8(text);
    if (character.code_point == '\n') {
      quoted += "\\n";
    } else if (character.code_point == '\t') {
      quoted += "\\t";
    } else if (NeedsEscape(character.code_point)) {
      quoted += absl::StrFormat("\\u%04x", character.code_point);
    } else {
      if (character.code_point == '"' || character.code_point == '\\') quoted += '\\';
      quoted += text.substr(0, character.length);
    }
    text.remove_prefix(character.length);
  }
  return quoted + "\"";
}

}  // namespace

std::string ScalarText(std::string_view text, bool in_brackets) {
  if (NeedsEscapes(text)) return InDoubleQuotes(text);
  return IsBare(text, in_brackets) ? std::string(text) : InSingleQuotes(text);
}

std::optional<BlockScalar> ReadBlockScalar(std::string_view spelling, std::string_view value) {
  BlockScalar block;
  const size_t header_end = std::min(spelling.find_first_of(" \t\r\n"), spelling.size());
  const std::string_view header = spelling.substr(0, header_end);
  constexpr std::string_view kHeaders[] = {"|", "|-", ">", ">-"};
  if (std::find(std::begin(kHeaders), std::end(kHeaders), header) == std::end(kHeaders)) {
    return std::nullopt;
  }
  // The value of `|` has no line end either if the file ends without one.
  const bool has_line_end = !value.empty() && value.back() == '\n';
  block.header = header.substr(0, 1);
  if (!has_line_end) block.header += '-';
  size_t indent = std::string_view::npos;
  for (size_t line = spelling.find('\n', header_end); line < spelling.size();) {
    const size_t line_end = std::min(spelling.find('\n', ++line), spelling.size());
    std::string_view text = spelling.substr(line, line_end - line);
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    const size_t first = text.find_first_not_of(' ');
    if (indent == std::string_view::npos) indent = first;
    block.lines.push_back(text.substr(std::min(indent, text.size())));
    line = line_end;
  }
  if (block.lines.empty() || (block.lines.size() == 1 && !has_line_end)) return std::nullopt;
  return block;
}

}  // namespace postern::internal
