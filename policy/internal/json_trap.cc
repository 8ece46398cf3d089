// Reads the text once more by nlohmann/json, whose errors have reasons that can be explained. All
// of nlohmann/json stays in this file.
#include "policy/internal/json_trap.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "policy/internal/encoding.h"
#include "policy/internal/words.h"

namespace postern::internal {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";

// What Python and YAML write where JSON has words of its own.
constexpr std::pair<std::string_view, std::string_view> kWords[] = {
    {"True", "true"}, {"False", "false"}, {"None", "null"}, {"Null", "null"}, {"~", "null"}};

// Where the reader stopped, but `at` is where nlohmann/json stops, and why it does. Without a
// reason it finds no fault with the text.
struct JsonError : JsonStop {
  std::string reason;
};

// Lets a text pass by, up to its error. The names are those of nlohmann::json_sax.
struct ErrorFinder {
  bool null() { return true; }
  bool boolean(bool) { return true; }
  bool number_integer(int64_t) { return true; }
  bool number_unsigned(uint64_t) { return true; }
  bool number_float(double, const std::string&) { return true; }
  bool string(const std::string&) { return true; }
  bool binary(const nlohmann::json::binary_t&) { return true; }
  bool start_object(size_t) { return true; }
  bool key(const std::string&) { return true; }
  bool end_object() { return true; }
  bool start_array(size_t) { return true; }
  bool end_array() { return true; }
  bool parse_error(size_t position, const std::string&, const nlohmann::json::exception& error) {
    num_read = position;
    reason = error.what();
    return false;
  }

