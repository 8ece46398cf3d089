// Vocabulary: the names that a policy knows, as a case file may use them.
#ifndef POSTERN_TOOLS_RUNNER_VOCABULARY_H_
#define POSTERN_TOOLS_RUNNER_VOCABULARY_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/principal.h"
#include "policy/model.h"

namespace postern::tools {

// Made once from a policy, then immutable. Lifetime: borrows the policy.
class Vocabulary {
 public:
  explicit Vocabulary(const Policy& policy);

  // Returns the vocabulary of a compiled policy, which does not tell the lists of groups and
  // functions: any of those, and any attribute, counts as mentioned.
  static Vocabulary OfCompiled(const Policy& policy);

  const Policy& policy() const { return policy_; }

  // Returns the actions that `name` stands for, one bit each: an action, a named set, `all`, or an
  // HTTP method that the policy maps. 0 if there is none.
  uint64_t ActionsOf(std::string_view name) const;

  // Returns whether `name` is an action itself, or a method that is mapped to one, and no named
  // set.
  bool IsOneAction(std::string_view name) const;

  // Returns every name that ActionsOf knows, for suggestions.
  std::vector<std::string> ActionNames() const;

  // What the policy mentions: in its own lists, or in a rule.
  bool MentionsGroup(const std::string& name) const;
  bool MentionsFunction(const std::string& name) const;
  bool MentionsAttribute(const std::string& name) const;
  const std::set<std::string>& groups() const { return groups_; }
  const std::set<std::string>& functions() const { return functions_; }
  const std::set<std::string>& attributes() const { return attributes_; }

  // Returns whether all that `principal` names is mentioned and nothing that rules ask for is left
  // open: it may stand in a case file without `unknown: true`.
  bool Knows(const Principal& principal) const;

  // Returns whether some rule depends on the groups of a user.
  bool asks_for_groups() const { return asks_for_groups_; }

  // Returns the declaration whose pattern has this normal form (Pattern::normal_text), or null.
  const Declaration* FindDeclaration(std::string_view normal_text) const;

  bool HasRuleId(const std::string& id) const { return rule_ids_.count(id) != 0; }
  const std::set<std::string>& rule_ids() const { return rule_ids_; }

 private:
  void Add(const Selector& selector);
  void AddFunctions(const std::vector<Rule>& rules);

  const Policy& policy_;
  std::set<std::string> groups_;
  std::set<std::string> functions_;
  std::set<std::string> attributes_;
  std::set<std::string> rule_ids_;
  std::unordered_map<std::string_view, const Declaration*> declarations_;  // by normal form
  bool asks_for_groups_ = false;
  bool any_group_ = false;  // a rule says `group:<var>`: every name may count
  bool any_name_ = false;   // of groups, functions and attributes
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_VOCABULARY_H_
