#include "policy/analysis/internal/path_partition.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "policy/analysis/internal/region_cover.h"
#include "policy/analysis/internal/witness.h"
#include "policy/internal/pattern_relation.h"

namespace postern::internal {
namespace {

// So many patterns are compared with each other, so that those that say nothing go.
constexpr size_t kFewPatterns = 100;

Policy PolicyOf(PathMode mode, std::vector<Pattern> patterns) {
  Policy policy;
  policy.mode = mode;
  policy.declarations.reserve(patterns.size());
  for (Pattern& pattern : patterns) {
    policy.declarations.emplace_back().pattern = std::move(pattern);
  }
  return policy;
}

std::vector<uint32_t> AllPlaces(const Policy& policy) {
  std::vector<uint32_t> places(policy.declarations.size());
  std::iota(places.begin(), places.end(), 0);
  return places;
}

std::vector<uint32_t> RankOf(const Policy& policy) {
  std::vector<uint32_t> places = AllPlaces(policy);
  std::stable_sort(places.begin(), places.end(), [&policy](uint32_t a, uint32_t b) {
    return CompareSpecificity(policy.declarations[a].pattern, policy.declarations[b].pattern) < 0;
  });
  std::vector<uint32_t> rank(places.size());
  for (uint32_t i = 0; i < places.size(); ++i) rank[places[i]] = i;
  return rank;
}

}  // namespace

PathPartition::PathPartition(PathMode mode, std::vector<Pattern> patterns,
                             std::vector<bool> is_of_interest)
    : patterns_(PolicyOf(mode, std::move(patterns))),
      trie_(patterns_, AllPlaces(patterns_)),
      interest_(std::move(is_of_interest)) {}

std::unique_ptr<const PathPartition> PathPartition::Of(PathMode mode, std::vector<Pattern> patterns,
                                                       std::vector<bool> is_of_interest,
                                                       size_t max_states) {
  std::unique_ptr<PathPartition> partition(
      new PathPartition(mode, std::move(patterns), std::move(is_of_interest)));
  if (!partition->Find(partition->interest_, max_states)) return nullptr;
  return partition;
}

std::unique_ptr<const PathPartition> PathPartition::Within(Pattern within,
                                                           std::vector<Pattern> patterns,
                                                           size_t max_states) {
  const PathMode mode = within.mode;
  patterns.push_back(std::move(within));
  const size_t num_patterns = patterns.size();
  std::unique_ptr<PathPartition> partition(
      new PathPartition(mode, std::move(patterns), std::vector<bool>(num_patterns, true)));
  partition->is_within_ = true;
  std::vector<bool> is_sought(num_patterns);
  is_sought.back() = true;
  if (!partition->Find(is_sought, max_states)) return nullptr;
  return partition;
}

bool PathPartition::Find(const std::vector<bool>& is_sought, size_t max_states) {
  auto classes = FindPathClasses(patterns_, trie_, is_sought, max_states);
  if (!classes) return false;
  classes_ = *std::move(classes);
  classes_of_ = ClassesOfDeclarations(classes_, patterns_.declarations.size());
  rank_ = RankOf(patterns_);
  return true;
}

std::vector<PathRegion> PathPartition::RegionsOf(const std::vector<size_t>& members) const {
  std::vector<PathRegion> regions;
  for (Region& region : CoverClasses(classes_, members, interest_, rank_, classes_of_)) {
    if (is_within_) {
      region.patterns.push_back(static_cast<uint32_t>(patterns_.declarations.size() - 1));
    }
    std::vector<uint32_t> told = Telling(std::move(region.patterns), /*narrowest=*/true);
    regions.push_back({TextsOf(told),
                       TextsOf(Telling(std::move(region.except), /*narrowest=*/false)),
                       std::move(told), region.example});
  }
  return regions;
}

// Returns each pattern once, in the order of specificity but the most general first; without those
// that say nothing beside the others: all must match (`narrowest`), or none.
std::vector<uint32_t> PathPartition::Telling(std::vector<uint32_t> places, bool narrowest) const {
  const auto compare = [this](uint32_t a, uint32_t b) {
    return CompareSpecificity(pattern(a), pattern(b));
  };
  std::sort(places.begin(), places.end(),
            [&compare](uint32_t a, uint32_t b) { return compare(a, b) > 0; });
  places.erase(std::unique(places.begin(), places.end(),
                           [&compare](uint32_t a, uint32_t b) { return compare(a, b) == 0; }),
               places.end());
  if (places.size() > kFewPatterns) return places;
  const auto is_idle = [&](const uint32_t& one) {
    return std::any_of(places.begin(), places.end(), [&](const uint32_t& other) {
      if (&other == &one) return false;
      const bool is_inside = SurelyInside(pattern(other), pattern(one));
      const bool has_inside = SurelyInside(pattern(one), pattern(other));
      // Of two that match the same paths, the first stays.
      if (is_inside && has_inside) return &other < &one;
      return narrowest ? is_inside : has_inside;
    });
  };
  std::vector<uint32_t> telling;
  for (const uint32_t& one : places) {
    if (!is_idle(one)) telling.push_back(one);
  }
  return telling;
}

std::vector<std::string> PathPartition::TextsOf(const std::vector<uint32_t>& places) const {
  std::vector<std::string> texts;
  texts.reserve(places.size());
  for (const uint32_t place : places) texts.push_back(FormatPattern(pattern(place)));
  return texts;
}

std::vector<std::string> PathPartition::PathsLike(const PathClass& one,
                                                  const std::set<std::string>& constants) const {
  return internal::PathsLike(patterns_, trie_, one, constants);
}

}  // namespace postern::internal
