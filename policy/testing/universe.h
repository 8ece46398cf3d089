// Internal, for tests: small worlds of policies and requests, looked at as a whole.
//
// A universe is every policy of so many declarations whose patterns are among `patterns` and whose
// rules are among `bodies`, with every request on `paths` by `principals`. Two ask for the same
// reason twice nowhere: what one universe has many of, another keeps to a few.
#ifndef POSTERN_POLICY_TESTING_UNIVERSE_H_
#define POSTERN_POLICY_TESTING_UNIVERSE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/path.h"
#include "engine/principal.h"
#include "policy/model.h"

namespace postern::internal {

// What stands under a pattern: whether it inherits, and which of Universe::rules, in this order.
struct Body {
  bool inherits = false;
  std::vector<size_t> rules;
};

struct Universe {
  std::string_view name;
  PathMode mode = PathMode::kKey;
  size_t max_declarations = 1;
  std::vector<std::string> patterns;
  std::vector<Rule> rules;
  std::vector<Body> bodies;
  std::vector<std::string> paths;
  std::vector<Principal> principals;
  std::vector<std::string_view> actions;
};

// Every kind of rule and every kind of principal, on one declaration.
Universe UniverseOfRules();

// All patterns of up to two segments, of every kind, two declarations at a time.
Universe UniverseOfPairs();

// The same in `opaque` mode, where segments in the middle may be empty.
Universe UniverseOfOpaquePairs();

// Three declarations that mostly overlap.
Universe UniverseOfTriples();

// Four declarations, each a plain grant, one that inherits, or a guard.
Universe UniverseOfFours();

// An edit that must never give anybody a right (docs/language.md, "The decision").
enum class Edit { kNone, kDeleteAllow, kDeleteInherit, kAddDeny };

// Returns the edit that turns one body into the other, or kNone if no single one does.
Edit EditBetween(const Universe& universe, const Body& before, const Body& after);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_TESTING_UNIVERSE_H_
