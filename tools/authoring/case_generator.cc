#include "tools/authoring/case_generator.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <queue>
#include <string>
#include <tuple>
#include <utility>

#include "engine/evaluator.h"
#include "engine/explanation.h"
#include "policy/analysis/deciding_parts.h"
#include "policy/analysis/mutation.h"
#include "policy/analysis/policy_diff.h"
#include "tools/mutation/mutation_run.h"
#include "tools/mutation/recorded_tests.h"
#include "tools/runner/made_ahead.h"

namespace postern::tools {
namespace {

constexpr size_t kMaxWitnesses = 8;       // of one mutant
constexpr size_t kMaxStates = 1'000'000;  // of the search for what decides
constexpr size_t kMaxNodes = 1'000'000;

// A set cover: which few of the candidates have, together, every element that any of them has.
class Cover {
 public:
  // Those for which `is_last_resort` are chosen only where no other has an element.
  explicit Cover(std::vector<bool> is_last_resort)
      : is_last_resort_(std::move(is_last_resort)), elements_of_(is_last_resort_.size()) {}

  // The candidates that have one more element.
  void AddElement(const std::vector<uint32_t>& candidates) {
    for (const uint32_t candidate : candidates) elements_of_[candidate].push_back(num_elements_);
    ++num_elements_;
  }

  // Returns the candidates that are chosen, in ascending order.
  std::vector<uint32_t> Choose() const {
    std::vector<uint32_t> chosen;
    std::vector<bool> covered(num_elements_);
    for (const bool is_last_resort : {false, true}) AddGreedily(is_last_resort, covered, chosen);
    ThinOut(chosen);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
  }

 private:
  // The one that adds most comes next; of several the first. What one adds only shrinks, so it is
  // counted again only when it is its turn.
  void AddGreedily(bool is_last_resort, std::vector<bool>& covered,
                   std::vector<uint32_t>& chosen) const {
    const auto gain_of = [&](uint32_t candidate) {
      const std::vector<uint32_t>& elements = elements_of_[candidate];
      return static_cast<size_t>(std::count_if(elements.begin(), elements.end(),
                                               [&](uint32_t one) { return !covered[one]; }));
    };
    using Entry = std::pair<size_t, int64_t>;  // what it added when last counted, minus its place
    std::priority_queue<Entry> queue;
    for (uint32_t i = 0; i < elements_of_.size(); ++i) {
      if (is_last_resort_[i] == is_last_resort) queue.emplace(gain_of(i), -int64_t{i});
    }
    while (!queue.empty() && queue.top().first > 0) {
      const auto candidate = static_cast<uint32_t>(-queue.top().second);
      const size_t before = queue.top().first;
      const size_t gain = gain_of(candidate);
      queue.pop();
      if (gain < before) {
        queue.emplace(gain, -int64_t{candidate});
        continue;
      }
      chosen.push_back(candidate);
      for (const uint32_t element : elements_of_[candidate]) covered[element] = true;
    }
  }

  // Drops what later choices have made needless, those that have least first.
  void ThinOut(std::vector<uint32_t>& chosen) const {
    std::vector<uint32_t> times(num_elements_);
    for (const uint32_t candidate : chosen) {
      for (const uint32_t element : elements_of_[candidate]) ++times[element];
    }
    std::stable_sort(chosen.begin(), chosen.end(), [this](uint32_t a, uint32_t b) {
      return elements_of_[a].size() < elements_of_[b].size();
    });
    const auto is_needless = [&](uint32_t candidate) {
      const std::vector<uint32_t>& elements = elements_of_[candidate];
      if (!std::all_of(elements.begin(), elements.end(),
                       [&](uint32_t one) { return times[one] > 1; })) {
        return false;
      }
      for (const uint32_t element : elements) --times[element];
      return true;
    };
    chosen.erase(std::remove_if(chosen.begin(), chosen.end(), is_needless), chosen.end());
  }

  const std::vector<bool> is_last_resort_;          // [candidate]
  std::vector<std::vector<uint32_t>> elements_of_;  // [candidate]
  uint32_t num_elements_ = 0;
};

// What a mutant decides otherwise.
struct Differences {
  std::vector<DiffWitness> witnesses;
  bool is_undecided = false;
};

Differences DifferencesOf(const MutantMaker& maker, const Mutation& mutation) {
  Differences found;
  const std::optional<Mutant> mutant = maker.Make(mutation);
  if (!mutant) return found;
  PolicyDiff diff = CompareMutant(*mutant);
  for (AccessChange& change : diff.changes) {
    if (found.witnesses.size() == kMaxWitnesses) break;
    found.witnesses.push_back(std::move(change.witness));
  }
  found.is_undecided = diff.outcome == PolicyDiff::Outcome::kUndecided && diff.changes.empty();
  return found;
}

class CaseGenerator {
 public:
  CaseGenerator(const std::shared_ptr<const LoadedPolicy>& policy, const GeneratorOptions& options)
      : policy_(*policy),
        graph_(*policy->policy.graph()),
        options_(options),
        maker_(policy->model()),
        candidates_(policy) {}

  GeneratedCases Generate() && {
    AddParts();
    AddMutants();
    ChooseFew();
    return std::move(result_);
  }

