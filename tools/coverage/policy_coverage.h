// Coverage: which parts of a policy the requests of case files reach.
//
// As a compiler's coverage tells of lines and branches: a rule is a line, one of its selectors with
// one of its actions is a branch, and a declaration is a function. A branch is covered if it
// decided a request. One that can decide none, as others always come first, is left out of every
// count: policy/analysis/deciding_parts.h finds them exactly.
#ifndef POSTERN_TOOLS_COVERAGE_POLICY_COVERAGE_H_
#define POSTERN_TOOLS_COVERAGE_POLICY_COVERAGE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/decision.h"
#include "engine/explanation.h"
#include "engine/graph_spec.h"
#include "policy/model.h"
#include "tools/cli/share.h"
#include "tools/runner/loaded_policy.h"

namespace postern::tools {

// One selector of a rule with one of its actions.
struct BranchCoverage {
  std::string selector;  // as decision lines show it
  std::string action;
  uint64_t decided = 0;     // requests
  bool can_decide = false;  // some request; known once FindWhatCanDecide() was called
};

struct RuleCoverage {
  SourceLocation at;
  std::string text;        // in one line: `allow guest, to [get, write]`
  uint64_t decided = 0;    // requests
  uint64_t overruled = 0;  // requests for which it held, and another rule decided
  std::vector<BranchCoverage> branches;

  bool can_decide() const;
};

struct DeclarationCoverage {
  SourceLocation at;
  std::string pattern;
  bool is_guard = false;        // it can only take away
  bool can_be_reached = false;  // some request could; known as BranchCoverage::can_decide is
  uint64_t reached = 0;         // requests whose path it governs; of a guard, that it matches
  uint64_t no_rule = 0;         // requests that it denies since no rule holds
  std::vector<RuleCoverage> rules;
};

// The coverage of one policy. Under `semantics: amplify`, of the rules as their author wrote them.
// Not thread-safe.
class PolicyCoverage {
 public:
  // Keeps the policy.
  explicit PolicyCoverage(std::shared_ptr<const LoadedPolicy> policy);

  // Counts a request. REQUIRES: the explanation is the decision's.
  void Count(const Decision& decision, const Explanation& explanation);

  // Finds out which of the branches that decided nothing could. Returns why that would take too
  // long, or nothing; then all of them count as such that could.
  std::string FindWhatCanDecide();

  const LoadedPolicy& policy() const { return *policy_; }
  // In the order of the file, if there is a text.
  const std::vector<DeclarationCoverage>& declarations() const { return declarations_; }
  uint64_t requests() const { return requests_; }
  uint64_t no_declaration() const { return no_declaration_; }  // requests that nothing matches

  // What can be covered, and is. REQUIRES: FindWhatCanDecide() was called after the last request.
  Share rules() const;
  Share branches() const;
  Share reached() const;  // declarations

 private:
  // Where a rule of the graph is counted, and the branch of each of its parts. What lowering has
  // added for `semantics: amplify` is counted nowhere: nobody wrote it.
  struct Place {
    bool is_counted = true;
    size_t declaration = 0;
    size_t rule = 0;
    std::map<std::pair<uint32_t, uint32_t>, size_t> branches;  // by selector and action
  };

  void AddDeclaration(uint32_t id);
  Place AddRule(uint32_t id, uint32_t rule_id, const Rule& rule, size_t declaration);
  void CountDeclaration(const ExplainedDeclaration& explained, const Decision& decision);
  // Null if there is no such branch: the rule is not counted, or a compiled policy describes other
  // rules than it decides by.
  BranchCoverage* FindBranch(uint32_t id, uint32_t rule, uint32_t selector, uint32_t action);

  std::shared_ptr<const LoadedPolicy> policy_;
  std::vector<DeclarationCoverage> declarations_;
  std::vector<size_t> declaration_of_;     // [declaration of the graph] in declarations_
  std::vector<std::vector<Place>> rules_;  // [declaration of the graph][rule]
  uint64_t requests_ = 0;
  uint64_t no_declaration_ = 0;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COVERAGE_POLICY_COVERAGE_H_
