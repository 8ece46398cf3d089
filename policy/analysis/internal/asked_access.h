// Internal: not for users of the library.
//
// Who may do what on the paths that a question is about.
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_ASKED_ACCESS_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_ASKED_ACCESS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "policy/analysis/access_witness.h"
#include "policy/analysis/internal/access_function.h"
#include "policy/analysis/internal/deciding_order.h"
#include "policy/analysis/internal/path_partition.h"
#include "policy/analysis/internal/principal_space.h"
#include "policy/analysis/internal/segment_probes.h"
#include "policy/analysis/internal/selector_names.h"
#include "policy/model.h"

namespace postern::internal {

// Lifetime: `policy` must outlive it. Not thread-safe.
class AskedAccess {
 public:
  using Set = PrincipalSpace::Set;

  // `constants` are names of groups that the question has; the policy's are known. `probes` are
  // those that earlier attempts at the question found.
  AskedAccess(const Policy& policy, const Pattern& within, std::set<std::string> constants,
              SegmentProbes& probes, size_t max_states, size_t max_nodes);

  // Null if that took too many states. Patterns are those of Policy::declarations, the probes, then
  // `within`.
  const PathPartition* partition() const { return partition_.get(); }
  PrincipalSpace& space() { return space_; }

  // Returns for each of the policy's actions who is allowed it on the paths of a class.
  std::vector<Set> AllowedOn(const PathClass& one);

  // Returns for whom a selector surely holds on the paths of a class.
  Set HoldsOn(const Selector& selector, const PathClass& one);

  // The same; a selector with a variable holds as in a rule of some declaration that matches and
  // has the variable.
  Set HoldsSomewhereOn(const Selector& selector, const PathClass& one);

  // Returns the declarations that match the paths of a class, the most specific first.
  std::vector<uint32_t> RankedOn(const PathClass& one) const;

  // Returns the rules that may decide on the paths of a class, in the order in which they do.
  std::vector<PlacedRule> RulesOn(const PathClass& one);

  // Returns words for a set of principals on the paths of a region, see PrincipalText.
  std::string WordsFor(Set who, const PathRegion& region);

  // Notes that no request shows what was found on a class. Returns whether there are new probes
  // now, so that another attempt may be worth it.
  bool AddProbes(const PathClass& one);

  // Returns requests of members of `who` on paths of a class, decided by the engine; a reader
  // expects the first ones most. REQUIRES: Possible(who) is `who`, not empty.
  std::vector<AccessWitness> Requests(Set who, const std::string& action, const PathClass& one);

 private:
  std::vector<uint32_t> PlacesOn(const PathClass& one) const;
  std::vector<MatchingDeclaration> DeclarationsOn(const PathClass& one) const;
  KnownSegments KnownOn(const PathClass& one) const;

  const Policy& policy_;
  const Pattern& within_;
  SegmentProbes& probes_;
  const size_t num_probes_;  // there are more of them later
  const std::set<std::string> constants_;
  PrincipalSpace space_;
  AccessFunction access_;
  std::unique_ptr<const PathPartition> partition_;
};

// Returns whether a request for the action can be about the paths of a class: of the root, only a
// `list` can.
bool MayAsk(const PathClass& one, const std::string& action);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_ASKED_ACCESS_H_
