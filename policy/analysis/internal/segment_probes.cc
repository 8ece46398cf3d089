#include "policy/analysis/internal/segment_probes.h"

#include <algorithm>
#include <map>
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

// Returns the values that rules compare with an attribute, for each segment that rules compare with
// the same one.
std::set<std::pair<uint32_t, std::string>> ComparedValues(
    const std::vector<MatchingDeclaration>& matching) {
  std::map<std::string, std::set<uint32_t>> segments;  // by attribute
  std::map<std::string, std::set<std::string>> values;
  for (const auto& [policy, declaration] : matching) {
    for (const Rule& rule : declaration->rules) {
      for (const Where& where : rule.where) {
        values[where.attribute].insert(where.values.begin(), where.values.end());
        if (where.variable.empty()) continue;
        segments[where.attribute].insert(*declaration->pattern.VariableSegment(where.variable));
      }
    }
  }
  std::set<std::pair<uint32_t, std::string>> pairs;
  for (const auto& [attribute, places] : segments) {
    for (const uint32_t place : places) {
      for (const std::string& value : values[attribute]) pairs.emplace(place, value);
    }
  }
  return pairs;
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
  for (const auto& [segment, value] : ComparedValues(matching)) {
    is_new = AddOne(segment, value, mode) || is_new;
  }
  return is_new;
}

void SegmentProbes::AddTo(KnownSegments& known, const PathClass& one, uint32_t first,
                          size_t num_patterns) const {
  const auto matches = [&one](size_t place) {
    return std::binary_search(one.declarations.begin(), one.declarations.end(), place);
  };
  for (size_t i = 0; 2 * i < num_patterns; ++i) {
    if (matches(first + 2 * i) || matches(first + 2 * i + 1)) continue;
    const auto& [segment, word] = probes_[i];
    if (known.size() <= segment) known.resize(segment + 1);
    known[segment].never.push_back(word);
  }
}

bool SegmentProbes::AddOne(uint32_t segment, std::string_view word, PathMode mode) {
  if (word.empty() || known_.size() >= kMaxProbes) return false;
  if (!known_.emplace(segment, word).second) return false;
  std::string text = mode == PathMode::kUrl ? "/" : "";
  for (uint32_t i = 0; i < segment; ++i) text += "*/";
  text += EscapeLiteral(word);
  PatternResult ends = ParsePattern(text, mode, PolicyLimits());
  PatternResult goes_on = ParsePattern(text + "/*", mode, PolicyLimits());
  if (!ends.pattern || !goes_on.pattern) return false;  // no path has such a segment
  patterns_.push_back(*std::move(ends.pattern));
  patterns_.push_back(*std::move(goes_on.pattern));
  probes_.push_back({segment, std::string(word)});
  words_.emplace(word);
  return true;
}

}  // namespace postern::internal
