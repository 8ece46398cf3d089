#include "policy/analysis/policy_query.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/status/statusor.h"
#include "engine/decision_graph.h"
#include "engine/evaluator.h"
#include "engine/internal/raw_path.h"
#include "policy/analysis/internal/asked_access.h"
#include "policy/analysis/internal/path_partition.h"
#include "policy/analysis/internal/principal_probes.h"
#include "policy/analysis/internal/segment_probes.h"
#include "policy/analysis/internal/witness.h"
#include "policy/compiler.h"

namespace postern {
namespace {

using internal::AskedAccess;
using internal::Bdd;
using internal::PathClass;
using internal::PathPartition;
using internal::PathRegion;
using internal::SegmentProbes;
using Set = internal::PrincipalSpace::Set;

constexpr char kNoWitness[] = "an answer was found, but no request that shows it";

std::vector<std::string> NamesOf(uint64_t actions, const Policy& policy) {
  std::vector<std::string> names;
  for (size_t i = 0; i < policy.actions.size(); ++i) {
    if ((actions >> i & 1) != 0) names.push_back(policy.actions[i]);
  }
  return names;
}

uint64_t MaskOf(const std::vector<std::string>& actions, const Policy& policy) {
  uint64_t mask = 0;
  for (const std::string& action : actions) mask |= policy.ActionMask(action);
  return mask;
}

// Who may do the same actions, and no other of those that are asked about.
struct Part {
  Set who;
  uint64_t actions;

  friend bool operator<(const Part& a, const Part& b) {
    return std::tie(a.actions, a.who) < std::tie(b.actions, b.who);
  }
};
using Parts = std::vector<Part>;
using Extents = std::vector<std::vector<Extent>>;

// Answers of the same paths stand together.
template <typename Answer>
void SortByPaths(std::vector<Answer>& answer) {
  std::stable_sort(answer.begin(), answer.end(),
                   [](const Answer& a, const Answer& b) { return a.paths < b.paths; });
}

// What WhoMay and WhoMayWhat have in common.
class Query {
 public:
  Query(const Policy& policy, const Pattern& within, SegmentProbes& probes,
        const QueryOptions& options)
      : policy_(policy),
        access_(policy, within, {}, probes, options.max_states, options.max_nodes) {}

  // Whether another query with the same probes may be decided.
  bool may_be_decided() const { return may_be_decided_; }

  QueryResult<Grant> Grants(uint64_t asked) {
    QueryResult<Grant> result;
    std::map<Part, std::vector<size_t>> members;
    ForEachClass(result.undecided, [&](const PathClass& one, size_t number) {
      for (const Part& part : GrantsOn(one, asked)) members[part].push_back(number);
    });
    for (const auto& [part, numbers] : members) {
      if (!result.undecided.empty()) break;
      for (PathRegion& region : access_.partition()->RegionsOf(numbers)) {
        AccessMatrix::Row row = RowOf(part, region, result.undecided);
        result.answer.push_back({std::move(row.who), std::move(row.actions),
                                 std::move(region.paths), std::move(region.except),
                                 std::move(row.witness)});
      }
    }
    SortByPaths(result.answer);
    return result;
  }

  QueryResult<AccessMatrix> Matrices(const std::vector<Selector>& selectors) {
    QueryResult<AccessMatrix> result;
    std::map<std::pair<Parts, Extents>, std::vector<size_t>> members;
    ForEachClass(result.undecided, [&](const PathClass& one, size_t number) {
      Parts parts = PartsOn(one, result.undecided);
      members[{std::move(parts), ExtentsOn(one, selectors)}].push_back(number);
    });
    for (const auto& [access, numbers] : members) {
      if (!result.undecided.empty()) break;
      for (PathRegion& region : access_.partition()->RegionsOf(numbers)) {
        AccessMatrix& matrix = result.answer.emplace_back();
        matrix.extents = access.second;
        for (const Part& part : access.first) {
          matrix.rows.push_back(RowOf(part, region, result.undecided));
        }
        matrix.paths = std::move(region.paths);
        matrix.except = std::move(region.except);
      }
    }
    SortByPaths(result.answer);
    return result;
  }

 private:
  // More would be read by nobody, and there may be two to the power of the actions.
  static constexpr size_t kMaxParts = 10'000;

