// A syntax error goes through a list of explanations, the most particular first; each looks at the
// reason and at the text around it and either knows what is wrong or passes it on.
#include "policy/internal/yaml_trap.h"

#include <algorithm>
#include <string>

namespace postern::internal {
namespace {

constexpr uint32_t kMaxKeyBytes = 1024;  // YAML 1.2, section 7.4.2; yaml-cpp counts bytes

Issue Error(std::string_view id, SourceRange range, std::string message, std::string help = "") {
  return {Severity::kError, std::string(id), std::move(message), std::move(help), range, {}};
}

// Returns the first line of `text` in backticks.
std::string Ticked(std::string_view text) {
  return "`" + std::string(text.substr(0, text.find_first_of("\r\n"))) + "`";
}
std::string Ticked(char c) { return "`" + std::string(1, c) + "`"; }

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool IsOneOf(char c, std::string_view set) { return c != '\0' && Contains(set, {&c, 1}); }

bool IsBlank(char c) { return c == '\0' || IsOneOf(c, " \t\r\n"); }

// Returns `text` as a scalar in quotes, double ones unless that would need escapes.
std::string InQuotes(std::string_view text) {
  if (!Contains(text, "\"") && !Contains(text, "\\")) return "\"" + std::string(text) + "\"";
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

uint32_t LineBegin(const YamlText& text, uint32_t at) { return at - text.Indent(at); }

// Returns where the content of the line of `at` begins, after `- ` and `? `.
uint32_t EntryBegin(const YamlText& text, uint32_t at) {
  uint32_t entry = LineBegin(text, at);
  while (IsOneOf(text.At(entry), " \t") ||
         (IsOneOf(text.At(entry), "-?") && IsBlank(text.At(entry + 1)))) {
    ++entry;
  }
  return std::min(entry, text.size());
}

// Returns where the run of characters around `at` begins that blanks and commas bound, and within
// brackets the opening one.
uint32_t TokenBegin(const YamlText& text, const YamlError& error) {
  const uint32_t line = LineBegin(text, error.at);
  uint32_t begin = error.at;
  while (begin > line && !IsOneOf(text.At(begin - 1), " \t,")) --begin;
  if (error.open && *error.open < error.at) begin = std::max(begin, *error.open + 1);
  return begin;
}

// Returns where a scalar would end that begins at `at` and whose characters had no other meaning.
uint32_t TokenEnd(const YamlText& text, uint32_t at) {
  const uint32_t line_end = text.EndOfLine(at);
  uint32_t end = at;
  int depth = 0;
  for (; end < line_end; ++end) {
    const char c = text.At(end);
    if (IsOneOf(c, ":,") && IsBlank(text.At(end + 1))) break;
    if (c == '#' && IsBlank(text.At(end - 1))) break;
    if (IsOneOf(c, "[{")) ++depth;
    if (IsOneOf(c, "]}") && --depth < 0) break;
  }
  while (end > at && IsBlank(text.At(end - 1))) --end;
  return end;
}

std::string MeaningOf(char c) {
  switch (c) {
    case '*':
      return "an alias";
    case '&':
      return "an anchor";
    case '!':
      return "a tag";
    case '%':
      return "a directive";
    case '{':
      return "a map";
    case '[':
      return "a list";
    case '|':
    case '>':
      return "a block of text";
    default:
      return "a key";
  }
}

Issue NeedsQuotes(const YamlText& text, uint32_t begin) {
  const SourceRange range = {begin, std::max(begin + 1, TokenEnd(text, begin))};
  const std::string_view token = text.Slice(range);
  const char first = token.front();
  const bool is_inner = !IsOneOf(first, "*&!%@`{[|>?,") && Contains(token, "?");
  const std::string why =
      is_inner ? "inside brackets YAML takes `?` for the beginning of a key"
      : IsOneOf(first, "@`,")
          ? "no text may begin with " + Ticked(first) + " in YAML"
          : "YAML takes " + Ticked(first) + " at the beginning for " + MeaningOf(first);
  return Error("needs-quotes", range, Ticked(token) + " needs quotes: " + why,
               "write " + Ticked(InQuotes(token)));
}

Issue ComplexKey(const YamlText& text, SourceRange range) {
  return Error("complex-key", range, "a key must be text, not a list or a map",
               "if it is text, quote it: " + Ticked(InQuotes(text.Slice(range))));
}

Issue TextAfterQuote(const YamlText& text, uint32_t at) {
  const SourceRange range = {at, std::max(at + 1, TokenEnd(text, at))};
  const bool is_single = at > 0 && text.At(at - 1) == '\'';
  return Error("yaml-syntax", range, Ticked(text.Slice(range)) + " stands after the closing quote",
               is_single ? "put all of it into the quotes, an apostrophe as `''`"
                         : "put all of it into the quotes");
}

using Explanation = std::optional<Issue> (*)(const YamlText& text, const YamlError& error);

std::optional<Issue> TabInIndentation(const YamlText& text, const YamlError& error) {
  for (uint32_t at = LineBegin(text, error.at); IsOneOf(text.At(at), " \t"); ++at) {
    if (text.At(at) != '\t') continue;
    return Error("yaml-syntax", {at, at + 1}, "a tab in the indentation", "use spaces");
  }
  return std::nullopt;
}

// `**/x`, `@x`, `&`, `|x`, and `img-?.png` in brackets.
std::optional<Issue> SpecialCharacter(const YamlText& text, const YamlError& error) {
  if (IsOneOf(text.At(error.at), "*&!")) return NeedsQuotes(text, error.at);
  for (const std::string_view part :
       {"anchor", "alias", "tag", "unknown token", "map key", "block scalar"}) {
    if (Contains(error.reason, part)) return NeedsQuotes(text, TokenBegin(text, error));
  }
  return std::nullopt;
}

// `{x}/*` and `"x"/y`: for YAML the node ends with the bracket or the quote.
std::optional<Issue> TextAfterNode(const YamlText& text, const YamlError& error) {
  const bool may_be = Contains(error.reason, "not found") || Contains(error.reason, "map value");
  const uint32_t begin = TokenBegin(text, error);
  const char first = text.At(begin);
  if (!may_be || begin >= error.at) return std::nullopt;
  if (IsOneOf(text.At(error.at - 1), "]}")) {
    if (text.At(error.at) == ':') return ComplexKey(text, {EntryBegin(text, error.at), error.at});
    if (IsOneOf(first, "[{")) return NeedsQuotes(text, begin);
  }
  if (IsOneOf(text.At(error.at - 1), "\"'") && text.At(error.at) != ':') {
    return TextAfterQuote(text, error.at);
  }
  const std::optional<uint32_t> end =
      IsOneOf(first, "\"'") ? text.EndOfQuoted(begin) : std::nullopt;
  if (!end || *end > error.at || IsBlank(text.At(*end))) return std::nullopt;
  return TextAfterQuote(text, *end);
}

std::optional<Issue> KeyTooLong(const YamlText& text, const YamlError& error) {
  const bool in_brackets = Contains(error.reason, "flow not found");
  if (!in_brackets && !Contains(error.reason, "map value")) return std::nullopt;
  // In brackets the error is at one end of the key, otherwise at the `:` after it.
  const uint32_t begin = in_brackets ? TokenBegin(text, error) : EntryBegin(text, error.at);
  const uint32_t end = TokenEnd(text, begin);
  if (end < begin + kMaxKeyBytes || (!in_brackets && end != error.at)) return std::nullopt;
  return Error("key-too-long", {begin, end}, "a key of more than 1,024 bytes",
               "YAML allows no longer one");
}

std::optional<Issue> BracketNotClosed(const YamlText& text, const YamlError& error) {
  const bool in_brackets = Contains(error.reason, "flow not found");
  const bool wrong_closer = Contains(error.reason, "illegal flow end");
  if (!error.open) {
    if (!wrong_closer) return std::nullopt;
    return Error("yaml-syntax", {error.at, error.at + 1},
                 Ticked(text.At(error.at)) + " closes nothing",
                 "delete it, or quote the text that it is part of");
  }
  if (!in_brackets && !wrong_closer && error.at < text.size()) return std::nullopt;
  const uint32_t open = *error.open;
  const char bracket = text.At(open);
  const std::string closer = bracket == '[' ? "`]`" : "`}`";
  if (LineBegin(text, error.at) != LineBegin(text, open) || error.at >= text.size()) {
    return Error("yaml-syntax", {open, open + 1}, "this " + Ticked(bracket) + " is never closed",
                 "write " + closer + " where it ends");
  }
  const std::string what = wrong_closer ? closer + " must come before this"
                                        : "a `,` or " + closer + " is missing before this";
  Issue issue =
      Error("yaml-syntax", {error.at, std::max(error.at + 1, TokenEnd(text, error.at))}, what);
  issue.related.push_back({Ticked(bracket) + " is open here", {open, open + 1}});
  return issue;
}

std::optional<Issue> BadEscape(const YamlText& text, const YamlError& error) {
  const bool is_escape = Contains(error.reason, "escape character") ||
                         Contains(error.reason, "hex number") ||
                         Contains(error.reason, "invalid unicode");
  if (!is_escape) return std::nullopt;
  uint32_t begin = error.at - (error.at > 0);
  while (begin > 0 && text.At(begin) != '\\') --begin;
  if (Contains(error.reason, "unicode")) {
    return Error("yaml-syntax", {begin, error.at},
                 Ticked(text.Slice({begin, error.at})) + " is no character",
                 "write the character itself, or `\\U` and its eight digits");
  }
  const SourceRange range = {begin, std::min(begin + 2, text.size())};
  return Error("yaml-syntax", range, Ticked(text.Slice(range)) + " is no escape in double quotes",
               "use single quotes, or write `\\\\` for a backslash");
}

std::optional<Issue> QuoteNotClosed(const YamlText& text, const YamlError& error) {
  if (!Contains(error.reason, "EOF in scalar") && !Contains(error.reason, "document indicator")) {
    return std::nullopt;
  }
  // The scanner was ahead of the events: look for the quote from the last one on.
  for (uint32_t at = error.cursor; at < error.at; ++at) {
    if (!IsOneOf(text.At(at), "\"'") || (at > 0 && !IsOneOf(text.At(at - 1), " \t\n[{,"))) continue;
    const std::optional<uint32_t> end = text.EndOfQuoted(at);
    if (!end || *end > error.at) return UnclosedQuote(text, at);
    at = *end - 1;
  }
  return std::nullopt;
}

// `a: b: c`, and a line without `:` that YAML joins with the next.
std::optional<Issue> ColonOutOfPlace(const YamlText& text, const YamlError& error) {
  if (!Contains(error.reason, "illegal map value")) return std::nullopt;
  const uint32_t key = text.SkipIndicators(error.cursor, error.at);
  if (key < LineBegin(text, error.at)) {
    const SourceRange line = {key, text.EndOfLine(key)};
    if (IsOneOf(text.At(key), "\"'")) {
      return Error("yaml-syntax", line, "a key must end on the line that it begins on");
    }
    return KeyWithoutColon(text, line);
  }
  const uint32_t entry = EntryBegin(text, error.at);
  const uint32_t first = TokenEnd(text, entry);
  if (first >= error.at) return WrongIndentation(text, entry);  // read as more of the text above
  const uint32_t value = text.SkipIndicators(first, error.at);
  const std::string_view rest = text.Slice({value, text.EndOfLine(value)});
  return Error("yaml-syntax", {error.at, error.at + 1}, "a second `: ` on this line",
               "if it is part of the text, quote it: " + Ticked(InQuotes(rest)));
}

std::optional<Issue> BlockEndedEarly(const YamlText& text, const YamlError& error) {
  const bool in_block = Contains(error.reason, "end of map not found") ||
                        Contains(error.reason, "end of sequence not found");
  if (!in_block) return std::nullopt;
  const SourceRange line = {error.at, text.EndOfLine(error.at)};
  if (text.SkipBlank(LineBegin(text, error.at)) != error.at) {
    return Error("yaml-syntax", line, Ticked(text.Slice(line)) + " does not belong here",
                 "the value before it has ended; if it is part of the text, quote all of it");
  }
  const uint32_t end = TokenEnd(text, EntryBegin(text, error.at));
  if (text.At(end) != ':' && text.At(error.at) != '-') {
    return KeyWithoutColon(text, line);
  }
  return WrongIndentation(text, error.at);
}

std::optional<Issue> ListItemOutOfPlace(const YamlText&, const YamlError& error) {
  if (!Contains(error.reason, "block entry")) return std::nullopt;
  return Error("yaml-syntax", {error.at, error.at + 1}, "a list may not begin here",
               "begin it on a line of its own; if `-` is part of the text, quote it");
}

}  // namespace

Issue ExplainYamlError(const YamlText& text, const YamlError& error) {
  static constexpr Explanation kExplanations[] = {
      TabInIndentation, QuoteNotClosed,   BadEscape,       KeyTooLong,      SpecialCharacter,
      TextAfterNode,    BracketNotClosed, ColonOutOfPlace, BlockEndedEarly, ListItemOutOfPlace,
  };
  for (const Explanation explain : kExplanations) {
    if (std::optional<Issue> issue = explain(text, error)) return *std::move(issue);
  }
  return Error("yaml-syntax", {error.at, error.at},
               "this is not valid YAML: " + std::string(error.reason));
}

Issue UnwantedProperty(const YamlText& text, SourceRange range) {
  const std::string_view spelling = text.Slice(range);
  // `&x/y:` is a pattern to its author, and an anchor called `x/y:` to YAML.
  if (spelling.back() == ':') return NeedsQuotes(text, range.begin);
  const char first = spelling.front();
  const std::string_view name = first == '*' ? "alias" : first == '&' ? "anchor" : "tag";
  const std::string instead = first == '!' ? "leave it out" : "write the value out";
  return Error(name, range, Ticked(spelling) + " is a YAML " + std::string(name) + ": not accepted",
               instead + "; if it is text, quote it: " + Ticked(InQuotes(spelling)));
}

Issue KeyWithoutColon(const YamlText& text, SourceRange range) {
  if (!IsBlank(text.At(range.end))) {
    const bool is_bracket = IsOneOf(text.At(range.begin), "[{");
    return is_bracket ? NeedsQuotes(text, range.begin) : TextAfterQuote(text, range.end);
  }
  return Error("yaml-syntax", range, Ticked(text.Slice(range)) + " is no `key: value`",
               "a `:` and a space or line end must follow the key");
}

Issue WrongIndentation(const YamlText& text, uint32_t at) {
  return Error("yaml-syntax", {at, text.EndOfLine(at)},
               "the indentation of this line fits nothing above it",
               "align it with the lines that it belongs to");
}

Issue ValueMissing(uint32_t at) {
  return Error("yaml-syntax", {at, at + 1}, "there is nothing before this comma", "delete it");
}

Issue UnclosedQuote(const YamlText& text, uint32_t at) {
  const bool is_single = text.At(at) == '\'';
  return Error("yaml-syntax", {at, at + 1}, "this quote is never closed",
               is_single ? "if it is an apostrophe, put all of the text into double quotes"
                         : "write `\"` where the text ends");
}

Issue StrayText(const YamlText& text, uint32_t at) {
  const SourceRange range = {at, std::max(at, TokenEnd(text, at))};
  const bool at_line_begin = text.Indent(at) == 0;
  if (at_line_begin && text.StartsWith(at, "---")) {
    return Error("second-document", {at, at + 3}, "a second document begins here",
                 "a file holds one document: delete this line, or split the file");
  }
  if (at_line_begin && text.StartsWith(at, "...")) {
    return Error("second-document", {at, at + 3}, "a second document begins after this line",
                 "a file holds one document: delete this line, or split the file");
  }
  if (at_line_begin && text.At(at) == '%') {
    return Error("directive", range,
                 Ticked(text.Slice(range)) + " is a YAML directive: not accepted",
                 "leave it out; a key that begins with `%` needs quotes: " +
                     Ticked(InQuotes(text.Slice(range))));
  }
  if (at > 0 && IsOneOf(text.At(at - 1), "]}")) {
    const uint32_t line = LineBegin(text, at);
    if (IsOneOf(text.At(line), "[{")) return NeedsQuotes(text, line);
  }
  return Error("yaml-syntax", range, Ticked(text.Slice(range)) + " stands after the document's end",
               "a file holds one document");
}

Issue TooFarAhead(const YamlText& text, uint32_t at, size_t max_ahead) {
  if (IsOneOf(text.At(at), "[{")) {
    return Error(
        "too-large", {at, at + 1},
        "more than " + std::to_string(max_ahead) + " bytes in brackets where a key might stand",
        "write this list or map without brackets, one line for each entry");
  }
  return Error("too-large", {at, at},
               "a text of more than " + std::to_string(max_ahead) + " bytes");
}

}  // namespace postern::internal
