#include "policy/analysis/invariant.h"

#include <algorithm>
#include <set>
#include <utility>

#include "policy/analysis/internal/asked_access.h"
#include "policy/analysis/internal/segment_probes.h"
#include "policy/analysis/internal/witness.h"

namespace postern {
namespace {

using internal::AskedAccess;
using internal::Bdd;
using internal::PathClass;
using Set = internal::PrincipalSpace::Set;

std::set<std::string> GroupsOf(const Invariant& invariant) {
  std::set<std::string> groups;
  for (const Selector& selector : invariant.selectors) {
    if (selector.kind == SelectorSpec::Kind::kGroup) groups.insert(selector.name);
  }
  return groups;
}

class Prover {
 public:
  Prover(const Policy& policy, const Invariant& invariant, internal::SegmentProbes& probes,
         const QueryOptions& options)
      : policy_(policy),
        invariant_(invariant),
        access_(policy, invariant.paths, GroupsOf(invariant), probes, options.max_states,
                options.max_nodes),
        subjects_(SubjectsOf(policy, invariant)) {}

  Proof Run() {
    if (access_.partition() == nullptr) return Undecided(internal::kTooManyPaths);
    bool is_in_doubt = false;
    for (const PathClass& one : access_.partition()->classes()) {
      const std::vector<Set> allowed = access_.AllowedOn(one);
      for (size_t i = 0; i < allowed.size(); ++i) {
        const Set exceptions = ExceptionsOn(one, i, allowed[i]);
        if (access_.space().bdd().exhausted()) return Undecided(internal::kTooManyPrincipals);
        if (exceptions == Bdd::kFalse) continue;
        std::optional<AccessWitness> shown = ExceptionFrom(exceptions, policy_.actions[i], one);
        if (shown) return {Proof::Outcome::kRefuted, "", IsDeclared(), std::move(shown)};
        is_in_doubt = true;
        may_be_decided_ = access_.AddProbes(one) || may_be_decided_;
      }
    }
    if (is_in_doubt) return Undecided("an exception was found, but no request that shows it");
    return {Proof::Outcome::kProved, "", IsDeclared(), std::nullopt};
  }

  // Whether another attempt with the same probes may be decided.
  bool may_be_decided() const { return may_be_decided_; }

 private:
  static Proof Undecided(std::string reason) {
    return {Proof::Outcome::kUndecided, std::move(reason), true, std::nullopt};
  }

  bool IsDeclared() const {
    const std::vector<PathClass>& classes = access_.partition()->classes();
    return std::any_of(classes.begin(), classes.end(), [this](const PathClass& one) {
      return one.declarations.front() < policy_.declarations.size();
    });
  }

  bool is_never() const { return invariant_.kind == Invariant::Kind::kNever; }

  // A policy that allows to those for whom a selector holds, on the paths in question, everything.
  static Policy SubjectsOf(const Policy& policy, const Invariant& invariant) {
    Policy subjects;
    subjects.mode = policy.mode;
    subjects.actions = policy.actions;
    subjects.role_groups = policy.role_groups;
    if (policy.amplify) subjects.amplify.emplace();
    Declaration& declaration = subjects.declarations.emplace_back();
    declaration.pattern = invariant.paths;
    Rule& rule = declaration.rules.emplace_back();
    rule.effect = Effect::kAllow;
    rule.selectors = invariant.selectors;
    rule.actions = ~uint64_t{0} >> (64 - policy.actions.size());
    return subjects;
  }

  // Returns who breaks the invariant on the paths of a class, where an action is allowed to these.
  Set ExceptionsOn(const PathClass& one, size_t action, Set allowed) {
    if ((invariant_.actions >> action & 1) == 0) return Bdd::kFalse;
    if (!internal::MayAsk(one, policy_.actions[action])) return Bdd::kFalse;
    internal::PrincipalSpace& space = access_.space();
    Set subjects = Bdd::kFalse;
    for (const Selector& selector : invariant_.selectors) {
      subjects = space.bdd().Or(subjects, access_.HoldsOn(selector, one));
    }
    return space.Possible(is_never() ? space.bdd().And(subjects, allowed)
                                     : space.bdd().Without(subjects, allowed));
  }

  // Returns a request that breaks the invariant: the engine says so, and that a selector holds.
  std::optional<AccessWitness> ExceptionFrom(Set exceptions, const std::string& action,
                                             const PathClass& one) {
    for (AccessWitness& request : access_.Requests(exceptions, action, one)) {
      const bool is_subject =
          internal::Decide(subjects_, request.principal, action, request.path, {0}).allowed();
      if (is_subject && request.decision.allowed() == is_never()) return std::move(request);
    }
    return std::nullopt;
  }

  const Policy& policy_;
  const Invariant& invariant_;
  AskedAccess access_;
  const Policy subjects_;
  bool may_be_decided_ = false;
};

}  // namespace

Proof Prove(const Policy& policy, const Invariant& invariant, const QueryOptions& options) {
  internal::SegmentProbes probes;
  for (size_t attempt = 1;; ++attempt) {
    Prover prover(policy, invariant, probes, options);
    Proof proof = prover.Run();
    const bool may_be_decided =
        prover.may_be_decided() && attempt < internal::SegmentProbes::kMaxAttempts;
    if (proof.outcome != Proof::Outcome::kUndecided || !may_be_decided) return proof;
  }
}

}  // namespace postern
