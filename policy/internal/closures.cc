// A closure is read as "nobody gets in here". It keeps that promise where it governs; a more
// specific declaration that lies inside it is an exception which its author can see. What must not
// pass silently is the third case: two patterns that cross, of which the allowing one wins on the
// paths that they share.
//
// The allow counts where it is asked at all. Where still more specific declarations govern all
// common paths and do not inherit, the closure loses nothing to this one (perhaps to those, which
// are pairs of their own).
#include "policy/internal/closures.h"

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "policy/internal/declaration_pairs.h"
#include "policy/internal/declaration_trie.h"
#include "policy/internal/pattern_relation.h"
#include "policy/internal/policy_search.h"
#include "policy/internal/words.h"

namespace postern::internal {
namespace {

constexpr size_t kMaxErrors = 100;
constexpr SearchBudget kBudget = {10000000, 100000};
constexpr size_t kMaxSteps = 100000000;  // from pair to pair

template <typename Predicate>
std::vector<uint32_t> DeclarationsWhere(const Policy& policy, const Predicate& predicate) {
  std::vector<uint32_t> chosen;
  for (uint32_t i = 0; i < policy.declarations.size(); ++i) {
    if (predicate(policy.declarations[i])) chosen.push_back(i);
  }
  return chosen;
}

class ClosureCheck {
 public:
  ClosureCheck(const Policy& policy, Issues& issues)
      : policy_(policy),
        issues_(issues),
        all_(policy, DeclarationsWhere(policy, [](const Declaration&) { return true; })),
        search_(policy, all_, kBudget) {}

  void Run(const DeclarationTrie& closures, const DeclarationTrie& allowing) {
    const bool done = ForEachPair(policy_, closures, allowing, kMaxSteps,
                                  [this](uint32_t closure, uint32_t allow) {
                                    CheckPair(policy_.declarations[closure], allow);
                                    return num_errors_ < kMaxErrors;
                                  });
    if (done) return;
    if (num_errors_ >= kMaxErrors) {
      issues_.AddError("closure-overruled", last_error_,
                       "the closures behind the first " + WithCommas(kMaxErrors) +
                           " that are overruled were not checked");
    } else {
      issues_.AddError("closure-undecided", {},
                       "the policy is too entangled to tell whether all closures hold",
                       "use fewer `**`, globs and expressions");
    }
  }

 private:
  void CheckPair(const Declaration& closure, uint32_t allow) {
    const Declaration& allowing = policy_.declarations[allow];
    if (SurelyInside(allowing.pattern, closure.pattern)) return;
    const PathSearch lost = search_.FindReached({&closure.pattern, &allowing.pattern}, allow);
    if (lost.outcome == PathSearch::Outcome::kNone) return;
    const PathSearch outside = search_.Find({&allowing.pattern}, {&closure.pattern});
    if (outside.outcome == PathSearch::Outcome::kNone) return;
    if (lost.found() && outside.found()) {
      ReportOverruled(closure, allowing, lost.witness);
    } else {
      ReportUndecided(closure, allowing);
    }
  }

  void ReportOverruled(const Declaration& closure, const Declaration& allowing,
                       const std::string& witness) {
    const std::string name = Quote(closure.pattern.text);
    Report("closure-overruled", closure, allowing,
           "the closure " + name + " loses " + Quote(witness) + " to " +
               Quote(allowing.pattern.text) + ", which is more specific and has an allow",
           "to close these paths to everybody write a `deny`; an exception to " + name +
               " must lie wholly inside it",
           "overruled by this");
  }

  void ReportUndecided(const Declaration& closure, const Declaration& allowing) {
    Report("closure-undecided", closure, allowing,
           "whether " + Quote(closure.pattern.text) + " loses paths to " +
               Quote(allowing.pattern.text) + " takes too long to find out",
           "use fewer `**`, globs and expressions in both", "this is more specific");
  }

  void Report(const char* id, const Declaration& closure, const Declaration& allowing,
              std::string message, std::string help, std::string related) {
    ++num_errors_;
    last_error_ = closure.pattern_range;
    issues_.Add({Severity::kError,
                 id,
                 std::move(message),
                 std::move(help),
                 closure.pattern_range,
                 {{std::move(related), allowing.pattern_range}}});
  }

  const Policy& policy_;
  Issues& issues_;
  const DeclarationTrie all_;
  PolicySearch search_;
  size_t num_errors_ = 0;
  SourceRange last_error_;
};

}  // namespace

void CheckClosures(const Policy& policy, Issues& issues) {
  const DeclarationTrie closures(
      policy, DeclarationsWhere(policy, [](const Declaration& d) { return d.IsClosure(); }));
  const DeclarationTrie allowing(
      policy, DeclarationsWhere(policy, [](const Declaration& d) { return d.HasAllow(); }));
  if (closures.empty() || allowing.empty()) return;
  ClosureCheck(policy, issues).Run(closures, allowing);
}

}  // namespace postern::internal
