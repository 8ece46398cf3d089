// Internal: not for users of the library, see PreparedPrincipal in engine/decision_graph.h.
#ifndef POSTERN_ENGINE_INTERNAL_PRINCIPAL_STATE_H_
#define POSTERN_ENGINE_INTERNAL_PRINCIPAL_STATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "engine/decision.h"
#include "engine/principal.h"

namespace postern::internal {

// What a graph needs to know of a principal.
struct PrincipalState {
  uint64_t graph_id = 0;  // of the graph it was prepared for; 0 is that without a policy
  PrincipalError error = PrincipalError::kNone;
  Principal source;  // what it was prepared from, for explanations

  // Bit i + 1: selector i holds, as far as that does not depend on the path. What is unknown does
  // not hold in an allow, and does in a deny. Bit 0 is never set. Empty if there is an error.
  std::vector<uint64_t> holds_in_allow;
  std::vector<uint64_t> holds_in_deny;

  const uint64_t* holds(Effect effect) const {
    return (effect == Effect::kAllow ? holds_in_allow : holds_in_deny).data();
  }

  // What is compared with segments of the path; absent is unknown.
  std::optional<std::string> entity_id;
  std::optional<absl::flat_hash_set<std::string>> groups;
  std::vector<std::optional<std::string>> attributes;  // by SelectorTable's numbers

  std::string role;  // its only one (SelectorSpec)
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_PRINCIPAL_STATE_H_
