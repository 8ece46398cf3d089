#include "policy/issue.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/escape.h"
#include "engine/internal/edit_distance.h"
#include "engine/internal/terminal_text.h"

namespace postern {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string Styled(std::string_view text, std::string_view style, bool color) {
  if (!color) return std::string(text);
  return std::string(style).append(text).append(kPlain);
}

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
  if (issue.ignored) ++num_ignored_;
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

void Issues::Ignore(absl::FunctionRef<const std::string*(const Issue&)> reason_for) {
  for (Issue& issue : issues_) {
    if (issue.severity == Severity::kError || issue.ignored) continue;
    const std::string* const reason = reason_for(issue);
    if (reason == nullptr) continue;
    issue.ignored = *reason;
    ++num_ignored_;
  }
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
  num_ignored_ = std::count_if(issues_.begin(), issues_.end(),
                               [](const Issue& issue) { return issue.ignored.has_value(); });
}

std::string Issues::Text(const Source& source, bool color) const {
  std::string text;
  for (const Issue& issue : issues_) {
    if (issue.ignored) continue;
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
  const internal::LineView view =
      internal::CutLine(line, first, first + std::min(length, size - first));

  const std::string number = std::to_string(begin.line);
  const std::string margin(indent, ' ');
  std::string text = margin + number + " |" + (view.text.empty() ? "" : " ") + view.text + "\n";
  text += margin + std::string(number.size(), ' ') + " | " + std::string(view.caret_column, ' ');
  text += Styled(std::string(view.caret_width, '^'), kRed, color) + "\n";
  return text;
}

std::optional<std::string> DidYouMean(std::string_view word,
                                      const std::vector<std::string>& candidates) {
  return internal::Nearest(word, candidates);
}

}  // namespace postern
