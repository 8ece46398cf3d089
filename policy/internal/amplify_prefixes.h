// Internal: use policy/amplify.h.
#ifndef POSTERN_POLICY_INTERNAL_AMPLIFY_PREFIXES_H_
#define POSTERN_POLICY_INTERNAL_AMPLIFY_PREFIXES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "policy/model.h"

namespace postern::internal {

// How many prefixes of one path are named; the others are counted.
inline constexpr size_t kNamedPrefixes = 8;

// The other paths that a path lies below.
struct AmplifyPrefixes {
  size_t count = 0;
  std::vector<uint32_t> named;  // places of the first kNamedPrefixes, in ascending order
};

// Returns, for each path, the others that it begins with once their asterisks are taken away, as
// Amplify compares them; so `*` and `foo*` count, although they are no valid paths. Of two equal
// paths, only the first counts. Takes time n log n.
std::vector<AmplifyPrefixes> FindPrefixes(const std::vector<AmplifyPath>& paths);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_AMPLIFY_PREFIXES_H_
