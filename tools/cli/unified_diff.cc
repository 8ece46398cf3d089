// E. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986): a script of
// D edits is a path through a grid, and the farthest points that D edits reach on each diagonal
// follow from those of D - 1. The points of every D are kept to walk the path back, hence the bound
// on D.
#include "tools/cli/unified_diff.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/escape.h"

namespace postern::tools {
namespace {

constexpr int64_t kMaxEdits = 2000;
constexpr size_t kContext = 3;

using Lines = std::vector<std::string_view>;

// The lines with their line ends.
Lines SplitLines(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

// Lines [before, before_end) are replaced by lines [after, after_end).
struct Change {
  size_t before;
  size_t before_end;
  size_t after;
  size_t after_end;
};

// Finds the farthest points. Diagonal k holds the points with x - y = k, x counting the lines of
// `before` and y those of `after`.
class ShortestScript {
 public:
  ShortestScript(const Lines& before, const Lines& after) : before_(before), after_(after) {}

  // Returns single edits in order, or nothing if there are more than kMaxEdits.
  std::optional<std::vector<Change>> Find() {
    const auto width = static_cast<int64_t>(before_.size());
    const auto height = static_cast<int64_t>(after_.size());
    for (int64_t edits = 0; edits <= std::min(kMaxEdits, width + height); ++edits) {
      rows_.emplace_back(2 * edits + 1);
      for (int64_t k = -edits; k <= edits; k += 2) {
        const int64_t x = Slide(edits == 0 ? 0 : Step(edits, k), k);
        rows_.back()[k + edits] = x;
        if (x >= width && x - k >= height) return WalkBack(edits, k);
      }
    }
    return std::nullopt;
  }

 private:
  int64_t Farthest(int64_t edits, int64_t k) const {
    return k < -edits || k > edits ? -1 : rows_[edits][k + edits];
  }

  bool IsInsertion(int64_t edits, int64_t k) const {
    return Farthest(edits - 1, k + 1) > Farthest(edits - 1, k - 1);
  }

  int64_t Step(int64_t edits, int64_t k) const {
    return IsInsertion(edits, k) ? Farthest(edits - 1, k + 1) : Farthest(edits - 1, k - 1) + 1;
  }

  // Follows equal lines.
  int64_t Slide(int64_t x, int64_t k) const {
    const auto width = static_cast<int64_t>(before_.size());
    const auto height = static_cast<int64_t>(after_.size());
    while (x < width && x - k < height && before_[x] == after_[x - k]) ++x;
    return x;
  }

  std::vector<Change> WalkBack(int64_t edits, int64_t k) const {
    std::vector<Change> changes;
    for (; edits > 0; --edits) {
      const auto x = static_cast<size_t>(Step(edits, k));
      const auto y = static_cast<size_t>(static_cast<int64_t>(x) - k);
      const bool is_insertion = IsInsertion(edits, k);
      changes.push_back(is_insertion ? Change{x, x, y - 1, y} : Change{x - 1, x, y, y});
      k += is_insertion ? 1 : -1;
    }
    std::reverse(changes.begin(), changes.end());
    return changes;
  }

  const Lines& before_;
  const Lines& after_;
  std::vector<std::vector<int64_t>> rows_;  // by edits: the farthest x on diagonal k - edits
};

// Returns the changes in order, neighbours joined.
std::vector<Change> FindChanges(const Lines& before, const Lines& after) {
  if (const auto edits = ShortestScript(before, after).Find()) {
    std::vector<Change> changes;
    for (const Change& edit : *edits) {
      const bool joins = !changes.empty() && changes.back().before_end == edit.before &&
                         changes.back().after_end == edit.after;
      if (!joins) changes.push_back({edit.before, edit.before, edit.after, edit.after});
      changes.back().before_end = edit.before_end;
      changes.back().after_end = edit.after_end;
    }
    return changes;
  }
  size_t head = 0, before_end = before.size(), after_end = after.size();
  while (head < std::min(before_end, after_end) && before[head] == after[head]) ++head;
  for (; std::min(before_end, after_end) > head; --before_end, --after_end) {
    if (before[before_end - 1] != after[after_end - 1]) break;
  }
  return {{head, before_end, head, after_end}};
}

void AppendLines(char mark, const Lines& lines, size_t begin, size_t end, std::string& out) {
  for (size_t line = begin; line < end; ++line) {
    out += mark;
    out += lines[line];
    if (lines[line].back() != '\n') out += "\n\\ No newline at end of file\n";
  }
}

// Of an empty range the line before it is named.
std::string RangeText(size_t begin, size_t end) {
  return std::to_string(begin == end ? begin : begin + 1) + "," + std::to_string(end - begin);
}

class HunkWriter {
 public:
  HunkWriter(const Lines& before, const Lines& after, std::string& out)
      : before_(before), after_(after), out_(out) {}

  // Writes changes [first, last) as one hunk.
  void Write(const Change* first, const Change* last) {
    const size_t lead = std::min(kContext, first->before);
    const size_t trail = std::min(kContext, before_.size() - last[-1].before_end);
    size_t at = first->before - lead;
    out_ += "@@ -" + RangeText(at, last[-1].before_end + trail);
    out_ += " +" + RangeText(first->after - lead, last[-1].after_end + trail) + " @@\n";
    for (; first != last; ++first) {
      AppendLines(' ', before_, at, first->before, out_);
      AppendLines('-', before_, first->before, first->before_end, out_);
      AppendLines('+', after_, first->after, first->after_end, out_);
      at = first->before_end;
    }
    AppendLines(' ', before_, at, at + trail, out_);
  }

 private:
  const Lines& before_;
  const Lines& after_;
  std::string& out_;
};

}  // namespace

std::string UnifiedDiff(std::string_view name, std::string_view before, std::string_view after) {
  if (before == after) return "";
  const Lines old_lines = SplitLines(before);
  const Lines new_lines = SplitLines(after);
  const std::vector<Change> changes = FindChanges(old_lines, new_lines);
  std::string out = "--- " + std::string(name) + "\n+++ " + std::string(name) + "\n";
  HunkWriter writer(old_lines, new_lines, out);
  const Change* const end = changes.data() + changes.size();
  for (const Change* first = changes.data(); first != end;) {
    const Change* last = first + 1;
    while (last != end && last->before - last[-1].before_end <= 2 * kContext) ++last;
    writer.Write(first, last);
    first = last;
  }
  return out;
}

// Line ends and tabs are as they are: of both, a terminal knows what to make.
std::string UnifiedDiffText(std::string_view name, std::string_view before,
                            std::string_view after) {
  const std::string diff = UnifiedDiff(name, before, after);
  std::string safe;
  for (size_t at = 0; at < diff.size();) {
    const size_t kept = std::min(diff.find_first_of("\t\r\n", at), diff.size());
    safe += TerminalSafe(std::string_view(diff).substr(at, kept - at));
    at = kept;
    if (at == diff.size()) break;
    const bool is_in_line = diff[at] == '\r' && diff.compare(at, 2, "\r\n") != 0;
    safe += is_in_line ? TerminalSafe("\r") : std::string(1, diff[at]);
    ++at;
  }
  return safe;
}

}  // namespace postern::tools
