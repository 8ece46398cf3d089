#include "policy/internal/value_parser.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "policy/internal/words.h"

namespace postern::internal {
namespace {

bool IsNameByte(char byte) { return byte == '_' || absl::ascii_isalnum(byte); }

// Returns the length of the variable's name that `text` begins with, or 0.
size_t NameLength(std::string_view text) {
  if (text.empty() || absl::ascii_isdigit(text.front())) return 0;
  size_t length = 0;
  while (length < text.size() && IsNameByte(text[length])) ++length;
  return length;
}

// Returns the first `<name>` in `text` that no backslash makes literal, brackets included; empty if
// there is none.
std::string_view FindVariable(std::string_view text) {
  for (size_t i = text.find('<'); i != text.npos; i = text.find('<', i + 1)) {
    if (i > 0 && text[i - 1] == '\\') continue;
    const size_t length = NameLength(text.substr(i + 1));
    if (length > 0 && text.substr(i + 1 + length, 1) == ">") return text.substr(i, length + 2);
  }
  return {};
}

// Returns what stands between `open` and `close` if the whole of `text` is that and holds no other
// bracket; otherwise nothing.
std::optional<std::string_view> Inside(std::string_view text, std::string_view open,
                                       std::string_view close) {
  if (text.size() < open.size() + close.size() || text.substr(0, open.size()) != open ||
      text.substr(text.size() - close.size()) != close) {
    return std::nullopt;
  }
  text = text.substr(open.size(), text.size() - open.size() - close.size());
  if (text.find_first_of("<>") != text.npos) return std::nullopt;
  return text;
}

// Returns `text` with every `\<name\>` as `<name>`; so also a whole text of that shape, whatever
// stands between the brackets.
std::string Unescape(std::string_view text) {
  if (const auto inside = Inside(text, "\\<", "\\>")) return "<" + std::string(*inside) + ">";
  if (text.find('\\') == text.npos) return std::string(text);
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "\\<") {
      const size_t length = NameLength(text.substr(i + 2));
      if (length > 0 && text.substr(i + 2 + length, 2) == "\\>") {
        plain += "<" + std::string(text.substr(i + 2, length)) + ">";
        i += length + 3;
        continue;
      }
    }
    plain += text[i];
  }
  return plain;
}

// Returns "write `\<x\>` for the text itself" for the text `<x>`.
std::string EscapeHelp(std::string_view bracketed) {
  const std::string name(bracketed.substr(1, bracketed.size() - 2));
  return "for the text itself write " + Quote("\\<" + name + "\\>");
}

bool CheckVariable(std::string_view name, SourceRange range, const Pattern& pattern,
                   DocumentReader& reader) {
  if (pattern.VariableSegment(name)) return true;
  const std::string bracketed = "<" + std::string(name) + ">";
  std::vector<std::string> variables;
  for (const Segment& segment : pattern.segments) {
    if (!segment.variable.empty()) variables.push_back("<" + segment.variable + ">");
  }
  const std::string otherwise = variables.empty()
                                    ? EscapeHelp(bracketed)
                                    : "its variables are " + QuoteList(variables, "and");
  reader.issues().AddError("unknown-variable", range,
                           "the pattern has no variable " + Quote(bracketed),
                           reader.Suggest(bracketed, variables, otherwise));
  return false;
}

}  // namespace

std::optional<Value> ParseValue(std::string_view spelled, SourceRange range, const Pattern* pattern,
                                DocumentReader& reader) {
  const std::string_view variable = FindVariable(spelled);
  if (!variable.empty() && variable.size() == spelled.size()) {
    const std::string_view name = variable.substr(1, variable.size() - 2);
    if (pattern != nullptr && !CheckVariable(name, range, *pattern, reader)) return std::nullopt;
    return Value{true, std::string(name)};
  }
  if (!variable.empty()) {
    reader.issues().AddError("variable-not-alone", range,
                             "the variable " + Quote(variable) + " must stand alone",
                             EscapeHelp(variable));
    return std::nullopt;
  }
  if (Inside(spelled, "<", ">")) {
    reader.issues().AddError("variable-name", range,
                             Quote(spelled) + " is not the name of a variable",
                             EscapeHelp(spelled));
    return std::nullopt;
  }
  return Value{false, Unescape(spelled)};
}

}  // namespace postern::internal