  size_t num_read = 0;  // the bytes up to the error, with that at which it was noticed
  std::string reason;
};

JsonError FindError(std::string_view text, const JsonStop& stop) {
  const uint32_t base = ByteOrderMarkLength(text);
  JsonError error = {stop, ""};
  ErrorFinder finder;
  if (stop.out_of_range || nlohmann::json::sax_parse(text.begin() + base, text.end(), &finder)) {
    return error;
  }
  const size_t at = base + finder.num_read - (finder.num_read > 0);
  error.at = static_cast<uint32_t>(std::min(at, text.size()));
  error.reason = std::move(finder.reason);
  return error;
}

// The token that the parser could not use, and the `,` or `:` before it.
struct Token {
  SourceRange range;
  char first = '\0';  // zero at the end of the text
  std::optional<uint32_t> separator;
};

Issue Error(SourceRange range, std::string message, std::string help = "") {
  return {Severity::kError, "json-syntax", std::move(message), std::move(help), range, {}};
}

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

uint32_t Skip(std::string_view text, uint32_t at, std::string_view set) {
  return static_cast<uint32_t>(std::min(text.find_first_not_of(set, at), text.size()));
}

std::string_view Slice(std::string_view text, SourceRange range) {
  return text.substr(range.begin, range.end - range.begin);
}

// Returns the offending token: from the last one that was accepted, over one separator if there is
// one, to what follows.
Token FindToken(std::string_view text, const JsonError& error) {
  Token token;
  uint32_t at = Skip(text, error.cursor, kWhiteSpace);
  if (at < error.at && Contains(",:", text.substr(at, 1))) {
    token.separator = at;
    at = Skip(text, at + 1, kWhiteSpace);
  }
  uint32_t end = at;
  constexpr std::string_view kPunctuation = "{}[],:\"";
  while (end < text.size() && !Contains(kPunctuation, text.substr(end, 1)) &&
         !Contains(kWhiteSpace, text.substr(end, 1))) {
    ++end;
  }
  if (end == at && at < text.size()) ++end;
  if (at < text.size() && text[at] == '"') {
    const size_t closing = text.find('"', end);
    if (closing <= error.at) end = static_cast<uint32_t>(closing + 1);
  }
  token.range = {at, end};
  if (at < text.size()) token.first = text[at];
  return token;
}

// Returns whether `\uXXXX` begins at `at` and stands for the first half of a character.
bool IsHighSurrogate(std::string_view text, uint32_t at) {
  const std::string_view escape = text.substr(at, 4);
  return escape.size() == 4 && Contains("dD", escape.substr(2, 1)) &&
         Contains("89abAB", escape.substr(3, 1));
}

Issue BadEscape(std::string_view text, uint32_t at, std::string_view reason) {
  constexpr uint32_t kLength = 6;  // \uXXXX
  const auto size = static_cast<uint32_t>(text.size());
  if (Contains(reason, "surrogate")) {
    const bool is_second = at >= kLength && !IsHighSurrogate(text, at) &&
                           IsHighSurrogate(text, at - kLength) && text[at - kLength] == '\\';
    const uint32_t begin = is_second ? at - kLength : at;
    const SourceRange range = {begin, std::min(begin + kLength, size)};
    return Error(range, Quote(Slice(text, range)) + " is half a character",
                 "write both halves, `\\ud83d\\ude00`, or the character itself");
  }
  const SourceRange range = {at, std::min(at + 2, size)};
  if (Contains(reason, "hex digits")) return Error(range, "`\\u` needs four hex digits");
  return Error(range, Quote(Slice(text, range)) + " is no escape", "write `\\\\` for a backslash");
}

// Errors within a string: its characters, escapes and end.
std::optional<Issue> InString(std::string_view text, const JsonError& error, const Token& token) {
  constexpr std::string_view kPrefix = "invalid string: ";
  const size_t found = error.reason.find(kPrefix);
  if (found == std::string_view::npos) return std::nullopt;
  std::string_view reason = std::string_view(error.reason).substr(found + kPrefix.size());
  reason = reason.substr(0, reason.find("; last read"));
  if (Contains(reason, "missing closing quote") || Contains(reason, "U+000A")) {
    return Error({token.range.begin, token.range.begin + 1}, "this quote is never closed",
                 "a text ends on the line that it begins on; a line end in it is written `\\n`");
  }
  const size_t escape = text.rfind('\\', error.at);
  const bool is_escape = Contains(reason, "surrogate") || Contains(reason, "hex digits") ||
                         Contains(reason, "backslash");
  if (!is_escape || escape == std::string_view::npos) {
    return Error({error.at, error.at + 1}, std::string(reason));
  }
  return BadEscape(text, static_cast<uint32_t>(escape), reason);
}

// What no reading by nlohmann/json can explain.
std::optional<Issue> Unread(std::string_view text, const JsonError& error, const Token& token) {
  if (error.out_of_range) {
    return Error(token.range, "the number " + Quote(Slice(text, token.range)) + " is out of range");
  }
  if (error.reason.empty()) return Error({error.at, error.at + 1}, "this is not valid JSON");
  return std::nullopt;
}

// What other languages allow.
std::optional<Issue> NotJson(std::string_view text, const JsonError& error, const Token& token) {
  const std::string_view spelling = Slice(text, token.range);
  if (token.first == '\'') {
    return Error({token.range.begin, token.range.begin + 1}, "JSON knows no single quotes",
                 "write `\"`");
  }
  if (token.first == '/' || token.first == '#') {
    return Error(token.range, "JSON knows no comments", "delete it, or write the file in YAML");
  }
  if (Contains(error.reason, "invalid number")) {
    return Error(token.range, Quote(spelling) + " is no number in JSON",
                 "digits must follow `-`, `.` and `e`");
  }
  for (const auto& [word, json] : kWords) {
    if (spelling != word) continue;
    return Error(token.range, Quote(spelling) + " has another spelling in JSON",
                 "write " + Quote(json));
  }
  if (Contains(error.reason, "invalid literal")) {
    return Error(token.range, Quote(spelling) + " is nothing that JSON knows",
                 "text needs double quotes: " + Quote("\"" + std::string(spelling) + "\""));
  }
  return std::nullopt;
}

std::optional<Issue> UnexpectedEnd(std::string_view text, const JsonError& error,
                                   const Token& token) {
  if (token.first != '\0' || !error.open) return std::nullopt;
  const char bracket = text[*error.open];
  return Error({*error.open, *error.open + 1}, "this " + Quote({&bracket, 1}) + " is never closed",
               "the file ends before its " + std::string(bracket == '{' ? "`}`" : "`]`"));
}

std::optional<Issue> Separators(std::string_view text, const JsonError& error, const Token& token) {
  const std::string spelling = Quote(Slice(text, token.range));
  const bool is_closer = token.first == ']' || token.first == '}';
  const bool after_comma = token.separator && text[*token.separator] == ',';
  if (is_closer && after_comma) {
    return Error({*token.separator, *token.separator + 1}, "a comma before " + spelling,
                 "delete it: nothing follows");
  }
  if (!error.open) {
    return Error(token.range, spelling + " stands after the document's end",
                 "a file holds one document");
  }
  const bool goes_on = error.cursor > 0 && token.range.begin == error.cursor;
  if (goes_on && text[error.cursor - 1] == '0' && token.first >= '0' && token.first <= '9') {
    return Error({error.cursor - 1, token.range.end}, "a number may not begin with `0`");
  }
  if (error.colon_expected && !token.separator) {
    return Error(token.range, "a `:` is missing before " + spelling);
  }
  if (is_closer && (error.key_expected || text[*error.open] == '[')) {
    Issue issue = Error(token.range, spelling + " does not close what is open");
    issue.related.push_back({"this is open", {*error.open, *error.open + 1}});
    return issue;
  }
  if (error.key_expected && (after_comma || *error.open + 1 == error.cursor)) {
    return Error(token.range, "a key must be text in double quotes, not " + spelling);
  }
  if (token.first == ':') {
    return Error(token.range, "a `:` may only stand between a key and its value");
  }
  if (token.first == ',' || is_closer) {
    return Error(token.range, "a value is missing before " + spelling);
  }
  return Error(token.range, "a `,` is missing before " + spelling);
}

}  // namespace

Issue ExplainJsonError(std::string_view text, const JsonStop& stop) {
  const JsonError error = FindError(text, stop);
  const Token token = FindToken(text, error);
  const auto size = static_cast<uint32_t>(text.size());
  for (const auto explain : {Unread, InString, NotJson, UnexpectedEnd, Separators}) {
    std::optional<Issue> issue = explain(text, error, token);
    if (!issue) continue;
    issue->range.end = std::min(issue->range.end, size);
    return *std::move(issue);
  }
  return Error(token.range, "this is not valid JSON: " + error.reason);
}

}  // namespace postern::internal
