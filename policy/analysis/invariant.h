// Invariants: what must hold of every request there is, `never` or `always`.
//
//   const Proof proof = Prove(policy, {Invariant::Kind::kNever, {guest}, writes, everywhere});
//   if (proof.outcome == Proof::Outcome::kRefuted) …   // proof.counterexample is a request
//
// Nothing is sampled, see policy_query.h.
#ifndef POSTERN_POLICY_ANALYSIS_INVARIANT_H_
#define POSTERN_POLICY_ANALYSIS_INVARIANT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policy/analysis/access_witness.h"
#include "policy/analysis/policy_query.h"
#include "policy/model.h"

namespace postern {

struct Invariant {
  enum class Kind : uint8_t {
    kNever,   // nobody for whom a selector holds may do any of the actions on any of the paths
    kAlways,  // everybody for whom a selector holds may do all of the actions on all of the paths
  };
  Kind kind = Kind::kNever;
  std::vector<Selector> selectors;  // at least one; their variables are those of `paths`
  uint64_t actions = 0;             // bit i is Policy::actions[i]; at least one
  Pattern paths;
};

struct Proof {
  enum class Outcome : uint8_t {
    kProved,     // it holds of every request
    kRefuted,    // `counterexample` is a request of which it does not hold
    kUndecided,  // it would take too long, see `reason`
  };
  Outcome outcome = Outcome::kUndecided;
  std::string reason;  // of kUndecided: lower case, no full stop
  // Some declaration matches one of the paths. Where none does, `never` says little: the pattern
  // may be misspelt.
  bool is_declared = true;
  std::optional<AccessWitness> counterexample;
};

// Proves or refutes an invariant of a policy without errors. A selector holds as for an `allow`:
// of a user whose groups are unknown, `group:admin` does not. REQUIRES: `paths` is of the policy's
// mode. Thread-safe.
Proof Prove(const Policy& policy, const Invariant& invariant, const QueryOptions& options = {});

}  // namespace postern

#endif  // POSTERN_POLICY_ANALYSIS_INVARIANT_H_
