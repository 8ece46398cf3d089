// Patterns: an accepted one is printed as it parses, globs and expressions agree with naive
// matching and RE2, and so does the pattern as a whole; a refused one says why and where.
//
// Input: a byte for the mode, the pattern, a line break, a path.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "engine/internal/utf8.h"
#include "policy/internal/expression_syntax.h"
#include "policy/pattern.h"
#include "policy/testing/naive_pattern.h"

namespace postern {
namespace {

constexpr PathMode kModes[] = {PathMode::kKey, PathMode::kOpaque, PathMode::kUrl};

// Beyond these naive matching takes too long.
constexpr size_t kMostPatternBytes = 200;
constexpr size_t kMostPathBytes = 24;
constexpr std::ptrdiff_t kMostStars = 8;

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckErrors(const std::vector<PatternError>& errors, std::string_view text) {
  for (const PatternError& error : errors) {
    Require(error.begin <= error.end && error.end <= text.size());
    Require(!error.id.empty() && !error.message.empty());
  }
}

void CheckPrinting(const Pattern& pattern) {
  const std::string printed = FormatPattern(pattern);
  const PatternResult again = ParsePattern(printed, pattern.mode, {});
  Require(again.pattern.has_value());
  Require(FormatPattern(*again.pattern) == printed);
  Require(again.pattern->normal_text == pattern.normal_text);
  Require(PathSetKey(*again.pattern) == PathSetKey(pattern));
  Require(CompareSpecificity(*again.pattern, pattern) == 0);
}

// Whether a segment of some path can be `text`, in any mode.
bool IsSegment(std::string_view text) {
  return !text.empty() && internal::FindInvalidUtf8(text) == std::string_view::npos &&
         text.find('\0') == std::string_view::npos && text.find('/') == std::string_view::npos;
}

void CheckExpressions(const Pattern& pattern, std::string_view text) {
  for (const Segment& segment : pattern.segments) {
    if (segment.kind != Segment::Kind::kExpression) continue;
    const bool expected =
        IsSegment(text) && internal::TESTING_ONLY_FullMatch(segment.expression, text);
    Require(segment.automaton->Matches(text) == expected);
  }
}

void CheckMatching(const Pattern& pattern, const std::string& raw) {
  if (raw.size() > kMostPathBytes) return;
  if (std::count(pattern.text.begin(), pattern.text.end(), '*') > kMostStars) return;
  const CanonicalPath path = CanonicalPath::FromRaw(pattern.mode, raw);
  if (!path.ok()) return;
  Require(MatchesPath(pattern, path.text()) ==
          testing::NaivelyMatches(pattern.text, pattern.mode, path.text()));
}

void Check(PathMode mode, const std::string& text, const std::string& path) {
  const PatternResult result = ParsePattern(text, mode, {});
  CheckErrors(result.errors, text);
  CheckErrors(result.warnings, text);
  Require(result.pattern.has_value() == result.errors.empty());
  if (!result.pattern) return;
  CheckPrinting(*result.pattern);
  CheckExpressions(*result.pattern, path);
  CheckMatching(*result.pattern, path);
}

}  // namespace
}  // namespace postern

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  const size_t end = std::min(text.find('\n'), text.size());
  if (end > postern::kMostPatternBytes) return 0;
  const std::string path = end == text.size() ? "" : text.substr(end + 1);
  postern::Check(postern::kModes[data[0] % 3], text.substr(0, end), path);
  return 0;
}
