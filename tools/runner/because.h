// Because: which rule, or which reason, an expectation says must decide.
//
//   because: admins-clear              # the rule's id
//   because: room/* authenticated      # its declaration's pattern and its selector
//   because: room/* group:site admins  # the same: names may have spaces
//   because: docs/* role:group:admin   # under `semantics: amplify`, as `check --lowered` shows it
//   because: no_declaration            # for a deny, the reason
#ifndef POSTERN_TOOLS_RUNNER_BECAUSE_H_
#define POSTERN_TOOLS_RUNNER_BECAUSE_H_

#include <optional>
#include <string>
#include <string_view>

#include "engine/decision.h"
#include "policy/compiler.h"
#include "tools/runner/vocabulary.h"

namespace postern::tools {

// Returns the reason for a deny that decision lines call `word`, or nothing.
std::optional<Reason> DenyReason(std::string_view word);

// A `because`, understood for one policy. Lifetime: borrows the policy and the vocabulary's.
class Because {
 public:
  // Never fails: a text that names no rule of the policy, for instance since the rule was removed,
  // holds for no decision.
  Because(std::string_view text, const CompileResult& policy, const Vocabulary& vocabulary);

  // Returns whether `decision` was decided so.
  bool Holds(const Decision& decision) const;

  // As Holds, of a decision by another version of the policy. `declaration` is the one there that
  // it names; null: none.
  bool HoldsIn(const Declaration* declaration, const Decision& decision) const;

  // Returns why it can't hold for any decision of this policy, or nothing.
  const std::string& problem() const { return problem_; }

 private:
  void SetPatternAndSelector(std::string_view text, const Vocabulary& vocabulary);
  // Returns what is wrong, or nothing.
  std::string FindRule(std::string_view pattern, std::string_view selector,
                       const Vocabulary& vocabulary);
  const Declaration* DeclarationOf(const Decision& decision) const;

  const CompileResult& policy_;
  const Policy& model_;
  std::string rule_id_;           // by id
  std::optional<Reason> reason_;  // by reason
  std::string normal_pattern_;    // by pattern and selector
  std::string selector_;
  std::string problem_;
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_BECAUSE_H_
