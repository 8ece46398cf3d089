// The reference evaluator: the decision, slow and obvious, straight from the model.
//
// It shares nothing with the engine but the model: its own matching, its own specificity, its own
// deny logic. Tests and fuzzers hold the compiled evaluator against it; nothing else uses it.
#ifndef POSTERN_POLICY_REFERENCE_EVALUATOR_H_
#define POSTERN_POLICY_REFERENCE_EVALUATOR_H_

#include <cstdint>
#include <string_view>

#include "engine/decision.h"
#include "engine/principal.h"
#include "policy/model.h"

namespace postern {

// Returns the decision for a canonical path (`path` may be empty for the root, if `action` is
// `list`) and a valid principal. `declaration` in the result is the place in Policy::declarations.
// Decides only from `unknown_action` downwards in the order of reasons: what rejects a path or a
// principal is not its business.
Decision ReferenceEvaluate(const Policy& policy, const Principal& principal,
                           std::string_view action, std::string_view path);

}  // namespace postern

#endif  // POSTERN_POLICY_REFERENCE_EVALUATOR_H_
