// Deciding parts: which selector of which rule decides a request for which action.
//
//   for (const auto& [part, request] : FindDecidingParts(policy, {}).shown) …
//   // the second selector of the first rule of `room/*` decides carol's `list room/1/a`
//
// A part that never decides, since denies or rules before it in the file always come first, can be
// neither covered by a test nor missed. Nothing is sampled: as in policy_query.h, all requests are
// looked at, and each part that decides comes with a request that the engine decides by it.
#ifndef POSTERN_POLICY_ANALYSIS_DECIDING_PARTS_H_
#define POSTERN_POLICY_ANALYSIS_DECIDING_PARTS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "policy/analysis/access_witness.h"
#include "policy/analysis/policy_query.h"
#include "policy/model.h"

namespace postern {

// One selector of a rule together with one of its actions: the least of a rule that can decide.
struct RulePart {
  uint32_t declaration = 0;  // its place in Policy::declarations
  uint32_t rule = 0;         // its place in the declaration
  uint32_t selector = 0;     // its place in the rule
  uint32_t action = 0;       // its place in Policy::actions

  friend bool operator<(const RulePart& a, const RulePart& b) {
    return std::tie(a.declaration, a.rule, a.selector, a.action) <
           std::tie(b.declaration, b.rule, b.selector, b.action);
  }
};

struct DecidingParts {
  // Parts that decide, each with a request that its selector is the first to decide.
  std::map<RulePart, AccessWitness> shown;

  // Parts of which neither was found: a request, or that there is none.
  std::set<RulePart> open;

  // Declarations that govern some path; of guards, that match one. `is_wanted` is not asked.
  std::set<uint32_t> reached;

  // Why it would take too long (lower case, no full stop). If it is not empty, parts that are
  // neither in `shown` nor in `open` are as good as open; else they never decide. So are
  // declarations that are not in `reached`.
  std::string undecided;
};

// Returns which of the policy's parts decide something, of those that `is_wanted` (all, if it is
// empty). REQUIRES: the policy has no errors. Thread-safe.
DecidingParts FindDecidingParts(const Policy& policy,
                                const std::function<bool(const RulePart&)>& is_wanted,
                                const QueryOptions& options = {});

}  // namespace postern

#endif  // POSTERN_POLICY_ANALYSIS_DECIDING_PARTS_H_
