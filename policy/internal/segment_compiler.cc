#include "policy/internal/segment_compiler.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "policy/internal/pattern_error.h"
#include "policy/internal/segment_of_mode.h"
#include "policy/internal/words.h"
#include "policy/segment_language.h"

namespace postern::internal {
namespace {

// What segments of a path are like, said to the author of one that is matched by none.
std::string SegmentsInWords(PathMode mode) {
  switch (mode) {
    case PathMode::kKey:
      return "no segment of a path is `.` or `..`, and none but the last is empty";
    case PathMode::kOpaque:
      return "an expression matches segments that are not empty";
    case PathMode::kUrl:
      return "no segment of a path holds `\\`, `;`, `?`, `#` or a `%HH`, has a space at an end or "
             "a "
             "dot at its last, and none but the last is empty";
  }
  return "";
}

void AddNotCompiled(std::string_view text, const absl::Status& status, const Segment& segment,
                    std::vector<PatternError>* errors) {
  const std::string message = absl::StrCat(Quote(text), ": ", std::string(status.message()));
  if (absl::IsResourceExhausted(status)) {
    AddPatternError(errors, "pattern-too-complex", segment.begin, segment.end, message,
                    "shorten its repetitions: each time around takes states of its own, 8 of them "
                    "for `.` or `?`");
  } else {
    AddPatternError(errors, "pattern-expression", segment.begin, segment.end, message, "");
  }
}

// Adds nothing where an error about a character of the segment says why already.
void AddMatchesNothing(std::string_view text, const SegmentContext& context,
                       const Segment& segment) {
  const auto is_about_segment = [&segment](const PatternError& error) {
    return error.begin < segment.end && error.end > segment.begin;
  };
  if (std::any_of(context.errors->begin(), context.errors->end(), is_about_segment)) return;
  AddPatternError(
      context.errors, "pattern-matches-nothing", segment.begin, segment.end,
      absl::StrCat(Quote(text), " matches no segment that a path can have, where `paths: ",
                   std::string(PathModeName(context.mode)), "`"),
      SegmentsInWords(context.mode));
}

}  // namespace

void CompileSegment(std::string_view text, const SegmentContext& context, Segment* segment) {
  if (segment->kind == Segment::Kind::kLiteral) {
    if (!IsLiteralOfMode(segment->literal, context.mode)) {
      AddMatchesNothing(text, context, *segment);
    }
    return;
  }
  const bool is_glob = segment->kind == Segment::Kind::kGlob;
  if (!is_glob && segment->kind != Segment::Kind::kExpression) return;
  const size_t max_states = context.limits->automaton_states;
  absl::StatusOr<SegmentAutomaton> automaton =
      is_glob ? CompileGlob(segment->pieces, max_states)
              : CompileExpression(segment->expression, max_states);
  if (!automaton.ok()) {
    AddNotCompiled(text, automaton.status(), *segment, context.errors);
  } else if (!MatchesSomeSegment(*automaton, context.mode)) {
    AddMatchesNothing(text, context, *segment);
  } else {
    segment->automaton = std::make_shared<const SegmentAutomaton>(*std::move(automaton));
  }
}

}  // namespace postern::internal
