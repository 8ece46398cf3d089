#include "policy/internal/yaml_input.h"

#include <algorithm>

#include "policy/internal/encoding.h"
#include "policy/internal/yaml_text.h"

namespace postern::internal {
namespace {

constexpr std::string_view kDocumentStart = "--- ";
// What yaml-cpp guesses an encoding from; it puts two bytes back, so both must be in one chunk.
constexpr std::string_view kTwoLineEnds = "\n\n";
constexpr std::string_view kKeyOfList = "x:\n";
constexpr size_t kChunkBytes = 2048;  // what yaml-cpp asks for at once

}  // namespace

YamlInput::YamlInput(std::string_view text, size_t max_ahead)
    : text_(text), begin_(ByteOrderMarkLength(text)), max_ahead_(max_ahead) {
  const YamlText yaml(text);
  uint32_t first = yaml.SkipBlank(static_cast<uint32_t>(begin_));
  if (yaml.StartsWith(first, "---") && yaml.Indent(first) == 0) {
    const uint32_t after = yaml.SkipBlank(first + 3);
    if (after != first + 3) first = after;
  }
  const bool is_in_brackets = yaml.At(first) == '[' || yaml.At(first) == '{';
  if (is_in_brackets) begin_ = first;
  Begin(is_in_brackets ? kDocumentStart : kTwoLineEnds);
}

YamlInput::YamlInput(std::string_view text, size_t max_ahead, uint32_t line)
    : text_(text), begin_(line), max_ahead_(max_ahead) {
  Begin(kKeyOfList);
}

void YamlInput::Begin(std::string_view prefix) {
  prefix_ = prefix.size();
  Serve(prefix);
  next_ = begin_;
  // A last line of blanks says nothing, but without a line end yaml-cpp takes it for a part of the
  // block of text before it.
  const size_t last = text_.find_last_not_of(" \t");
  if (last != std::string_view::npos && text_[last] == '\n') text_ = text_.substr(0, last + 1);
}

uint32_t YamlInput::Offset(int position) const {
  const size_t served = position < 0 ? 0 : static_cast<size_t>(position);
  return static_cast<uint32_t>(std::min(begin_ + served - std::min(served, prefix_), text_.size()));
}

YamlInput::int_type YamlInput::underflow() {
  if (gptr() < egptr()) return traits_type::to_int_type(*gptr());
  if (ahead_ > max_ahead_ && next_ < text_.size()) is_cut_ = true;
  if (is_cut_ || next_ >= text_.size()) return traits_type::eof();
  const std::string_view chunk = text_.substr(next_, kChunkBytes);
  next_ += chunk.size();
  Count(chunk);
  Serve(chunk);
  return traits_type::to_int_type(*gptr());
}

void YamlInput::Serve(std::string_view chunk) {
  char* begin = const_cast<char*>(chunk.data());  // streambuf's interface; nothing writes to it
  setg(begin, begin, begin + chunk.size());
}

void YamlInput::Count(std::string_view chunk) {
  for (const char c : chunk) {
    if (c == '\n') {
      at_line_start_ = true;
    } else if (c != ' ' && c != '\t' && c != '\r') {
      if (at_line_start_) in_comment_line_ = c == '#';
      at_line_start_ = false;
      if (!in_comment_line_) ++ahead_;
    }
  }
}

}  // namespace postern::internal
