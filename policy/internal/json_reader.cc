// Reads JSON through nlohmann/json's SAX interface. All of nlohmann/json stays in this file.
//
// The SAX interface says what it found but not where, and it hands on numbers as numbers. Both are
// taken from the text: a token begins after the white space and the `,` or `:` that follow the
// token before it, and where it ends its own spelling says.
#include <nlohmann/json.hpp>
#include <string>

#include "policy/internal/encoding.h"
#include "policy/internal/readers.h"

namespace postern::internal {
namespace {

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
  bool key(const std::string& value) { return string(value); }
  bool string(const std::string& value);
  bool start_object(size_t) { return Begin(&DocumentSink::BeginMapping); }
  bool start_array(size_t) { return Begin(&DocumentSink::BeginSequence); }
  bool end_object() { return End(); }
  bool end_array() { return End(); }
  bool parse_error(size_t position, const std::string&, const nlohmann::json::exception& error);

 private:
  // Returns where the token after the cursor begins.
  uint32_t NextToken() const {
    return static_cast<uint32_t>(text_.find_first_not_of(" \t\r\n,:", cursor_));
  }

  bool Literal(uint32_t length) {
    const uint32_t begin = NextToken();
    return Spelled({begin, begin + length});
  }

  bool Number() {
    const uint32_t begin = NextToken();
    const size_t end = text_.find_first_not_of("+-.0123456789Ee", begin);
    return Spelled({begin, static_cast<uint32_t>(std::min(end, text_.size()))});
  }

  bool Spelled(SourceRange range) {
    cursor_ = range.end;
    return sink_.Scalar(
        {range, text_.substr(range.begin, range.end - range.begin), true, false, false});
  }

  bool Begin(bool (DocumentSink::*begin)(uint32_t)) {
    const uint32_t at = NextToken();
    cursor_ = at + 1;
    return (sink_.*begin)(at);
  }

  bool End() {
    cursor_ = NextToken() + 1;
    return sink_.EndCollection(cursor_);
  }

  const std::string_view text_;
  const uint32_t base_;
  uint32_t cursor_;  // the end of the last token
  DocumentSink& sink_;
  Issues& issues_;
};

bool SaxReader::string(const std::string& value) {
  const uint32_t begin = NextToken();
  bool has_escapes = false;
  size_t end = text_.find_first_of("\"\\", begin + 1);
  for (; text_[end] != '"'; end = text_.find_first_of("\"\\", end + 2)) has_escapes = true;
  cursor_ = static_cast<uint32_t>(end + 1);
  const std::string_view inside = text_.substr(begin + 1, end - begin - 1);
  return sink_.Scalar({{begin, cursor_},
                       has_escapes ? std::string_view(value) : inside,
                       !has_escapes,
                       true,
                       false});
}

bool SaxReader::parse_error(size_t position, const std::string&,
                            const nlohmann::json::exception& error) {
  const uint32_t at = std::min<size_t>(base_ + position - (position > 0), text_.size());
  issues_.AddError("json-syntax", {at, at}, error.what());
  return false;
}

}  // namespace

bool ReadJson(const Source& source, DocumentSink& sink, Issues& issues) {
  const std::string_view text = source.text();
  const uint32_t base = ByteOrderMarkLength(text);
  SaxReader reader(text, base, sink, issues);
  return nlohmann::json::sax_parse(text.begin() + base, text.end(), &reader);
}

}  // namespace postern::internal
