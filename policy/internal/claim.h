// Internal: use policy/lint.h.
//
// Claims: what a selector asks of a principal, as a fact that can be compared with others. The lint
// judges for principals of whom nothing is known but that some claims hold: "a guest", "whoever the
// first rule of `tenants/<tenant>/*` speaks of".
#ifndef POSTERN_POLICY_INTERNAL_CLAIM_H_
#define POSTERN_POLICY_INTERNAL_CLAIM_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/model.h"

namespace postern::internal {

// Returns the segments of a canonical path.
std::vector<std::string_view> SplitPath(PathMode mode, std::string_view path);

// What the variables of patterns stand for: the segments of a path, or, without one, themselves.
class Bindings {
 public:
  Bindings() = default;
  Bindings(PathMode mode, std::string_view path);

  // REQUIRES: `pattern` has the variable, and the path, if any, its segment.
  std::string ValueOf(const Pattern& pattern, std::string_view variable) const;

 private:
  std::optional<std::vector<std::string>> segments_;
};

// A selector together with the `where` of its rule, without variables.
struct Claim {
  SelectorSpec::Kind kind = SelectorSpec::Kind::kAnyone;  // never kGroupVariable
  std::string name;  // of the group or function; of an owner: the entity id
  std::map<std::string, std::vector<std::string>> where;  // attribute, the values it may have
};

// A principal for which all of these hold.
using Claims = std::vector<Claim>;

Claim MakeClaim(const Declaration& declaration, const Rule& rule, const Selector& selector,
                const Bindings& bindings);

// Returns whether `wide` holds for every principal for which all of `narrow` do.
bool SurelyHolds(const Claim& wide, const Claims& narrow);

// Returns whether both hold for some principal.
bool BothHoldForSome(const Claim& a, const Claim& b);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_CLAIM_H_
