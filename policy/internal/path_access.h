// Internal: use policy/lint.h.
//
// Access on a path, judged for a principal of whom nothing is known but some claims. The lint asks
// with it whether a door stands open; it never says more than holds for every such principal.
#ifndef POSTERN_POLICY_INTERNAL_PATH_ACCESS_H_
#define POSTERN_POLICY_INTERNAL_PATH_ACCESS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "policy/internal/claim.h"
#include "policy/internal/declaration_trie.h"
#include "policy/model.h"

namespace postern::internal {

// Returns whether `declaration` has a rule of this effect and action that surely holds. `action` is
// one bit.
bool HasRuleFor(const Declaration& declaration, Effect effect, uint64_t action,
                const Claims& principal, const Bindings& bindings);

// An allow that holds for some of those that a deny speaks of.
struct OpenDoor {
  uint32_t declaration = 0;
  const Selector* selector = nullptr;
  uint64_t action = 0;  // one bit
};

// What a policy says on one path. Lifetime: the policy must outlive it.
class PathAccess {
 public:
  PathAccess(const Policy& policy, const DeclarationTrie& all, std::string_view path)
      : policy_(policy), bindings_(policy.mode, path), matching_(all.Matching(path)) {}

  // The declarations that match, most specific first.
  const std::vector<uint32_t>& matching() const { return matching_; }
  const Bindings& bindings() const { return bindings_; }

  // Returns how many of matching() are asked for an allow: up to the first that does not inherit.
  size_t NumAsked() const { return AskedEnd(0); }

  bool IsDenied(uint64_t action, const Claims& principal) const;

  // Returns whether an allow surely holds and no deny surely does. `action` is one bit.
  bool IsAllowed(uint64_t action, const Claims& principal) const {
    return IsAllowedFrom(0, action, principal);
  }

  // As IsAllowed, were the first `begin` of matching() not asked for an allow.
  bool IsAllowedFrom(size_t begin, uint64_t action, const Claims& principal) const;

  // Returns the first allow that lets somebody do here what `deny` of `declaration`, which does not
  // match, takes from them elsewhere; nothing if there is none. REQUIRES: the path has a segment
  // for each of the declaration's variables.
  std::optional<OpenDoor> FindOpenDoor(const Declaration& declaration, const Rule& deny) const;

 private:
  // Returns the end of those that are asked if the one at `begin` is.
  size_t AskedEnd(size_t begin) const;

  // Returns one of `actions` that is not denied to some for whom `allowed` and one of `denied`
  // hold, as one bit, or 0.
  uint64_t OpenAction(const Claim& allowed, const Claims& denied, uint64_t actions) const;

  const Policy& policy_;
  Bindings bindings_;
  std::vector<uint32_t> matching_;
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_PATH_ACCESS_H_
