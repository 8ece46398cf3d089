// Reads JSON through Boost.JSON's push parser. All of Boost stays in this file.
//
// The parser hands on a number, and a string that has no escape, as a view of the text, which says
// where it stands. Of all else it says what it found but not where. That is taken from the text: a
// token begins after the white space and the `,` or `:` that follow the token before it, and where
// it ends its own spelling says.
#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "policy/internal/encoding.h"
#include "policy/internal/json_trap.h"
#include "policy/internal/readers.h"

namespace postern::internal {
namespace {

bool IsWhiteSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Returns whether a double can hold the number. `value` is what the parser took it for, to some 15
// digits; it may be no number at all for one like `0e400`.
bool IsInRange(double value, std::string_view spelling) {
  constexpr double kFarFromTheEdge = 1e300;
  if (std::abs(value) < kFarFromTheEdge) return true;
  double exact = 0;
  const auto result = std::from_chars(spelling.data(), spelling.data() + spelling.size(), exact);
  return result.ec == std::errc() && std::isfinite(exact);
}

class Handler {
 public:
  Handler(std::string_view text, uint32_t base, DocumentSink& sink)
      : text_(text), cursor_(base), sink_(sink) {}

  // The names are those that boost::json::basic_parser asks for. Each function returns whether to
  // read on, and if not sets the error.
  using Part = boost::json::string_view;
  using ErrorCode = boost::json::error_code;
  static constexpr size_t max_array_size = std::numeric_limits<size_t>::max();
  static constexpr size_t max_object_size = std::numeric_limits<size_t>::max();
  static constexpr size_t max_string_size = std::numeric_limits<size_t>::max();
  static constexpr size_t max_key_size = std::numeric_limits<size_t>::max();

  bool on_document_begin(ErrorCode&) { return true; }
  bool on_document_end(ErrorCode&) { return true; }
  bool on_object_begin(ErrorCode& error) { return Begin(&DocumentSink::BeginMapping, error); }
  bool on_object_end(size_t, ErrorCode& error) { return End(error); }
  bool on_array_begin(ErrorCode& error) { return Begin(&DocumentSink::BeginSequence, error); }
  bool on_array_end(size_t, ErrorCode& error) { return End(error); }
  bool on_key_part(Part part, size_t, ErrorCode&) { return Unescaped(part); }
  bool on_key(Part last, size_t, ErrorCode& error) {
    after_key_ = true;
    return Text(last, error);
  }
  bool on_string_part(Part part, size_t, ErrorCode&) { return Unescaped(part); }
  bool on_string(Part last, size_t, ErrorCode& error) {
    after_key_ = false;
    return Text(last, error);
  }
  bool on_number_part(Part, ErrorCode&) { return true; }  // the text ends in a number
  bool on_int64(int64_t, Part spelling, ErrorCode& error) { return Number(spelling, error); }
  bool on_uint64(uint64_t, Part spelling, ErrorCode& error) { return Number(spelling, error); }
  bool on_double(double value, Part spelling, ErrorCode& error) {
    if (IsInRange(value, {spelling.data(), spelling.size()})) return Number(spelling, error);
    error = boost::json::error::exponent_overflow;
    return false;
  }
  bool on_bool(bool value, ErrorCode& error) { return Literal(value ? 4 : 5, error); }
  bool on_null(ErrorCode& error) { return Literal(4, error); }
  bool on_comment_part(Part, ErrorCode&) { return true; }  // they are not asked for
  bool on_comment(Part, ErrorCode&) { return true; }

  // Returns whether it was the sink that ended the reading.
  bool was_stopped() const { return was_stopped_; }

  // Returns where the reading ended, for a parser that could not read the byte `at`.
  JsonStop StopAt(uint32_t at, ErrorCode error) const;

 private:
  // Returns where the token after the cursor begins. REQUIRES: there is one; so what stands between
  // the two is white space, and at most one `,` or `:`.
  uint32_t NextToken() const {
    uint32_t at = cursor_;
    while (text_[at] == ',' || text_[at] == ':' || IsWhiteSpace(text_[at])) ++at;
    return at;
  }

  // Returns whether the part is a view of the text. An address is compared, not subtracted: it may
  // be that of another array.
  bool IsInText(Part part) const {
    const std::less<const char*> before;
    return !before(part.data(), text_.data()) && before(part.data(), text_.data() + text_.size());
  }

  // Returns where `part` begins. REQUIRES: IsInText.
  uint32_t PlaceOf(Part part) const { return static_cast<uint32_t>(part.data() - text_.data()); }

  bool Unescaped(Part part) {
    unescaped_.append(part.data(), part.size());
    return true;
  }

  bool Text(Part last, ErrorCode& error);
  bool EscapedText(Part last, ErrorCode& error);

