// Internal: use policy/lint.h.
//
// Access at a path, judged for a principal of whom nothing is known but that some selectors hold:
// `guest`, or "whoever the first rule of `tenants/<tenant>/*` speaks of". The lint asks with it
// whether a door stands open; it never claims more than holds for every such principal.
#ifndef POSTERN_POLICY_INTERNAL_PATH_ACCESS_H_
#define POSTERN_POLICY_INTERNAL_PATH_ACCESS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "policy/model.h"

namespace postern::internal {

// A selector with the rule and the declaration that give it its meaning: `owner` speaks of the
// segment that the declaration's `<entity_id>` matches.
struct Claim {
  const Declaration* declaration = nullptr;
  const Selector* selector = nullptr;
  const Rule* rule = nullptr;  // whose `where` holds as well; null: none
};

// A principal for which all of these hold.
using Claims = std::vector<Claim>;

// Returns true only if `wide` holds for whomever `narrow` holds for on a path that both match.
bool SurelyHolds(const Claim& wide, const Claims& narrow);

// Returns false only if no principal satisfies both.
bool MayBothHold(const Claim& a, const Claim& b);

// Returns whether `declaration` has a rule of this effect and action that surely holds.
bool HasRuleFor(const Declaration& declaration, Effect effect, uint64_t action,
                const Claims& principal);

// What is said on one path: the declarations that match it, most specific first.
struct PathAccess {
  const Policy& policy;
  std::vector<uint32_t> matching;

  // Returns the place in `matching` behind the last declaration that is asked for an allow.
  size_t NumAsked() const;

  bool IsDenied(uint64_t action, const Claims& principal) const;

  // Returns whether an allow surely holds and no deny surely does. `action` is one bit.
  bool IsAllowed(uint64_t action, const Claims& principal) const;
};

// An allow that holds for some of those that a deny speaks of.
struct OpenDoor {
  uint32_t declaration = 0;
  const Selector* selector = nullptr;
  uint64_t action = 0;  // one bit
};

// Returns the first allow that lets somebody do on a path what `deny` of `declaration` takes from
// them elsewhere; nothing if there is none.
std::optional<OpenDoor> FindOpenDoor(const PathAccess& access, const Declaration& declaration,
                                     const Rule& deny);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_PATH_ACCESS_H_
