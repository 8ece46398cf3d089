// Internal: not for users of the library.
//
// All paths that some patterns tell apart, in classes, and sets of these classes in the patterns'
// own words.
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_PATH_PARTITION_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_PATH_PARTITION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "policy/analysis/internal/path_classes.h"
#include "policy/internal/declaration_trie.h"
#include "policy/model.h"

namespace postern::internal {

// Why there is no partition.
inline constexpr char kTooManyPaths[] = "the patterns overlap in too many ways";

// Paths that all of `paths` match and none of `except` does.
struct PathRegion {
  std::vector<std::string> paths;   // at least one
  std::vector<std::string> except;  // the most general first
  std::vector<uint32_t> told;       // the patterns of `paths`
  size_t example = 0;               // a class of it
};

// Immutable. Patterns are named by their places in what it was made of.
class PathPartition {
 public:
  // Returns the classes of all paths that a pattern of interest matches; null if that takes more
  // than `max_states` states (see FindPathClasses). Patterns may be given several times.
  static std::unique_ptr<const PathPartition> Of(PathMode mode, std::vector<Pattern> patterns,
                                                 std::vector<bool> is_of_interest,
                                                 size_t max_states);

  // Returns the classes of all paths that `within` matches, which is taken as one more pattern, the
  // last.
  static std::unique_ptr<const PathPartition> Within(Pattern within, std::vector<Pattern> patterns,
                                                     size_t max_states);

  PathPartition(const PathPartition&) = delete;
  PathPartition& operator=(const PathPartition&) = delete;

  const Pattern& pattern(uint32_t place) const { return patterns_.declarations[place].pattern; }
  const std::vector<PathClass>& classes() const { return classes_; }

  // Returns regions that together are these classes (rising) and nothing else of the partition.
  std::vector<PathRegion> RegionsOf(const std::vector<size_t>& members) const;

  // As the function of that name in internal/witness.h.
  std::vector<std::string> PathsLike(const PathClass& one,
                                     const std::set<std::string>& constants) const;

 private:
  PathPartition(PathMode mode, std::vector<Pattern> patterns, std::vector<bool> is_of_interest);

  bool Find(const std::vector<bool>& is_sought, size_t max_states);
  std::vector<uint32_t> Telling(std::vector<uint32_t> places, bool narrowest) const;
  std::vector<std::string> TextsOf(const std::vector<uint32_t>& places) const;

  const Policy patterns_;  // as declarations without rules
  const DeclarationTrie trie_;
  const std::vector<bool> interest_;  // [pattern] may be named in a region
  bool is_within_ = false;            // the last pattern's paths are all there are
  std::vector<PathClass> classes_;
  std::vector<std::vector<size_t>> classes_of_;  // [pattern]
  std::vector<uint32_t> rank_;                   // [pattern] in the order of specificity
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_PATH_PARTITION_H_
