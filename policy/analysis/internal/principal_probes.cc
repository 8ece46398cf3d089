#include "policy/analysis/internal/principal_probes.h"

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "policy/internal/segment_of_mode.h"

namespace postern::internal {
namespace {

using Kind = SelectorSpec::Kind;

// A variable of a pattern and the value that makes a difference.
using Difference = std::pair<std::string, std::string>;

void AddDifferences(const Selector& selector, const Principal& principal,
                    std::set<Difference>& differences) {
  switch (selector.kind) {
    case Kind::kOwner:
    case Kind::kRoleOwner:
      if (principal.entity_id) differences.emplace(kEntityIdVariable, *principal.entity_id);
      break;
    case Kind::kGroupVariable:
      if (!principal.groups) break;
      for (const std::string& group : *principal.groups) differences.emplace(selector.name, group);
      break;
    default:
      break;
  }
}

std::set<Difference> DifferencesOf(const Declaration& declaration, const Principal& principal) {
  std::set<Difference> differences;
  for (const Rule& rule : declaration.rules) {
    for (const Selector& selector : rule.selectors) {
      AddDifferences(selector, principal, differences);
    }
    for (const Where& where : rule.where) {
      if (where.variable.empty()) continue;
      for (const auto& [name, value] : principal.attributes) {
        if (name == where.attribute) differences.emplace(where.variable, value);
      }
    }
  }
  return differences;
}

// Returns the pattern with `value` in the place of a variable.
PatternResult WithValue(const Pattern& pattern, const Difference& difference) {
  Pattern probe = pattern;
  Segment& segment = probe.segments[*pattern.VariableSegment(difference.first)];
  segment = Segment();
  segment.literal = difference.second;
  return ParsePattern(FormatPattern(probe), pattern.mode, PolicyLimits());
}

}  // namespace

std::optional<std::vector<Pattern>> PatternsFor(const Policy& policy, const Principal& principal) {
  std::vector<Pattern> patterns;
  for (const Declaration& declaration : policy.declarations) {
    patterns.push_back(declaration.pattern);
  }
  for (const Declaration& declaration : policy.declarations) {
    for (const Difference& difference : DifferencesOf(declaration, principal)) {
      const std::string& value = difference.second;
      if (value.empty() || !IsLiteralOfMode(value, policy.mode)) continue;  // no path has it there
      PatternResult probe = WithValue(declaration.pattern, difference);
      if (!probe.pattern) return std::nullopt;
      patterns.push_back(*std::move(probe.pattern));
    }
  }
  return patterns;
}

}  // namespace postern::internal
