#include "policy/analysis/deciding_parts.h"

#include <utility>
#include <vector>

#include "policy/analysis/internal/asked_access.h"
#include "policy/analysis/internal/deciding_order.h"
#include "policy/analysis/internal/path_partition.h"
#include "policy/analysis/internal/segment_probes.h"

namespace postern {
namespace {

using internal::AskedAccess;
using internal::Bdd;
using internal::PathClass;
using internal::PlacedRule;
using internal::SegmentProbes;
using Set = internal::PrincipalSpace::Set;

class PartFinder {
 public:
  PartFinder(const Policy& policy, const std::function<bool(const RulePart&)>& is_wanted,
             const QueryOptions& options)
      : policy_(policy),
        every_path_(EveryPath(policy.mode)),
        is_wanted_(is_wanted),
        options_(options) {}

  DecidingParts Find() && {
    for (size_t attempt = 1;; ++attempt) {
      parts_.open.clear();
      const bool may_find_more = Look();
      if (!may_find_more || attempt == SegmentProbes::kMaxAttempts) return std::move(parts_);
    }
  }

 private:
  // Returns whether another attempt may decide what this left open.
  bool Look() {
    AskedAccess access(policy_, every_path_, {}, probes_, options_.max_states, options_.max_nodes);
    if (access.partition() == nullptr) {
      parts_.undecided = internal::kTooManyPaths;
      return false;
    }
    bool has_new_probes = false;
    for (const PathClass& one : access.partition()->classes()) {
      const size_t num_open = parts_.open.size();
      LookAt(one, access);
      if (access.space().bdd().exhausted()) {
        parts_.undecided = internal::kTooManyPrincipals;
        return false;
      }
      if (parts_.open.size() > num_open && access.AddProbes(one)) has_new_probes = true;
    }
    return has_new_probes && !parts_.open.empty();
  }

  void NoteReached(const std::vector<uint32_t>& ranked) {
    bool is_governed = false;
    for (const uint32_t place : ranked) {
      const bool is_guard = policy_.declarations[place].IsGuard();
      if (is_guard || !is_governed) parts_.reached.insert(place);
      is_governed = is_governed || !is_guard;
    }
  }

  void LookAt(const PathClass& one, AskedAccess& access) {
    NoteReached(access.RankedOn(one));
    const std::vector<PlacedRule> rules = access.RulesOn(one);
    for (uint32_t action = 0; action < policy_.actions.size(); ++action) {
      if (internal::MayAsk(one, policy_.actions[action])) LookAt(one, rules, action, access);
    }
  }

  void LookAt(const PathClass& one, const std::vector<PlacedRule>& rules, uint32_t action,
              AskedAccess& access) {
    Bdd& bdd = access.space().bdd();
    Set decided = Bdd::kFalse;
    for (const PlacedRule& placed : rules) {
      if ((placed.rule->actions >> action & 1) == 0) continue;
      RulePart part = {placed.declaration, placed.number, 0, action};
      for (const Set selector : placed.selectors) {
        if (IsSought(part)) {
          Show(part, access.space().Possible(bdd.Without(selector, decided)), one, access);
        }
        decided = bdd.Or(selector, decided);
        ++part.selector;
      }
    }
  }

  bool IsSought(const RulePart& part) const {
    return parts_.shown.count(part) == 0 && (!is_wanted_ || is_wanted_(part));
  }

  void Show(const RulePart& part, Set who, const PathClass& one, AskedAccess& access) {
    if (who == Bdd::kFalse || access.space().bdd().exhausted()) return;
    for (AccessWitness& request : access.Requests(who, policy_.actions[part.action], one)) {
      const Decision& decision = request.decision;
      if (decision.declaration != part.declaration || decision.rule != part.rule ||
          decision.selector != part.selector) {
        continue;
      }
      parts_.shown.emplace(part, std::move(request));
      parts_.open.erase(part);
      return;
    }
    parts_.open.insert(part);
  }

  const Policy& policy_;
  const Pattern every_path_;
  const std::function<bool(const RulePart&)>& is_wanted_;
  const QueryOptions& options_;
  SegmentProbes probes_;
  DecidingParts parts_;
};

}  // namespace

DecidingParts FindDecidingParts(const Policy& policy,
                                const std::function<bool(const RulePart&)>& is_wanted,
                                const QueryOptions& options) {
  return PartFinder(policy, is_wanted, options).Find();
}

}  // namespace postern
