#include "tools/mutation/mutation_run.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "absl/status/statusor.h"
#include "engine/decision_graph.h"
#include "engine/evaluator.h"
#include "policy/compiler.h"
#include "policy/pattern.h"
#include "tools/runner/made_ahead.h"

namespace postern::tools {
namespace {

// Of one mutant: it is often a small policy that hides behind a large budget.
constexpr size_t kMaxStates = 1'000'000;
constexpr size_t kMaxNodes = 1'000'000;

// Asks a mutant what the tests asked of the policy.
class MutantSession {
 public:
  MutantSession(const RecordedTests& tests, const Mutant& mutant, const DecisionGraph& graph)
      : tests_(tests), mutant_(mutant), graph_(graph) {}

  // Returns whether the test that asks `request` would fail.
  bool Fails(const RecordedRequest& request) {
    const CanonicalPath path = graph_.path(request.path);
    if (mutant_.paths && !MatchesPath(*mutant_.paths, path.text())) return false;
    const Decision decision =
        Evaluate(graph_, PreparedOf(request.principal), graph_.action(request.action), path);
    if (decision.effect != request.effect) return true;
    return request.because != nullptr &&
           !request.because->HoldsIn(DeclarationOf(decision), decision);
  }

 private:
  const PreparedPrincipal& PreparedOf(uint32_t principal) {
    const auto found = prepared_.find(principal);
    if (found != prepared_.end()) return found->second;
    return prepared_.emplace(principal, graph_.Prepare(tests_.principals()[principal]))
        .first->second;
  }

  const Declaration* DeclarationOf(const Decision& decision) const {
    if (decision.declaration == Decision::kNone) return nullptr;
    return &mutant_.after.declarations[decision.declaration];
  }

