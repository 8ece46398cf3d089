#include "tools/runner/vocabulary.h"

#include <algorithm>

namespace postern::tools {

Vocabulary::Vocabulary(const Policy& policy) : policy_(policy) {
  if (policy.groups) groups_.insert(policy.groups->begin(), policy.groups->end());
  if (policy.functions) functions_.insert(policy.functions->begin(), policy.functions->end());
  if (policy.amplify) {
    for (const AmplifyPath& path : policy.amplify->paths) AddFunctions(path.rules);
  }
  for (const Declaration& declaration : policy.declarations) {
    declarations_[declaration.pattern.normal_text] = &declaration;
    for (const Rule& rule : declaration.rules) {
      for (const Selector& selector : rule.selectors) Add(selector);
      for (const Where& where : rule.where) attributes_.insert(where.attribute);
      if (!rule.id.empty()) rule_ids_.insert(rule.id);
    }
  }
}

Vocabulary Vocabulary::OfCompiled(const Policy& policy) {
  Vocabulary vocabulary(policy);
  vocabulary.any_name_ = true;
  return vocabulary;
}

// A rule of Amplify that names groups does not ask for them: absent groups are none there.
void Vocabulary::AddFunctions(const std::vector<Rule>& rules) {
  for (const Rule& rule : rules) {
    for (const Selector& selector : rule.selectors) {
      if (selector.kind == SelectorSpec::Kind::kFunction) functions_.insert(selector.name);
    }
  }
}

void Vocabulary::Add(const Selector& selector) {
  switch (selector.kind) {
    case SelectorSpec::Kind::kGroup:
      groups_.insert(selector.name);
      asks_for_groups_ = true;
      break;
    case SelectorSpec::Kind::kGroupVariable:
      asks_for_groups_ = true;
      any_group_ = true;
      break;
    case SelectorSpec::Kind::kFunction:
      functions_.insert(selector.name);
      break;
    default:
      break;
  }
}

uint64_t Vocabulary::ActionsOf(std::string_view name) const {
  const uint64_t actions = policy_.ActionMask(name);
  if (actions != 0) return actions;
  for (const auto& [method, action] : policy_.methods) {
    if (method == name) return uint64_t{1} << action;
  }
  return 0;
}

bool Vocabulary::IsOneAction(std::string_view name) const {
  const auto is_name = [&](const auto& method) { return method.first == name; };
  return std::count(policy_.actions.begin(), policy_.actions.end(), name) != 0 ||
         std::any_of(policy_.methods.begin(), policy_.methods.end(), is_name);
}

std::vector<std::string> Vocabulary::ActionNames() const {
  std::vector<std::string> names = policy_.actions;
  for (const ActionSet& set : policy_.action_sets) names.push_back(set.name);
  for (const auto& [method, action] : policy_.methods) names.push_back(method);
  return names;
}

const Declaration* Vocabulary::FindDeclaration(std::string_view normal_text) const {
  const auto found = declarations_.find(normal_text);
  return found == declarations_.end() ? nullptr : found->second;
}

bool Vocabulary::MentionsGroup(const std::string& name) const {
  return any_name_ || any_group_ || groups_.count(name) != 0;
}

bool Vocabulary::MentionsFunction(const std::string& name) const {
  return any_name_ || functions_.count(name) != 0;
}

bool Vocabulary::MentionsAttribute(const std::string& name) const {
  return any_name_ || attributes_.count(name) != 0;
}

bool Vocabulary::Knows(const Principal& principal) const {
  const std::vector<std::string> none;
  const std::vector<std::string>& groups = principal.groups ? *principal.groups : none;
  if (principal.kind == PrincipalKind::kUser && !principal.groups && asks_for_groups_) return false;
  return (!principal.name || MentionsFunction(*principal.name)) &&
         std::all_of(groups.begin(), groups.end(),
                     [this](const std::string& group) { return MentionsGroup(group); }) &&
         std::all_of(principal.attributes.begin(), principal.attributes.end(),
                     [this](const auto& attribute) { return MentionsAttribute(attribute.first); });
}

}  // namespace postern::tools
