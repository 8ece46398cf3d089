// Internal: not for users of the library, see DidYouMean in policy/issue.h.
#ifndef POSTERN_ENGINE_INTERNAL_EDIT_DISTANCE_H_
#define POSTERN_ENGINE_INTERNAL_EDIT_DISTANCE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::internal {

// Returns the number of edits (a byte put in, taken out or replaced, two neighbours swapped) from
// `a` to `b`, or any larger number than `limit` if it takes more. Takes time for (2 * limit + 1)
// times the length. No byte is edited twice (the "optimal string alignment" distance).
size_t EditDistance(std::string_view a, std::string_view b, size_t limit);

// Returns the candidate nearest to `word` if it is near enough to be a slip: at most a third of the
// word's length, and at most 3 edits.
std::optional<std::string> Nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_EDIT_DISTANCE_H_
