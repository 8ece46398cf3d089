#include "engine/internal/terminal_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/internal/utf8.h"

namespace postern::internal {

bool IsDeceptive(uint32_t code_point) {
  return code_point == 0x061c || code_point == 0x200e || code_point == 0x200f ||
         (code_point >= 0x2028 && code_point <= 0x202e) ||
         (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xfeff;
}

namespace {

struct Block {
  uint32_t first;
  uint32_t last;
  uint32_t columns;
};

// The blocks of Unicode whose characters take two columns, or join the one before and take none.
// Coarse: a caret may be off by a column, never on another word.
constexpr Block kBlocks[] = {
    {0x0300, 0x036f, 0},   {0x1100, 0x115f, 2}, {0x1ab0, 0x1aff, 0},   {0x1dc0, 0x1dff, 0},
    {0x200b, 0x200d, 0},   {0x20d0, 0x20ff, 0}, {0x2e80, 0xa4cf, 2},   {0xac00, 0xd7a3, 2},
    {0xf900, 0xfaff, 2},   {0xfe00, 0xfe0f, 0}, {0xfe20, 0xfe2f, 0},   {0xfe30, 0xfe6f, 2},
    {0xff00, 0xff60, 2},   {0xffe0, 0xffe6, 2}, {0x1f300, 0x1f64f, 2}, {0x1f680, 0x1faff, 2},
    {0x20000, 0x3fffd, 2},
};

uint32_t ColumnsOf(uint32_t code_point) {
  for (const Block& block : kBlocks) {
    if (code_point <= block.last) return code_point >= block.first ? block.columns : 1;
  }
  return 1;
}

std::string Hex(uint32_t value, size_t min_digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (; value != 0 || hex.size() < min_digits; value >>= 4) hex += kDigits[value & 15];
  std::reverse(hex.begin(), hex.end());
  return hex;
}

constexpr uint32_t kColumnsBefore = 48;     // kept before the caret of a line that is cut
constexpr uint32_t kWindowBytes = 4 * 128;  // looked at on either side; enough for any cut

// Cuts `line` to what may be shown around [begin, end): at most kMaxLineColumns columns with an
// ellipsis at each end that was cut.
class LineCutter {
 public:
  LineCutter(std::string_view line, uint32_t begin, uint32_t end) : begin_(begin), end_(end) {
    const uint32_t size = static_cast<uint32_t>(line.size());
    uint32_t at = begin > kWindowBytes ? begin - kWindowBytes : 0;
    while (at != 0 && at < begin && (line[at] & 0xc0) == 0x80) ++at;
    const uint32_t stop = begin + std::min(kWindowBytes, size - begin);
    cut_before_ = at != 0;
    for (; at < stop; at += chars_.back().bytes) {
      if (at < begin) caret_ = chars_.size() + 1;
      offsets_.push_back(at);
      chars_.push_back(line[at] == '\t' ? SafeChar{"  ", 1, 2} : FirstSafeChar(line.substr(at)));
    }
    cut_after_ = at < size;
  }

  LineView Cut() const {
    const auto [first, last] = Window();
    LineView view;
    uint32_t column = 0;
    if (cut_before_ || first != 0) {
      view.text = "…";
      column = 1;
    }
    view.caret_column = column;
    for (size_t i = first; i < last; ++i) {
      if (offsets_[i] < begin_) view.caret_column += chars_[i].columns;
      if (offsets_[i] >= begin_ && offsets_[i] < end_) view.caret_width += chars_[i].columns;
      view.text += chars_[i].text;
    }
    if (cut_after_ || last != chars_.size()) view.text += "…";
    view.caret_width = std::max(view.caret_width, 1u);
    return view;
  }

 private:
  // Returns the characters to show, as a half-open range of indices.
  std::pair<size_t, size_t> Window() const {
    uint32_t total = 0;
    for (const SafeChar& c : chars_) total += c.columns;
    if (total <= kMaxLineColumns && !cut_before_ && !cut_after_) return {0, chars_.size()};

    size_t first = caret_;
    uint32_t used = 2;  // the ellipses
    while (first > 0 && used + chars_[first - 1].columns <= kColumnsBefore) {
      used += chars_[--first].columns;
    }
    size_t last = caret_;
    while (last < chars_.size() && used + chars_[last].columns <= kMaxLineColumns) {
      used += chars_[last++].columns;
    }
    return {first, last};
  }

  uint32_t begin_;
  uint32_t end_;
  std::vector<SafeChar> chars_;
  std::vector<uint32_t> offsets_;  // of chars_, in the line
  size_t caret_ = 0;               // index in chars_ of the first character at or after begin_
  bool cut_before_ = false;
  bool cut_after_ = false;
};

}  // namespace

SafeChar FirstSafeChar(std::string_view text) {
  const Utf8Char decoded = DecodeUtf8(text);
  SafeChar safe = {std::string(text.substr(0, decoded.length)), decoded.length,
                   ColumnsOf(decoded.code_point)};
  if (decoded.length == 0 || decoded.code_point < 0x20 || decoded.code_point == 0x7f) {
    safe.bytes = 1;
    safe.text = "\\x" + Hex(static_cast<unsigned char>(text.front()), 2);
  } else if (IsControl(decoded.code_point) || IsDeceptive(decoded.code_point)) {
    safe.text = "\\u{" + Hex(decoded.code_point, 4) + "}";
  } else {
    return safe;
  }
  safe.columns = static_cast<uint32_t>(safe.text.size());
  return safe;
}

LineView CutLine(std::string_view line, uint32_t begin, uint32_t end) {
  return LineCutter(line, begin, end).Cut();
}

}  // namespace postern::internal