  template <typename Visit>
  void ForEachClass(std::string& undecided, const Visit& visit) {
    if (access_.partition() == nullptr) {
      undecided = internal::kTooManyPaths;
      return;
    }
    const std::vector<PathClass>& classes = access_.partition()->classes();
    for (size_t i = 0; i < classes.size() && undecided.empty(); ++i) {
      visit(classes[i], i);
      if (access_.space().bdd().exhausted()) undecided = internal::kTooManyPrincipals;
    }
  }

  // Actions that are allowed to the same principals go together.
  Parts GrantsOn(const PathClass& one, uint64_t asked) {
    const std::vector<Set> allowed = access_.AllowedOn(one);
    std::map<Set, uint64_t> actions;
    for (size_t i = 0; i < allowed.size(); ++i) {
      if ((asked >> i & 1) != 0 && allowed[i] != Bdd::kFalse) {
        actions[allowed[i]] |= uint64_t{1} << i;
      }
    }
    Parts parts;
    parts.reserve(actions.size());
    for (const auto& [who, mask] : actions) parts.push_back({who, mask});
    return parts;
  }

  // Principals who may do the same actions go together; those who may do nothing are left out.
  Parts PartsOn(const PathClass& one, std::string& undecided) {
    Parts parts = {{Bdd::kTrue, 0}};
    const std::vector<Set> allowed = access_.AllowedOn(one);
    internal::PrincipalSpace& space = access_.space();
    for (size_t i = 0; i < allowed.size(); ++i) {
      Parts split;
      for (const Part& part : parts) {
        const Set may = space.Possible(space.bdd().And(part.who, allowed[i]));
        const Set may_not = space.Possible(space.bdd().Without(part.who, allowed[i]));
        if (may != Bdd::kFalse) split.push_back({may, part.actions | uint64_t{1} << i});
        if (may_not != Bdd::kFalse) split.push_back({may_not, part.actions});
      }
      parts = std::move(split);
      if (parts.size() > kMaxParts || space.bdd().exhausted()) {
        undecided = internal::kTooManyPrincipals;
        return {};
      }
    }
    parts.erase(std::remove_if(parts.begin(), parts.end(),
                               [](const Part& part) { return part.actions == 0; }),
                parts.end());
    std::sort(parts.begin(), parts.end());
    return parts;
  }

  Extents ExtentsOn(const PathClass& one, const std::vector<Selector>& selectors) {
    Extents extents;
    extents.reserve(selectors.size());
    if (selectors.empty()) return extents;
    const std::vector<Set> allowed = access_.AllowedOn(one);
    for (const Selector& selector : selectors) {
      const Set asked = access_.HoldsSomewhereOn(selector, one);
      std::vector<Extent>& row = extents.emplace_back();
      for (const Set may : allowed) row.push_back(ExtentOf(asked, may));
    }
    return extents;
  }

  // Returns how many of `asked` are in `may`.
  Extent ExtentOf(Set asked, Set may) {
    internal::PrincipalSpace& space = access_.space();
    if (space.Possible(asked) == Bdd::kFalse) return Extent::kNobody;
    if (space.Possible(space.bdd().And(asked, may)) == Bdd::kFalse) return Extent::kNone;
    const bool is_all = space.Possible(space.bdd().Without(asked, may)) == Bdd::kFalse;
    return is_all ? Extent::kAll : Extent::kSome;
  }

  AccessMatrix::Row RowOf(const Part& part, const PathRegion& region, std::string& undecided) {
    const PathClass& example = access_.partition()->classes()[region.example];
    AccessMatrix::Row row;
    row.actions = NamesOf(part.actions, policy_);
    row.who = access_.WordsFor(part.who, region);
    const std::vector<AccessWitness> requests =
        access_.Requests(part.who, row.actions.front(), example);
    const auto shown = std::find_if(requests.begin(), requests.end(),
                                    [](const AccessWitness& w) { return w.decision.allowed(); });
    if (access_.space().bdd().exhausted()) {
      undecided = internal::kTooManyPrincipals;
    } else if (shown == requests.end()) {
      undecided = kNoWitness;
      may_be_decided_ = access_.AddProbes(example);
    } else {
      row.witness = *shown;
    }
    return row;
  }

