// Internal: not for users of the library.
//
// Sets of path classes in the policies' own patterns: `room/*`, but not `room/secret/*`.
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_REGION_COVER_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_REGION_COVER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "policy/analysis/internal/path_classes.h"

namespace postern::internal {

// Paths that all of `patterns` match and none of `except` does. Both are places of declarations.
struct Region {
  std::vector<uint32_t> patterns;
  std::vector<uint32_t> except;
  size_t example = 0;  // a class of it
};

// Returns regions that together have every class of `members` (indices into `classes`, rising) and
// no other. REQUIRES: `classes` has every class with a declaration that is of interest, and so has
// each of the members; `rank` orders declarations, the most specific first.
std::vector<Region> CoverClasses(const std::vector<PathClass>& classes,
                                 const std::vector<size_t>& members,
                                 const std::vector<bool>& is_of_interest,
                                 const std::vector<uint32_t>& rank,
                                 const std::vector<std::vector<size_t>>& classes_of);

// Returns for each declaration the classes that have it.
std::vector<std::vector<size_t>> ClassesOfDeclarations(const std::vector<PathClass>& classes,
                                                       size_t num_declarations);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_REGION_COVER_H_
