// Internal: not for users of the library, see policy/formatter.h.
#ifndef POSTERN_POLICY_INTERNAL_SAME_POLICY_H_
#define POSTERN_POLICY_INTERNAL_SAME_POLICY_H_

#include "policy/model.h"

namespace postern::internal {

// Returns whether two policies say the same in the same words and the same order. Their places in
// the file may differ, and so may the spelling of a pattern, not its normal form and its variables.
bool SamePolicy(const Policy& a, const Policy& b);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_SAME_POLICY_H_
