// Reads JSON through nlohmann/json's SAX interface. All of nlohmann/json stays in this file.
//
// The SAX interface says what it found but not where, and it hands on numbers as numbers. Both are
// taken from the text: a token begins after the white space and the `,` or `:` that follow the
// token before it, and where it ends its own spelling says.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "policy/internal/encoding.h"
#include "policy/internal/json_trap.h"
#include "policy/internal/readers.h"

namespace postern::internal {
namespace {

bool IsWhiteSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool IsBetweenTokens(char c) { return IsWhiteSpace(c) || c == ',' || c == ':'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNumberPart(char c) {
  return IsDigit(c) || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
}

class SaxReader {
 public:
  SaxReader(std::string_view text, uint32_t base, DocumentSink& sink, Issues& issues)
      : text_(text), base_(base), cursor_(base), sink_(sink), issues_(issues) {}

  // The names are those of nlohmann::json_sax. Each returns whether to read on.
  bool null() { return Literal(4); }
  bool boolean(bool value) { return Literal(value ? 4 : 5); }
  bool number_integer(int64_t) { return Number(); }
  bool number_unsigned(uint64_t) { return Number(); }
  bool number_float(double, const std::string&) { return Number(); }
  bool binary(nlohmann::json::binary_t&) { return true; }  // JSON has none
  bool key(const std::string& value) {
    after_key_ = true;
    return Text(value);
  }
  bool string(const std::string& value) {
    after_key_ = false;
    return Text(value);
  }
  bool start_object(size_t) { return Begin(&DocumentSink::BeginMapping); }
  bool start_array(size_t) { return Begin(&DocumentSink::BeginSequence); }
  bool end_object() { return End(); }
  bool end_array() { return End(); }
  bool parse_error(size_t position, const std::string&, const nlohmann::json::exception& error);

 private:
  // Returns where the token after the cursor begins. REQUIRES: there is one.
  uint32_t NextToken() const {
    uint32_t at = cursor_;
    while (IsBetweenTokens(text_[at])) ++at;
    return at;
  }

  bool Literal(uint32_t length) {
    const uint32_t begin = NextToken();
    return Spelled({begin, begin + length});
  }

  bool Number();
  bool Text(const std::string& value);

  bool Spelled(SourceRange range) {
    cursor_ = range.end;
    after_key_ = false;
    const std::string_view spelling = text_.substr(range.begin, range.end - range.begin);
    return sink_.Scalar({range, spelling, true, false, false});
  }

  bool Begin(bool (DocumentSink::*begin)(uint32_t)) {
    const uint32_t at = NextToken();
    cursor_ = at + 1;
    after_key_ = false;
    open_.push_back(at);
    return (sink_.*begin)(at);
  }

  bool End() {
    cursor_ = NextToken() + 1;
    open_.pop_back();
    return sink_.EndCollection(cursor_);
  }

  const std::string_view text_;
  const uint32_t base_;
  uint32_t cursor_;             // the end of the last token but `,` and `:`
  std::vector<uint32_t> open_;  // the places of the brackets that are open
  bool after_key_ = false;
  DocumentSink& sink_;
  Issues& issues_;
};

bool SaxReader::Number() {
  const uint32_t begin = NextToken();
  uint32_t end = begin + (text_[begin] == '-');
  const bool is_zero = text_[end] == '0';  // no digit follows it
  ++end;
  if (!is_zero || end == text_.size() || !IsDigit(text_[end])) {
    while (end < text_.size() && IsNumberPart(text_[end])) ++end;
  }
  return Spelled({begin, end});
}

bool SaxReader::Text(const std::string& value) {
  const uint32_t begin = NextToken();
  const size_t inside = begin + 1;
  // Every escape is longer than what it stands for. So if the quote comes right after these bytes,
  // there is none.
  size_t end = inside + value.size();
  const bool in_source =
      end < text_.size() && text_[end] == '"' && text_.substr(inside, value.size()) == value;
  if (!in_source) {
    for (end = inside; text_[end] != '"'; ++end) end += text_[end] == '\\';
  }
  cursor_ = static_cast<uint32_t>(end + 1);
  const std::string_view text = in_source ? text_.substr(inside, value.size()) : value;
  return sink_.Scalar({{begin, cursor_}, text, in_source, true, false});
}

bool SaxReader::parse_error(size_t position, const std::string&,
                            const nlohmann::json::exception& error) {
  JsonError found;
  found.at = static_cast<uint32_t>(std::min(base_ + position - (position > 0), text_.size()));
  found.reason = error.what();
  found.cursor = cursor_;
  if (!open_.empty()) found.open = open_.back();
  found.colon_expected = after_key_;
  found.key_expected = found.open && text_[*found.open] == '{' && !after_key_;
  issues_.Add(ExplainJsonError(text_, found));
  return false;
}

}  // namespace

bool ReadJson(const Source& source, DocumentSink& sink, Issues& issues) {
  const std::string_view text = source.text();
  const uint32_t base = ByteOrderMarkLength(text);
  const bool is_empty = std::all_of(text.begin() + base, text.end(), IsWhiteSpace);
  if (is_empty) return true;
  SaxReader reader(text, base, sink, issues);
  return nlohmann::json::sax_parse(text.begin() + base, text.end(), &reader);
}

}  // namespace postern::internal
