#include "policy/issue.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/internal/utf8.h"

namespace postern {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string Styled(std::string_view text, std::string_view style, bool color) {
  if (!color) return std::string(text);
  return std::string(style).append(text).append(kPlain);
}

// Characters that reorder or hide the text around them.
bool IsDeceptive(uint32_t code_point) {
  return code_point == 0x061c || code_point == 0x200e || code_point == 0x200f ||
         (code_point >= 0x2028 && code_point <= 0x202e) ||
         (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xfeff;
}

std::string Hex(uint32_t value, size_t min_digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (; value != 0 || hex.size() < min_digits; value >>= 4) hex += kDigits[value & 15];
  std::reverse(hex.begin(), hex.end());
  return hex;
}

// The first character of a text as a terminal may show it.
struct SafeChar {
  std::string text;
  uint32_t bytes = 0;    // of the source
  uint32_t columns = 1;  // on screen, taking every printable character for one
};

SafeChar FirstSafeChar(std::string_view text) {
  const internal::Utf8Char decoded = internal::DecodeUtf8(text);
  SafeChar safe = {std::string(text.substr(0, decoded.length)), decoded.length, 1};
  if (decoded.length == 0 || decoded.code_point < 0x20 || decoded.code_point == 0x7f) {
    safe.bytes = 1;
    safe.text = "\\x" + Hex(static_cast<unsigned char>(text.front()), 2);
  } else if (internal::IsControl(decoded.code_point) || IsDeceptive(decoded.code_point)) {
    safe.text = "\\u{" + Hex(decoded.code_point, 4) + "}";
  } else {
    return safe;
  }
  safe.columns = static_cast<uint32_t>(safe.text.size());
  return safe;
}

// What Excerpt shows of a line: the text, and where the carets go.
struct LineView {
  std::string text;
  uint32_t caret_column = 0;
  uint32_t caret_width = 0;
};

constexpr uint32_t kMaxColumns = 100;       // of a line's text
constexpr uint32_t kColumnsBefore = 48;     // kept before the caret of a line that is cut
constexpr uint32_t kWindowBytes = 4 * 128;  // looked at on either side; enough for any cut

// Cuts `line` to what may be shown around [begin, end): at most kMaxColumns columns with an
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
    if (total <= kMaxColumns && !cut_before_ && !cut_after_) return {0, chars_.size()};

    size_t first = caret_;
    uint32_t used = 2;  // the ellipses
    while (first > 0 && used + chars_[first - 1].columns <= kColumnsBefore) {
      used += chars_[--first].columns;
    }
    size_t last = caret_;
    while (last < chars_.size() && used + chars_[last].columns <= kMaxColumns) {
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

std::string Place(const Source& source, SourceRange range) {
  const SourceLocation location = source.Locate(range.begin);
  return TerminalSafe(source.name()) + ":" + std::to_string(location.line) + ":" +
         std::to_string(location.column) + ": ";
}

auto SortKey(const Issue& issue) {
  return std::tie(issue.range.begin, issue.range.end, issue.severity, issue.id, issue.message,
                  issue.help);
}

}  // namespace

void Issues::Add(Issue issue) {
  if (issue.severity == Severity::kError) ++num_errors_;
  issues_.push_back(std::move(issue));
}

void Issues::AddError(std::string_view id, SourceRange range, std::string message,
                      std::string help) {
  Add({Severity::kError, std::string(id), std::move(message), std::move(help), range, {}});
}

void Issues::AddWarning(std::string_view id, SourceRange range, std::string message,
                        std::string help) {
  Add({Severity::kWarning, std::string(id), std::move(message), std::move(help), range, {}});
}

void Issues::Append(Issues other) {
  for (Issue& issue : other.issues_) Add(std::move(issue));
}

void Issues::Sort() {
  std::stable_sort(issues_.begin(), issues_.end(),
                   [](const Issue& a, const Issue& b) { return SortKey(a) < SortKey(b); });
  const auto last = std::unique(issues_.begin(), issues_.end(), [](const Issue& a, const Issue& b) {
    return SortKey(a) == SortKey(b);
  });
  issues_.erase(last, issues_.end());
  num_errors_ = std::count_if(issues_.begin(), issues_.end(), [](const Issue& issue) {
    return issue.severity == Severity::kError;
  });
}

std::string Issues::Text(const Source& source, bool color) const {
  std::string text;
  for (const Issue& issue : issues_) {
    const bool is_error = issue.severity == Severity::kError;
    text += Styled(Place(source, issue.range), kBold, color);
    text += Styled(is_error ? "error: " : "warning: ", is_error ? kRed : kBold, color);
    text += TerminalSafe(issue.message) + " [" + issue.id + "]\n";
    text += Excerpt(source, issue.range, 2, color);
    if (!issue.help.empty()) text += "  help: " + TerminalSafe(issue.help) + "\n";
    for (const RelatedPlace& related : issue.related) {
      text += Styled(Place(source, related.range), kBold, color);
      text += "note: " + TerminalSafe(related.message) + "\n";
      text += Excerpt(source, related.range, 2, color);
    }
  }
  return text;
}

std::string Excerpt(const Source& source, SourceRange range, int indent, bool color) {
  const SourceLocation begin = source.Locate(range.begin);
  const std::string_view line = source.Line(begin.line);
  const uint32_t size = static_cast<uint32_t>(line.size());
  const uint32_t first = std::min(begin.column - 1, size);
  const uint32_t length = range.end - std::min(range.begin, range.end);
  const LineView view = LineCutter(line, first, first + std::min(length, size - first)).Cut();

  const std::string number = std::to_string(begin.line);
  const std::string margin(indent, ' ');
  std::string text = margin + number + " |" + (view.text.empty() ? "" : " ") + view.text + "\n";
  text += margin + std::string(number.size(), ' ') + " | " + std::string(view.caret_column, ' ');
  text += Styled(std::string(view.caret_width, '^'), kRed, color) + "\n";
  return text;
}

std::string TerminalSafe(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const SafeChar next = FirstSafeChar(text);
    safe += next.text;
    text.remove_prefix(next.bytes);
  }
  return safe;
}

namespace {

// Returns the number of edits (insert, delete, replace, swap neighbours) from `a` to `b`, or
// anything larger than `limit` if there are more than that. REQUIRES: limit is small.
size_t EditDistance(std::string_view a, std::string_view b, size_t limit) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return limit + 1;
  // rows[i % 3][j] is the distance of the first i bytes of `a` from the first j of `b`; no more
  // than `limit` off the diagonal is ever of use.
  std::vector<size_t> rows[3];
  for (std::vector<size_t>& row : rows) row.assign(b.size() + 1, limit + 1);
  for (size_t j = 0; j <= std::min(b.size(), limit); ++j) rows[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    std::vector<size_t>& row = rows[i % 3];
    const std::vector<size_t>& above = rows[(i + 2) % 3];
    const std::vector<size_t>& above_two = rows[(i + 1) % 3];
    const size_t from = i > limit ? i - limit : 0;
    const size_t to = std::min(b.size(), i + limit);
    if (from > 0) row[from - 1] = limit + 1;
    for (size_t j = from; j <= to; ++j) {
      size_t best = above[j] + 1;
      if (j == to && to == i + limit) best = limit + 1;  // above[j] is off the band
      if (j > 0) best = std::min({best, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        best = std::min(best, above_two[j - 2] + 1);
      }
      row[j] = best;
    }
  }
  return rows[a.size() % 3][b.size()];
}

}  // namespace

std::optional<std::string> DidYouMean(std::string_view word,
                                      const std::vector<std::string>& candidates) {
  size_t limit = std::min<size_t>(word.size() / 3, 3);
  std::optional<std::string> nearest;
  for (const std::string& candidate : candidates) {
    const size_t distance = EditDistance(word, candidate, limit);
    if (distance > limit || (nearest && distance == limit)) continue;
    nearest = candidate;
    limit = distance;
  }
  return nearest;
}

}  // namespace postern
