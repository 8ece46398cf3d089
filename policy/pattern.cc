#include "policy/pattern.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "policy/internal/normalise.h"
#include "policy/internal/pattern_characters.h"
#include "policy/internal/pattern_error.h"
#include "policy/internal/pattern_parser.h"
#include "policy/internal/segment_of_mode.h"
#include "policy/internal/words.h"

namespace postern {
namespace {

PatternResult OneError(std::string_view id, size_t end, std::string message, std::string help) {
  PatternResult result;
  result.errors.push_back(
      {std::string(id), std::move(message), std::move(help), 0, static_cast<uint32_t>(end)});
  return result;
}

bool MatchesSegment(const Segment& segment, std::string_view text) {
  switch (segment.kind) {
    case Segment::Kind::kLiteral:
      return text == segment.literal;
    case Segment::Kind::kGlob:
    case Segment::Kind::kExpression:
      return segment.automaton->Matches(text);
    case Segment::Kind::kAny:
      return !text.empty();
    case Segment::Kind::kFloating:
    case Segment::Kind::kRest:
      return true;
  }
  return false;
}

std::vector<std::string_view> SplitPath(std::string_view path) {
  std::vector<std::string_view> segments;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    segments.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return segments;
}

// Returns the fewest bytes of a path that `pattern` matches.
size_t ShortestPath(const Pattern& pattern) {
  size_t bytes = pattern.mode == PathMode::kUrl ? 1 : 0;
  for (const Segment& segment : pattern.segments) {
    if (segment.kind == Segment::Kind::kFloating) continue;
    const bool is_last = &segment == &pattern.segments.back();
    bytes += segment.literal.size() + (segment.kind == Segment::Kind::kAny) + !is_last;
    if (segment.automaton == nullptr) continue;
    bytes += Witness(internal::RestrictToMode(*segment.automaton, pattern.mode))->size();
  }
  return bytes;
}

// Adds an error if every path that `pattern` matches is too long to be one. Only repetition in
// expressions can bring that about, unless limits were changed; and that one deployment's limit is
// stricter than the language's does not make a pattern wrong.
void CheckShortestPath(const Pattern& pattern, const RequestLimits& limits,
                       std::vector<PatternError>* errors) {
  const RequestLimits defaults;
  const size_t limit = pattern.mode == PathMode::kUrl
                           ? std::max(limits.url_path_bytes, defaults.url_path_bytes)
                           : std::max(limits.key_path_bytes, defaults.key_path_bytes);
  size_t most = pattern.text.size();  // a bound that is cheap to have
  for (const Segment& segment : pattern.segments) {
    if (segment.automaton != nullptr) most += segment.automaton->num_states();
  }
  if (most <= limit) return;
  const size_t shortest = ShortestPath(pattern);
  if (shortest <= limit) return;
  internal::AddPatternError(errors, "pattern-matches-nothing", 0, pattern.text.size(),
                            absl::StrCat("the shortest path that the pattern matches has ",
                                         internal::WithCommas(shortest),
                                         " bytes, over the limit of ", internal::WithCommas(limit)),
                            "shorten the repetitions in its expressions");
}

}  // namespace

bool Pattern::has_floating() const {
  return std::any_of(segments.begin(), segments.end(), [](const Segment& segment) {
    return segment.kind == Segment::Kind::kFloating;
  });
}

std::optional<uint32_t> Pattern::VariableSegment(std::string_view variable) const {
  if (variable.empty()) return std::nullopt;
  for (uint32_t i = 0; i < segments.size(); ++i) {
    if (segments[i].variable == variable) return i;
  }
  return std::nullopt;
}

PatternResult ParsePattern(std::string_view text, PathMode mode, const PolicyLimits& limits) {
  if (text.empty()) {
    return OneError(
        "pattern-empty", 0, "an empty pattern",
        mode == PathMode::kUrl ? "write `/*` for every path" : "write `*` for every path");
  }
  if (text.size() > limits.pattern_bytes) {
    return OneError(
        "pattern-too-long", text.size(),
        absl::StrCat("the pattern has ", internal::WithCommas(text.size()),
                     " bytes, over the limit of ", internal::WithCommas(limits.pattern_bytes)),
        "");
  }
  PatternResult result;
  if (!internal::CheckCharacters(text, mode, &result)) return result;
  std::vector<Segment> segments = internal::ParseSegments(text, mode, limits, &result.errors);
  if (!result.errors.empty()) {
    std::stable_sort(
        result.errors.begin(), result.errors.end(),
        [](const PatternError& a, const PatternError& b) { return a.begin < b.begin; });
    return result;
  }
  Pattern& pattern = result.pattern.emplace();
  pattern.text = text;
  pattern.mode = mode;
  pattern.segments = internal::Normalise(std::move(segments), mode);
  pattern.normal_text = internal::PatternText(pattern.segments, mode, internal::Names::kErase);
  CheckShortestPath(pattern, limits.request, &result.errors);
  if (!result.errors.empty()) result.pattern.reset();
  return result;
}

Pattern EveryPath(PathMode mode) {
  return *ParsePattern(mode == PathMode::kUrl ? "/*" : "*", mode, {}).pattern;
}

std::string FormatPattern(const Pattern& pattern) {
  return internal::PatternText(pattern.segments, pattern.mode, internal::Names::kKeep);
}

std::string EscapeLiteral(std::string_view text) {
  std::string escaped;
  internal::AppendEscaped(text, escaped);
  return escaped;
}

// Each `**` takes as little as it can; where the segments after it do not fit it takes one more.
// Only the last `**` ever has to: what an earlier one took too little of, a later one can take.
bool MatchesPath(const Pattern& pattern, std::string_view path) {
  const std::vector<Segment>& segments = pattern.segments;
  if (path.empty()) return segments.size() == 1 && segments[0].kind == Segment::Kind::kRest;
  if (pattern.mode == PathMode::kUrl) path.remove_prefix(1);
  const std::vector<std::string_view> parts = SplitPath(path);
  size_t next = 0;  // in segments
  size_t part = 0;
  std::optional<std::pair<size_t, size_t>> retry;  // the segment after the last `**`, and its part
  while (part < parts.size()) {
    if (next < segments.size() && segments[next].kind == Segment::Kind::kRest) return true;
    if (next < segments.size() && segments[next].kind == Segment::Kind::kFloating) {
      retry.emplace(++next, part);
    } else if (next < segments.size() && MatchesSegment(segments[next], parts[part])) {
      ++next;
      ++part;
    } else if (retry) {
      next = retry->first;
      part = ++retry->second;
    } else {
      return false;
    }
  }
  return next == segments.size();
}

}  // namespace postern
