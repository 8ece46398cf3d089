#include "policy/testing/naive_pattern.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "policy/internal/expression_syntax.h"

namespace postern::testing {
namespace {

using Parts = std::vector<std::string_view>;

Parts Split(std::string_view text) {
  Parts parts;
  size_t begin = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != '/') continue;
    parts.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  return parts;
}

// The bytes of the character that `text` begins with.
size_t CharacterLength(std::string_view text) {
  size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80)
    ++length;
  return length;
}

bool GlobRestMatches(std::string_view glob, std::string_view text) {
  if (glob.empty()) return text.empty();
  if (glob.front() == '*') {
    if (GlobRestMatches(glob.substr(1), text)) return true;
    return !text.empty() && GlobRestMatches(glob, text.substr(CharacterLength(text)));
  }
  if (glob.front() == '?') {
    return !text.empty() && GlobRestMatches(glob.substr(1), text.substr(CharacterLength(text)));
  }
  if (glob.front() == '\\') glob.remove_prefix(1);
  return !text.empty() && glob.front() == text.front() &&
         GlobRestMatches(glob.substr(1), text.substr(1));
}

bool SegmentMatches(std::string_view segment, std::string_view text) {
  if (segment.empty() || text.empty()) return segment.empty() && text.empty();
  if (segment.front() == '{') return true;
  if (segment.front() == '<') {
    const size_t colon = segment.find(':');
    if (colon == std::string_view::npos) return true;
    return internal::TESTING_ONLY_FullMatch(segment.substr(colon + 1, segment.size() - colon - 2),
                                            text);
  }
  return GlobRestMatches(segment, text);
}

bool RestMatches(const Parts& pattern, size_t i, const Parts& path, size_t j) {
  if (i == pattern.size()) return j == path.size();
  const bool is_last = i + 1 == pattern.size();
  if (is_last && (pattern[i] == "*" || pattern[i] == "**")) return j < path.size();
  if (pattern[i] == "**") {
    for (size_t k = j; k <= path.size(); ++k) {
      if (RestMatches(pattern, i + 1, path, k)) return true;
    }
    return false;
  }
  return j < path.size() && SegmentMatches(pattern[i], path[j]) &&
         RestMatches(pattern, i + 1, path, j + 1);
}

}  // namespace

bool NaivelyMatches(std::string_view pattern, PathMode mode, std::string_view path) {
  if (mode == PathMode::kUrl) {
    pattern.remove_prefix(1);
    path.remove_prefix(1);
  } else if (path.empty()) {
    // The root: for patterns whose normal form is the final `*` alone.
    const Parts parts = Split(pattern);
    return std::all_of(parts.begin(), parts.end() - 1,
                       [](std::string_view part) { return part == "**"; }) &&
           (parts.back() == "*" || parts.back() == "**");
  }
  return RestMatches(Split(pattern), 0, Split(path), 0);
}

bool GlobNaivelyMatches(std::string_view glob, std::string_view segment) {
  return !segment.empty() && GlobRestMatches(glob, segment);
}

}  // namespace postern::testing
