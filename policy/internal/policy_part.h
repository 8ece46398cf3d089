// Internal: not for users of the library.
#ifndef POSTERN_POLICY_INTERNAL_POLICY_PART_H_
#define POSTERN_POLICY_INTERNAL_POLICY_PART_H_

#include <cstdint>
#include <vector>

#include "policy/model.h"

namespace postern::internal {

// Returns `policy` with these of its declarations alone, in this order; of what `semantics:
// amplify` was lowered from, only that it was. On paths that no other declaration matches, it
// decides alike.
Policy PartOf(const Policy& policy, const std::vector<uint32_t>& declarations);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_POLICY_PART_H_