  // The parser has all of the text at once, so a number is never in parts; if one should be, the
  // text is refused.
  bool Number(Part spelling, ErrorCode& error) {
    if (!IsInText(spelling)) {
      error = boost::json::error::incomplete;
      return false;
    }
    const uint32_t begin = PlaceOf(spelling);
    return Spelled({begin, begin + static_cast<uint32_t>(spelling.size())}, error);
  }

  bool Literal(uint32_t length, ErrorCode& error) {
    const uint32_t begin = NextToken();
    return Spelled({begin, begin + length}, error);
  }

  bool Spelled(SourceRange range, ErrorCode& error) {
    cursor_ = range.end;
    after_key_ = false;
    const std::string_view spelling = text_.substr(range.begin, range.end - range.begin);
    return GoesOn(sink_.Scalar({range, spelling, true, false, false}), error);
  }

  bool Begin(bool (DocumentSink::*begin)(uint32_t), ErrorCode& error) {
    const uint32_t at = NextToken();
    cursor_ = at + 1;
    after_key_ = false;
    open_.push_back(at);
    return GoesOn((sink_.*begin)(at), error);
  }

  bool End(ErrorCode& error) {
    cursor_ = NextToken() + 1;
    open_.pop_back();
    return GoesOn(sink_.EndCollection(cursor_), error);
  }

  bool GoesOn(bool goes_on, ErrorCode& error) {
    if (goes_on) return true;
    was_stopped_ = true;
    error = boost::json::error::exception;  // any
    return false;
  }

  const std::string_view text_;
  uint32_t cursor_;             // the end of the last token but `,` and `:`
  std::vector<uint32_t> open_;  // the places of the brackets that are open
  bool after_key_ = false;
  bool was_stopped_ = false;
  std::string unescaped_;  // the parts of a string that has escapes, as far as it was read
  DocumentSink& sink_;
};

bool Handler::Text(Part last, ErrorCode& error) {
  if (!unescaped_.empty() || !IsInText(last)) return EscapedText(last, error);
  const uint32_t inside = PlaceOf(last);
  const std::string_view text = text_.substr(inside, last.size());
  cursor_ = inside + static_cast<uint32_t>(last.size()) + 1;
  return GoesOn(sink_.Scalar({{inside - 1, cursor_}, text, true, true, false}), error);
}

bool Handler::EscapedText(Part last, ErrorCode& error) {
  Unescaped(last);
  const uint32_t begin = NextToken();
  uint32_t end = begin + 1;
  for (; text_[end] != '"'; ++end) end += text_[end] == '\\';
  cursor_ = end + 1;
  const bool goes_on = sink_.Scalar({{begin, cursor_}, unescaped_, false, true, false});
  unescaped_.clear();
  return GoesOn(goes_on, error);
}

JsonStop Handler::StopAt(uint32_t at, ErrorCode error) const {
  JsonStop stop;
  stop.at = at;
  stop.cursor = cursor_;
  if (!open_.empty()) stop.open = open_.back();
  stop.colon_expected = after_key_;
  stop.key_expected = stop.open && text_[*stop.open] == '{' && !after_key_;
  stop.out_of_range = error == boost::json::error::exponent_overflow;
  return stop;
}

// What came of a reading: if neither, the text is JSON.
struct Outcome {
  bool was_stopped = false;      // by the sink
  std::optional<JsonStop> stop;  // the text is no JSON
};

// Reads what follows the byte order mark, of `base` bytes.
Outcome Read(std::string_view text, uint32_t base, DocumentSink& sink) {
  const std::string_view document = text.substr(base);
  boost::json::parse_options options;
  // The parser descends by recursion, 120 bytes of stack each time, but asks the sink first, and
  // that bounds the depth.
  options.max_depth = std::numeric_limits<size_t>::max();
  boost::json::basic_parser<Handler> parser(options, text, base, sink);
  boost::json::error_code error;
  const size_t read = parser.write_some(false, document.data(), document.size(), error);
  Outcome outcome;
  outcome.was_stopped = parser.handler().was_stopped();
  if (error || read != document.size()) {
    outcome.stop = parser.handler().StopAt(base + static_cast<uint32_t>(read), error);
  }
  return outcome;
}

}  // namespace

bool ReadJson(const Source& source, DocumentSink& sink, Issues& issues) {
  const std::string_view text = source.text();
  const uint32_t base = ByteOrderMarkLength(text);
  if (std::all_of(text.begin() + base, text.end(), IsWhiteSpace)) return true;
  const Outcome outcome = Read(text, base, sink);
  if (outcome.was_stopped) return false;
  if (outcome.stop) issues.Add(ExplainJsonError(text, *outcome.stop));
  return !outcome.stop;
}

}  // namespace postern::internal
