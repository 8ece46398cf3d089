// Decisions: allow or deny, and why.
#ifndef POSTERN_ENGINE_DECISION_H_
#define POSTERN_ENGINE_DECISION_H_

#include <cstdint>
#include <string_view>

#include "engine/path.h"

namespace postern {

enum class Effect : uint8_t { kDeny = 0, kAllow = 1 };

// Why it was decided so. When several apply, the first in this order is told. Only kAllowed comes
// with Effect::kAllow.
enum class Reason : uint8_t {
  kNoPolicy,           // there is no policy to decide by
  kRequestRejected,    // malformed: an unknown kind of principal, a path of another mode
  kStalePrincipal,     // the principal was prepared for another graph
  kPrincipalRejected,  // see PreparedPrincipal::error()
  kPathRejected,       // see path_error and path_offset
  kUnknownAction,
  kDeniedByRule,
  kAllowed,
  kNoRule,         // a declaration matches, but no rule of it holds
  kNoDeclaration,  // no declaration (guards aside) matches the path
};

// Returns the reason as decision lines spell it, for instance `denied_by_rule`.
std::string_view ReasonName(Reason reason);

// One answer. A zeroed Decision is a deny. The ids are those of the graph that decided and are
// turned into text by its accessors (DecisionGraph::declaration() and so on).
struct Decision {
  static constexpr uint32_t kNone = 0xffffffff;

  Effect effect = Effect::kDeny;
  Reason reason = Reason::kNoPolicy;
  PathError path_error = PathError::kNone;  // with kPathRejected
  uint32_t path_offset = 0;                 // with kPathRejected, in bytes of the raw path
  uint32_t declaration = kNone;  // deciding declaration; with kNoRule the most specific, no guard
  uint32_t rule = kNone;         // place in the declaration from 0; kNone in a deny by default
  uint32_t selector = kNone;     // place in the rule's list of selectors from 0

  bool allowed() const { return effect == Effect::kAllow; }
};

}  // namespace postern

#endif  // POSTERN_ENGINE_DECISION_H_
