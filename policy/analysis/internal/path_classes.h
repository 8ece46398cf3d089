// Internal: not for users of the library.
//
// Path classes: which sets of declarations match a common path, and no other declaration does. What
// is decided on a path hangs on that set and on the segments of variables alone, so to know a
// policy is to know its classes. They are found by one walk of all patterns side by side: a state
// is the set of places that some prefix of a path has reached, and it tries one segment of each
// kind that its patterns can tell apart.
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_PATH_CLASSES_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_PATH_CLASSES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policy/internal/declaration_trie.h"
#include "policy/model.h"

namespace postern::internal {

struct PathClass {
  std::vector<uint32_t> declarations;  // that match: places, rising
  std::string witness;                 // a canonical path; empty: the root
};

// Returns the classes of which some declaration `is_of_interest` (by place), each once; nothing if
// that takes more than `max_states` states. `trie` holds all declarations of `policy`, and may hold
// several with one pattern.
std::optional<std::vector<PathClass>> FindPathClasses(const Policy& policy,
                                                      const DeclarationTrie& trie,
                                                      const std::vector<bool>& is_of_interest,
                                                      size_t max_states);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_PATH_CLASSES_H_
