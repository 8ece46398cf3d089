// Internal: not for users of the library.
//
// Probes: patterns that tell on which paths a segment is a certain word. Without them an analysis
// takes what rules ask about segments to be independent of what they ask about groups and values by
// name. On a path whose segment is such a name, or whose two segments are one word, it is not.
// Where that made an answer that no request shows, the paths are divided by that word, and the
// question is asked again.
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_SEGMENT_PROBES_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_SEGMENT_PROBES_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/analysis/internal/path_classes.h"
#include "policy/analysis/internal/principal_space.h"
#include "policy/analysis/internal/selector_names.h"
#include "policy/model.h"

namespace postern::internal {

class SegmentProbes {
 public:
  // So many segments and words are divided by, at most.
  static constexpr size_t kMaxProbes = 64;

  // So often a question is asked at most: each time may take all of its budget.
  static constexpr size_t kMaxAttempts = 8;

  // Adds probes for the segments of a canonical path that rules of `matching` compare: for the word
  // there if it is one of `names` or that of another segment, and for the values that other rules
  // compare with the same attribute. Returns whether there was a new one.
  bool Add(const std::vector<MatchingDeclaration>& matching, PathMode mode, std::string_view path,
           const std::set<std::string>& names);

  // Of each probe two: the path may end in the word, or go on.
  const std::vector<Pattern>& patterns() const { return patterns_; }

  // Adds what the first `num_patterns` patterns tell of the segments of a class in which they have
  // the places from `first` on: the words that segments never are.
  void AddTo(KnownSegments& known, const PathClass& one, uint32_t first, size_t num_patterns) const;

  // The words, which are names from then on.
  const std::set<std::string>& words() const { return words_; }

 private:
  bool AddOne(uint32_t segment, std::string_view word, PathMode mode);

  struct Probe {
    uint32_t segment;
    std::string word;
  };

  std::set<std::pair<uint32_t, std::string>> known_;
  std::vector<Probe> probes_;
  std::set<std::string> words_;
  std::vector<Pattern> patterns_;
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_SEGMENT_PROBES_H_