  const RecordedTests& tests_;
  const Mutant& mutant_;
  const DecisionGraph& graph_;
  std::unordered_map<uint32_t, PreparedPrincipal> prepared_;
};

// Calls `visit` for the place of each request whose test would fail, until it returns false.
template <typename Visit>
void ForEachFailing(const RecordedTests& tests, const Mutant& mutant, const Mutation& mutation,
                    const DecisionGraph& graph, const Visit& visit) {
  MutantSession session(tests, mutant, graph);
  // A path that is matched now and was not before is in no list.
  if (mutant.paths && mutation.kind != Mutation::Kind::kWidenSegment) {
    for (const uint32_t place : tests.MatchedBy(mutation.declaration)) {
      if (session.Fails(tests.requests()[place]) && !visit(place)) return;
    }
    return;
  }
  for (uint32_t place = 0; place < tests.requests().size(); ++place) {
    if (session.Fails(tests.requests()[place]) && !visit(place)) return;
  }
}

bool ARequestFails(const RecordedTests& tests, const Mutant& mutant, const Mutation& mutation,
                   const DecisionGraph& graph) {
  bool fails = false;
  ForEachFailing(tests, mutant, mutation, graph, [&](uint32_t) {
    fails = true;
    return false;
  });
  return fails;
}

bool AProofFails(const RecordedTests& tests, const Policy& mutated) {
  for (const Invariant& invariant : tests.invariants()) {
    const Proof proof = Prove(mutated, invariant, {kMaxStates, kMaxNodes});
    if (proof.outcome == Proof::Outcome::kRefuted) return true;
  }
  return false;
}

Effect Decide(const DecisionGraph& graph, const DiffWitness& request) {
  return Evaluate(graph, graph.Prepare(request.principal), graph.action(request.action),
                  graph.path(request.path))
      .effect;
}

// Returns the request, by whom people expect if that shows the same.
DiffWitness ByWhomIsExpected(const DiffWitness& shown, const Policy& policy,
                             const Mutation& mutation, const Mutant& mutant,
                             const DecisionGraph& after) {
  const absl::StatusOr<DecisionGraph> before = CompileModel(mutant.before);
  if (!before.ok()) return shown;
  DiffWitness request = shown;
  for (Principal& principal : ExpectedFirst(policy, mutation, shown.principal)) {
    request.principal = std::move(principal);
    if (Decide(*before, request) == shown.before.effect &&
        Decide(after, request) == shown.after.effect) {
      return request;
    }
  }
  return shown;
}

}  // namespace

PolicyDiff CompareMutant(const Mutant& mutant) {
  DiffOptions options;
  options.max_states = kMaxStates;
  options.max_nodes = kMaxNodes;
  options.witnesses_only = true;
  return ComparePolicies(mutant.before, mutant.after, options);
}

MutantVerdict JudgeMutant(const RecordedTests& tests, const MutantMaker& maker,
                          const Mutation& mutation) {
  const std::optional<Mutant> mutant = maker.Make(mutation);
  if (!mutant) return {};
  const absl::StatusOr<DecisionGraph> graph = CompileModel(mutant->after);
  if (!graph.ok()) return {};
  if (ARequestFails(tests, *mutant, mutation, *graph)) return {MutantOutcome::kKilled, {}, ""};
  PolicyDiff diff = CompareMutant(*mutant);
  if (diff.outcome == PolicyDiff::Outcome::kSame) return {MutantOutcome::kEquivalent, {}, ""};
  if (!tests.invariants().empty() && AProofFails(tests, maker.MakeWhole(mutation))) {
    return {MutantOutcome::kKilled, {}, ""};
  }
  if (diff.changes.empty()) return {MutantOutcome::kUndecided, {}, std::move(diff.reason)};
  return {MutantOutcome::kSurvived,
          ByWhomIsExpected(diff.changes.front().witness, tests.policy().model(), mutation, *mutant,
                           *graph),
          ""};
}

std::vector<Principal> ExpectedFirst(const Policy& policy, const Mutation& mutation,
                                     const Principal& shown) {
  std::vector<Principal> all;
  Principal plain = shown;
  const bool has_open_groups = shown.kind == PrincipalKind::kUser && !shown.groups;
  if (has_open_groups) plain.groups.emplace();
  if (mutation.kind == Mutation::Kind::kDropWhere && !policy.amplify) {
    const Rule& rule = policy.declarations[mutation.declaration].rules[mutation.rule];
    const std::string& attribute = rule.where[mutation.part].attribute;
    const bool is_absent =
        std::none_of(shown.attributes.begin(), shown.attributes.end(),
                     [&](const auto& known) { return known.first == attribute; });
    if (is_absent) {
      all.push_back(plain);
      all.back().attributes.emplace_back(attribute, "another");
    }
  }
  if (has_open_groups) all.push_back(plain);
  all.push_back(shown);
  return all;
}

std::vector<uint32_t> RequestsThatNotice(const RecordedTests& tests, const MutantMaker& maker,
                                         const Mutation& mutation) {
  std::vector<uint32_t> places;
  const std::optional<Mutant> mutant = maker.Make(mutation);
  if (!mutant) return places;
  const absl::StatusOr<DecisionGraph> graph = CompileModel(mutant->after);
  if (!graph.ok()) return places;
  ForEachFailing(tests, *mutant, mutation, *graph, [&](uint32_t place) {
    places.push_back(place);
    return true;
  });
  return places;
}

MutationResult RunMutations(const RecordedTests& tests, const MutationOptions& options) {
  const MutantMaker maker(tests.policy().model());
  const std::vector<Mutation> mutations = FindMutations(tests.policy().model());
  MadeAhead<MutantVerdict> verdicts(mutations.size(), options.jobs, [&](size_t i) {
    return JudgeMutant(tests, maker, mutations[i]);
  });
  MutationResult result;
  for (const Mutation& mutation : mutations) {
    if (options.progress) options.progress(result.mutants, mutations.size());
    if (options.is_stopped && options.is_stopped()) {
      result.is_complete = false;
      break;
    }
    MutantVerdict verdict = verdicts.Next();
    ++result.mutants;
    switch (verdict.outcome) {
      case MutantOutcome::kKilled:
        ++result.killed;
        break;
      case MutantOutcome::kEquivalent:
        ++result.equivalent;
        break;
      case MutantOutcome::kRefused:
        ++result.refused;
        break;
      case MutantOutcome::kSurvived:
      case MutantOutcome::kUndecided:
        result.survivors.push_back({mutation, std::move(verdict)});
        break;
    }
  }
  return result;
}

}  // namespace postern::tools
