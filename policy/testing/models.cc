#include "policy/testing/models.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "policy/limits.h"

namespace postern::internal {
namespace {

using Kind = SelectorSpec::Kind;

Rule MakeRule(Effect effect, const std::vector<std::string>& selectors, uint64_t actions,
              std::vector<Where> where) {
  Rule rule;
  rule.effect = effect;
  for (const std::string& selector : selectors) rule.selectors.push_back(MakeSelector(selector));
  rule.actions = actions;
  rule.where = std::move(where);
  return rule;
}

}  // namespace

Selector MakeSelector(std::string_view text) {
  Selector selector;
  selector.text = text;
  const size_t colon = text.find(':');
  const std::string_view name = colon == text.npos ? "" : text.substr(colon + 1);
  selector.name = name;
  if (text == "guest") {
    selector.kind = Kind::kGuest;
  } else if (text == "authenticated") {
    selector.kind = Kind::kAuthenticated;
  } else if (text == "anyone") {
    selector.kind = Kind::kAnyone;
  } else if (text == "owner") {
    selector.kind = Kind::kOwner;
    selector.name = "entity_id";
  } else if (text.substr(0, colon) == "function") {
    selector.kind = Kind::kFunction;
  } else if (name.front() == '<') {
    selector.kind = Kind::kGroupVariable;
    selector.name = name.substr(1, name.size() - 2);
  } else {
    selector.kind = Kind::kGroup;
  }
  return selector;
}

Rule Allow(const std::vector<std::string>& selectors, uint64_t actions, std::vector<Where> where) {
  return MakeRule(Effect::kAllow, selectors, actions, std::move(where));
}

Rule Deny(const std::vector<std::string>& selectors, uint64_t actions, std::vector<Where> where) {
  return MakeRule(Effect::kDeny, selectors, actions, std::move(where));
}

Where Is(std::string attribute, std::string value) {
  return {std::move(attribute), {std::move(value)}, "", {}};
}

Where IsVariable(std::string attribute, std::string variable) {
  return {std::move(attribute), {}, std::move(variable), {}};
}

Declaration Declare(std::string_view pattern, std::vector<Rule> rules, PathMode mode) {
  PatternResult parsed = ParsePattern(pattern, mode, PolicyLimits());
  if (!parsed.pattern) {
    std::fprintf(stderr, "no pattern: %.*s: %s\n", static_cast<int>(pattern.size()), pattern.data(),
                 parsed.errors.front().message.c_str());
    std::abort();
  }
  Declaration declaration;
  declaration.pattern = *std::move(parsed.pattern);
  declaration.rules = std::move(rules);
  return declaration;
}

Declaration Inheriting(Declaration declaration) {
  declaration.inherits = true;
  return declaration;
}

Policy MakePolicy(std::vector<Declaration> declarations, PathMode mode) {
  Policy policy;
  policy.name = "test";
  policy.mode = mode;
  policy.actions = {"get", "list", "write", "delete"};
  policy.declarations = std::move(declarations);
  return policy;
}

Principal Guest() { return {}; }

Principal User() {
  Principal user;
  user.kind = PrincipalKind::kUser;
  return user;
}

Principal User(std::string entity_id, std::vector<std::string> groups) {
  Principal user = User();
  user.entity_id = std::move(entity_id);
  user.groups = std::move(groups);
  return user;
}

Principal Function(std::string name) {
  Principal function;
  function.kind = PrincipalKind::kFunction;
  function.name = std::move(name);
  return function;
}

}  // namespace postern::internal
