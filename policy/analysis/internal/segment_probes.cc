#include "policy/analysis/internal/segment_probes.h"

#include <algorithm>
#include <optional>

#include "policy/internal/claim.h"
#include "policy/limits.h"

namespace postern::internal {
namespace {

// Returns the segments that some rule compares with something.
std::set<uint32_t> ComparedSegments(const std::vector<MatchingDeclaration>& matching) {
  std::set<uint32_t> segments;
  for (const auto& [policy, declaration] : matching) {
    const auto add = [&segments, &pattern = declaration->pattern](std::string_view variable) {
      const std::optional<uint32_t> segment = pattern.VariableSegment(variable);
      if (segment) segments.insert(*segment);
    };
    for (const Rule& rule : declaration->rules) {
      for (const Selector& selector : rule.selectors) {
        if (selector.kind == SelectorSpec::Kind::kGroupVariable) add(selector.name);
      }
      for (const Where& where : rule.where) {
        if (!where.variable.empty()) add(where.variable);
      }
    }
  }
  return segments;
}

}  // namespace

bool SegmentProbes::Add(const std::vector<MatchingDeclaration>& matching, PathMode mode,
                        std::string_view path, const std::set<std::string>& names) {
  const std::vector<std::string_view> segments = SplitPath(mode, path);
  bool is_new = false;
  for (const uint32_t segment : ComparedSegments(matching)) {
    if (segment >= segments.size()) continue;
    const std::string_view word = segments[segment];
    if (names.count(std::string(word)) != 0 ||
        std::count(segments.begin(), segments.end(), word) > 1) {
      is_new = AddOne(segment, word, mode) || is_new;
    }
  }
  return is_new;
}

// The path may end in the word, or go on.
bool SegmentProbes::AddOne(uint32_t segment, std::string_view word, PathMode mode) {
  if (word.empty() || known_.size() >= kMaxProbes) return false;
  if (!known_.emplace(segment, word).second) return false;
  std::string text = mode == PathMode::kUrl ? "/" : "";
  for (uint32_t i = 0; i < segment; ++i) text += "*/";
  text += EscapeLiteral(word);
  for (const char* const end : {"", "/*"}) {
    PatternResult probe = ParsePattern(text + end, mode, PolicyLimits());
    if (!probe.pattern) return false;
    patterns_.push_back(*std::move(probe.pattern));
  }
  words_.emplace(word);
  return true;
}

}  // namespace postern::internal
