// The difference between two policies: exactly who gained and who lost access to what.
//
//   const PolicyDiff diff = ComparePolicies(before, after);
//   if (diff.outcome == PolicyDiff::Outcome::kSame) …        // a proof: every request is decided
//   alike for (const AccessChange& change : diff.changes) …        // "guest gains get on
//   room/*/public/*"
//
// Nothing is sampled. The paths fall into finitely many classes (which patterns match), and on each
// class access is a truth function of what rules ask of a principal; the two policies' functions
// are compared. Each change comes with a request that was decided on both sides.
#ifndef POSTERN_POLICY_ANALYSIS_POLICY_DIFF_H_
#define POSTERN_POLICY_ANALYSIS_POLICY_DIFF_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/decision.h"
#include "engine/principal.h"
#include "policy/model.h"

namespace postern {

struct DiffOptions {
  size_t max_states = 5'000'000;  // of the walk over both policies' patterns
  size_t max_nodes = 4'000'000;   // of truth functions
  // Changes tell whether they concern someone for whom it holds: any selector but `owner`,
  // `group:<var>` and roles.
  std::optional<Selector> watched;
  // Changes tell actions and a witness, and neither who nor where: those words can take longer than
  // all the rest.
  bool witnesses_only = false;
};

// A request that one policy allows and the other denies.
struct DiffWitness {
  Principal principal;
  std::string action;
  std::string path;  // raw, as a request sends it; empty: the root
  Decision before;   // declarations are places in Policy::declarations
  Decision after;
};

// Principals that gain or lose the same actions on the same paths.
struct AccessChange {
  bool is_gain = false;
  std::string who;                   // `guest, authenticated (not group:staff)`
  std::vector<std::string> actions;  // in the order of the policies
  std::vector<std::string> paths;    // patterns that all match such a path, at least one
  std::vector<std::string> except;   // patterns of which none does
  bool concerns_watched = false;     // DiffOptions::watched
  DiffWitness witness;
};

struct PolicyDiff {
  enum class Outcome : uint8_t {
    kSame,       // every request is decided alike: allowed by both or by neither
    kChanged,    // `changes` are all there are
    kUndecided,  // it would take too long, see `reason`; `changes` are some of those there are
  };
  Outcome outcome = Outcome::kUndecided;
  std::string reason;  // of kUndecided: lower case, no full stop
  std::vector<AccessChange> changes;
  // Of two policies for keys, one `key` and one `opaque`: paths that only `opaque` has were not
  // compared.
  bool only_key_paths = false;
};

// Compares two policies without errors. An action that only one of them has is denied by the other;
// HTTP methods and limits are not compared. Undecided if one is for URLs and the other is not.
// Thread-safe.
PolicyDiff ComparePolicies(const Policy& before, const Policy& after,
                           const DiffOptions& options = {});

}  // namespace postern

#endif  // POSTERN_POLICY_ANALYSIS_POLICY_DIFF_H_
