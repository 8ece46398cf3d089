// Internal: not for users of the library.
//
// Probes: patterns that tell where the segments of a path are what a rule compares them with, for
// one principal. For `alice` the declaration `profile/<entity_id>/*` with a rule for its owner has
// the probe `profile/alice/*`. With them, what alice may do on a path hangs on nothing but which
// patterns match it.
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_PRINCIPAL_PROBES_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_PRINCIPAL_PROBES_H_

#include <optional>
#include <vector>

#include "engine/principal.h"
#include "policy/model.h"

namespace postern::internal {

// Returns the patterns of the policy's declarations, in their order, then the probes; nothing if a
// probe would be no pattern, since it is too long.
std::optional<std::vector<Pattern>> PatternsFor(const Policy& policy, const Principal& principal);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_PRINCIPAL_PROBES_H_