 private:
  bool IsStopped() {
    if (options_.is_stopped && options_.is_stopped()) result_.is_complete = false;
    return !result_.is_complete;
  }

  void AddParts() {
    const DecidingParts parts = FindDecidingParts(policy_.model(), {}, {kMaxStates, kMaxNodes});
    for (const auto& [part, request] : parts.shown) {
      AddCandidate({}, request.principal, request.action, request.path);
    }
    result_.left_out += parts.open.size() + (parts.undecided.empty() ? 0 : 1);
  }

  void AddMutants() {
    const std::vector<Mutation> mutations = FindMutations(policy_.model());
    MadeAhead<Differences> found(mutations.size(), options_.jobs,
                                 [&](size_t i) { return DifferencesOf(maker_, mutations[i]); });
    for (const Mutation& mutation : mutations) {
      if (IsStopped()) return;
      const Differences differences = found.Next();
      for (const DiffWitness& witness : differences.witnesses) {
        AddCandidate(mutation, witness.principal, witness.action, witness.path);
      }
      if (differences.is_undecided) ++result_.left_out;
      if (!differences.witnesses.empty()) killable_.push_back(mutation);
    }
  }

  // Adds the request, by whom people expect and, as a last resort, by whom was found.
  void AddCandidate(const Mutation& mutation, const Principal& shown, const std::string& action,
                    const std::string& path) {
    const std::vector<Principal> all = ExpectedFirst(policy_.model(), mutation, shown);
    for (const Principal& principal : all) {
      Keep(principal, action, path);
      is_last_resort_.resize(decisions_.size(), &principal != &all.front());
    }
  }

  void Keep(const Principal& principal, const std::string& action, const std::string& path) {
    if (!CheckCaseRequest({principal, action, path, Effect::kDeny, ""}, policy_.vocabulary).ok()) {
      return;
    }
    const PreparedPrincipal prepared = graph_.Prepare(principal);
    const CanonicalPath canonical = graph_.path(path);
    const Decision decision = Evaluate(graph_, prepared, graph_.action(action), canonical);
    ExplainOptions explain;
    explain.max_near_misses = 0;
    explain.max_declarations = Decision::kNone;
    const Explanation explanation =
        Explain(graph_, prepared, graph_.action(action), canonical, decision, explain);
    const size_t before = candidates_.requests().size();
    candidates_.Add({0, principal, action, path, "", nullptr}, decision, explanation);
    if (candidates_.requests().size() > before) decisions_.push_back(decision);
  }

  void ChooseFew() {
    Cover cover(is_last_resort_);
    AddPartsTo(cover);
    MadeAhead<std::vector<uint32_t>> notice(killable_.size(), options_.jobs, [&](size_t i) {
      return RequestsThatNotice(candidates_, maker_, killable_[i]);
    });
    for (size_t i = 0; i < killable_.size() && !IsStopped(); ++i) {
      const std::vector<uint32_t> requests = notice.Next();
      (requests.empty() ? result_.left_out : result_.mutants) += 1;
      if (!requests.empty()) cover.AddElement(requests);
    }
    Write(cover.Choose());
  }

  // Whatever candidate a part decides reaches it.
  void AddPartsTo(Cover& cover) {
    using Part = std::tuple<uint32_t, uint32_t, uint32_t, std::string_view>;
    std::map<Part, std::vector<uint32_t>> parts;
    for (uint32_t i = 0; i < decisions_.size(); ++i) {
      const Decision& decision = decisions_[i];
      if (decision.rule == Decision::kNone) continue;
      parts[{decision.declaration, decision.rule, decision.selector,
             candidates_.requests()[i].action}]
          .push_back(i);
    }
    for (const auto& [part, requests] : parts) cover.AddElement(requests);
    result_.parts = parts.size();
  }

  void Write(const std::vector<uint32_t>& chosen) {
    std::map<uint32_t, CaseGroup> groups;  // by the declaration's place in the file
    for (const uint32_t candidate : chosen) {
      const uint32_t declaration = decisions_[candidate].declaration;
      const bool is_declared = declaration != Decision::kNone;
      const uint32_t place = is_declared ? policy_.policy.FileOrder(declaration) : declaration;
      CaseGroup& group = groups[place];
      group.name = is_declared ? policy_.model().declarations[place].pattern.text
                               : "what no declaration matches";
      const RecordedRequest& request = candidates_.requests()[candidate];
      group.requests.push_back({candidates_.principals()[request.principal],
                                std::string(request.action), request.path, request.effect, ""});
    }
    for (auto& [place, group] : groups) result_.groups.push_back(std::move(group));
    result_.requests = chosen.size();
  }

  const LoadedPolicy& policy_;
  const DecisionGraph& graph_;
  const GeneratorOptions& options_;
  const MutantMaker maker_;
  RecordedTests candidates_;
  std::vector<Decision> decisions_;  // of each candidate, by the graph
  std::vector<bool> is_last_resort_;
  std::vector<Mutation> killable_;
  GeneratedCases result_;
};

}  // namespace

GeneratedCases GenerateCases(const std::shared_ptr<const LoadedPolicy>& policy,
                             const GeneratorOptions& options) {
  return CaseGenerator(policy, options).Generate();
}

}  // namespace postern::tools
