// Internal: use policy/amplify.h.
//
// Who gets what on which effective path, as Amplify's orchestrator computes it.
#ifndef POSTERN_POLICY_INTERNAL_AMPLIFY_EXPANSION_H_
#define POSTERN_POLICY_INTERNAL_AMPLIFY_EXPANSION_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "policy/model.h"

namespace postern::internal {

inline constexpr std::string_view kEntityToken = "{entity_id}";

// Returns the role that a rule's selector speaks of, as SelectorSpec names it. An owner has the
// role of every signed-in user.
std::string RoleOf(const Selector& selector);

// Returns whether the selector speaks of owners alone: `owner` on a path with the token.
bool IsOwners(const Selector& selector, const AmplifyPath& path);

// Returns the path as everybody but its owner gets it: `foo/{entity_id}/*` is `foo/*`. A path
// without the token is itself. REQUIRES: the path is valid.
std::string WithoutToken(std::string_view path);

using ActionsByRole = std::map<std::string, uint64_t, std::less<>>;

// A path that is given to somebody, in the order of first appearance.
struct EffectivePath {
  static constexpr uint32_t kNone = 0xffffffff;

  std::string text;        // the token is the owner's own id
  uint32_t declared = 0;   // place in AmplifyDefinition::paths
  bool is_owners = false;  // holds the token
  ActionsByRole allowed;
  std::vector<uint32_t> above;  // those that this one lies below, in the order of appearance

  // Returns the one whose grants this one takes away, or kNone. It is the first above; and if that
  // is the owner's folder as everybody else gets it, nothing is taken away.
  uint32_t parent = kNone;
};

// REQUIRES: the paths are valid.
std::vector<EffectivePath> ExpandAmplify(const AmplifyDefinition& definition);

// Returns what `sub` takes away from each role: all that `parent` gives and it does not give again.
ActionsByRole TakenAway(const EffectivePath& parent, const EffectivePath& sub);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_AMPLIFY_EXPANSION_H_
