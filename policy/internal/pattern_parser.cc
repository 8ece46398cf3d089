#include "policy/internal/pattern_parser.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "policy/internal/pattern_error.h"
#include "policy/internal/segment_parser.h"
#include "policy/internal/words.h"

namespace postern::internal {
namespace {

class PatternParser {
 public:
  PatternParser(std::string_view text, PathMode mode, const PolicyLimits& limits,
                std::vector<PatternError>* errors)
      : text_(text), mode_(mode), limits_(limits), errors_(errors) {}

  std::vector<Segment> Parse() {
    segments_.reserve(static_cast<size_t>(std::count(text_.begin(), text_.end(), '/')) + 1);
    for (size_t begin = TakeLeadingSlash(); begin <= text_.size();) {
      const size_t end = std::min(text_.find('/', begin), text_.size());
      begin = TakeSegment(begin, end) + 1;
    }
    CheckVariables();
    CheckLimits();
    return std::move(segments_);
  }

 private:
  void AddError(std::string_view id, size_t begin, size_t end, std::string message,
                std::string help) {
    AddPatternError(errors_, id, begin, end, std::move(message), std::move(help));
  }

  // Returns where the first segment begins.
  size_t TakeLeadingSlash() {
    const bool has_slash = text_.front() == '/';
    if (mode_ == PathMode::kUrl && !has_slash) {
      AddError("pattern-leading-slash", 0, 1, "a pattern without a leading `/`, where `paths: url`",
               absl::StrCat("write ", Quote(absl::StrCat("/", std::string(text_)))));
    }
    if (mode_ != PathMode::kUrl && has_slash) {
      const size_t rest = std::min(text_.find_first_not_of('/'), text_.size());
      AddError("pattern-leading-slash", 0, 1,
               "a leading `/` in a pattern, which has none but where `paths: url`",
               absl::StrCat("write ", rest == text_.size() ? "`*` for every path"
                                                           : Quote(text_.substr(rest))));
      return rest;
    }
    return has_slash ? 1 : 0;
  }

  // Parses the segment at [begin, end) and returns where it ends, which is further on where an
  // expression was cut by a slash.
  size_t TakeSegment(size_t begin, size_t end) {
    const bool is_last = end == text_.size();
    const std::string_view segment = text_.substr(begin, end - begin);
    if (segment.empty() && !is_last) {
      AddError("pattern-empty-segment", begin, begin + 1, "an empty segment, `//`, in a pattern",
               "write one `/`, or `*` between the two for any one segment");
      return end;
    }
    if (const size_t whole = EndOfCutExpression(begin, end); whole != end) {
      AddError("pattern-expression-slash", end, end + 1, "`/` in an expression",
               "a segment never holds one: write an expression for each segment");
      return whole;
    }
    const SegmentContext context{mode_, &limits_, errors_};
    ParseSegment(segment, static_cast<uint32_t>(begin), is_last, context, segments_.emplace_back());
    return end;
  }

  // Returns the end of the segment that closes the expression which [begin, end) opens, or `end` if
  // it opens none, closes it itself, or nothing does.
  size_t EndOfCutExpression(size_t begin, size_t end) const {
    const std::string_view segment = text_.substr(begin, end - begin);
    if (segment.empty() || segment.front() != '<') return end;
    const size_t colon = segment.find_first_of(":>");
    if (colon == std::string_view::npos || segment[colon] != ':') return end;
    const size_t close = text_.find('>', begin);
    if (close == std::string_view::npos || close < end) return end;
    return std::min(text_.find('/', close), text_.size());
  }

  void CheckVariables() {
    bool after_floating = false;
    for (size_t i = 0; i < segments_.size(); ++i) {
      const Segment& segment = segments_[i];
      after_floating |= segment.kind == Segment::Kind::kFloating;
      if (segment.variable.empty()) continue;
      ++num_variables_;
      if (after_floating) AddAfterFloating(segment, i + 1 == segments_.size());
      const auto is_same = [&](const Segment& s) { return s.variable == segment.variable; };
      if (std::any_of(segments_.begin(), segments_.begin() + static_cast<std::ptrdiff_t>(i),
                      is_same)) {
        AddError("pattern-variable-repeated", segment.begin, segment.end,
                 absl::StrCat("the variable ", Quote(segment.variable), " stands twice"),
                 "give each its own name");
      }
    }
  }

  void AddAfterFloating(const Segment& segment, bool is_last) {
    const bool is_expression = segment.kind == Segment::Kind::kExpression;
    AddError("pattern-variable-after-floating", segment.begin, segment.end,
             absl::StrCat("the variable ", Quote(segment.variable),
                          " after `**`, where it would have no single value"),
             is_expression ? "write a glob such as `img-*`, or name each segment before it"
             : is_last     ? "write `*`, or `?*` for exactly one segment"
                           : "write `*`");
  }

  void CheckLimits() {
    if (segments_.size() > limits_.pattern_segments) {
      AddError("pattern-too-many-segments", 0, text_.size(),
               absl::StrCat("the pattern has ", segments_.size(), " segments, over the limit of ",
                            limits_.pattern_segments),
               "");
    }
    if (num_variables_ > limits_.pattern_variables) {
      AddError("pattern-too-many-variables", 0, text_.size(),
               absl::StrCat("the pattern has ", num_variables_, " variables, over the limit of ",
                            limits_.pattern_variables),
               "write `*` where the value is not needed");
    }
  }

  const std::string_view text_;
  const PathMode mode_;
  const PolicyLimits& limits_;
  std::vector<PatternError>* const errors_;
  std::vector<Segment> segments_;
  size_t num_variables_ = 0;
};

}  // namespace

std::vector<Segment> ParseSegments(std::string_view text, PathMode mode, const PolicyLimits& limits,
                                   std::vector<PatternError>* errors) {
  return PatternParser(text, mode, limits, errors).Parse();
}

}  // namespace postern::internal