  const Policy& policy_;
  AskedAccess access_;
  bool may_be_decided_ = false;
};

// Asks again as long as that may help.
template <typename Ask>
auto AskUntilDecided(const Policy& policy, const Pattern& within, const QueryOptions& options,
                     const Ask& ask) {
  SegmentProbes probes;
  for (size_t attempt = 1;; ++attempt) {
    Query query(policy, within, probes, options);
    auto result = ask(query);
    if (!query.may_be_decided() || attempt == SegmentProbes::kMaxAttempts) return result;
  }
}

// The declarations of the policy that match the paths of a class, the most specific first.
std::vector<uint32_t> RankedOn(const PathClass& one, const Policy& policy) {
  std::vector<uint32_t> ranked;
  for (const uint32_t place : one.declarations) {
    if (place < policy.declarations.size()) ranked.push_back(place);
  }
  std::sort(ranked.begin(), ranked.end(), [&policy](uint32_t a, uint32_t b) {
    return CompareSpecificity(policy.declarations[a].pattern, policy.declarations[b].pattern) < 0;
  });
  return ranked;
}

// The actions that are allowed on the paths of a class, decided on one of them.
uint64_t AllowedTo(const PreparedPrincipal& principal, const DecisionGraph& graph,
                   const Policy& policy, const PathClass& one) {
  const std::string raw_path = internal::RawPath(policy.mode, one.witness);
  uint64_t allowed = 0;
  for (size_t i = 0; i < policy.actions.size(); ++i) {
    if (!internal::MayAsk(one, policy.actions[i])) continue;
    const Decision decision =
        Evaluate(graph, principal, graph.action(policy.actions[i]), graph.path(raw_path));
    if (decision.allowed()) allowed |= uint64_t{1} << i;
  }
  return allowed;
}

}  // namespace

QueryResult<Grant> WhoMay(const Policy& policy, const std::vector<std::string>& actions,
                          const Pattern& within, const QueryOptions& options) {
  const uint64_t asked = MaskOf(actions, policy);
  return AskUntilDecided(policy, within, options,
                         [asked](Query& query) { return query.Grants(asked); });
}

QueryResult<AccessMatrix> WhoMayWhat(const Policy& policy, const Pattern& within,
                                     const std::vector<Selector>& selectors,
                                     const QueryOptions& options) {
  return AskUntilDecided(policy, within, options,
                         [&selectors](Query& query) { return query.Matrices(selectors); });
}

// For one principal the classes are made so fine (internal/principal_probes.h) that everything on
// a class is decided alike, and the engine decides it on one path.
QueryResult<Grant> WhatMay(const Policy& policy, const Principal& principal, const Pattern& within,
                           const QueryOptions& options) {
  QueryResult<Grant> result;
  const auto patterns = internal::PatternsFor(policy, principal);
  if (!patterns) {
    result.undecided = "a pattern with a value of the principal in it would be too long";
    return result;
  }
  const auto partition = PathPartition::Within(within, *patterns, options.max_states);
  const absl::StatusOr<DecisionGraph> graph = CompileModel(policy);
  if (partition == nullptr || !graph.ok()) {
    result.undecided = graph.ok() ? internal::kTooManyPaths : std::string(graph.status().message());
    return result;
  }
  const PreparedPrincipal prepared = graph->Prepare(principal);
  std::map<uint64_t, std::vector<size_t>> members;
  for (size_t i = 0; i < partition->classes().size(); ++i) {
    const uint64_t allowed = AllowedTo(prepared, *graph, policy, partition->classes()[i]);
    if (allowed != 0) members[allowed].push_back(i);
  }
  for (const auto& [allowed, numbers] : members) {
    for (PathRegion& region : partition->RegionsOf(numbers)) {
      std::vector<std::string> actions = NamesOf(allowed, policy);
      const PathClass& example = partition->classes()[region.example];
      const std::string path = internal::RawPath(policy.mode, example.witness);
      const Decision decision =
          internal::Decide(policy, principal, actions.front(), path, RankedOn(example, policy));
      AccessWitness witness = {principal, actions.front(), path, decision};
      result.answer.push_back({"", std::move(actions), std::move(region.paths),
                               std::move(region.except), std::move(witness)});
    }
  }
  SortByPaths(result.answer);
  return result;
}

}  // namespace postern
