#include "bench/policy_builder.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "policy/limits.h"
#include "policy/pattern.h"

namespace postern::bench {
namespace {

using Kind = SelectorSpec::Kind;

constexpr std::pair<std::string_view, Kind> kSimpleSelectors[] = {
    {"guest", Kind::kGuest},
    {"authenticated", Kind::kAuthenticated},
    {"anyone", Kind::kAnyone},
    {"owner", Kind::kOwner},
};

// Returns what follows `prefix` in `text`, or nothing.
std::string_view After(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix ? text.substr(prefix.size()) : "";
}

Selector SelectorOf(const std::string& text) {
  for (const auto& [name, kind] : kSimpleSelectors) {
    if (text == name) return {kind, kind == Kind::kOwner ? kEntityIdVariable : "", text, {}};
  }
  if (const std::string_view name = After(text, "function:"); !name.empty()) {
    return {Kind::kFunction, std::string(name), text, {}};
  }
  const std::string_view name = After(text, "group:");
  if (name.empty()) Fail("no selector: " + text);
  if (name.front() != '<') return {Kind::kGroup, std::string(name), text, {}};
  return {Kind::kGroupVariable, std::string(name.substr(1, name.size() - 2)), text, {}};
}

Rule NewRule(Effect effect, const std::vector<std::string>& selectors, uint64_t actions) {
  Rule rule;
  rule.effect = effect;
  rule.actions = actions;
  for (const std::string& selector : selectors) rule.selectors.push_back(SelectorOf(selector));
  return rule;
}

}  // namespace

Policy NewPolicy(std::string_view name, PathMode mode) {
  Policy policy;
  policy.name = name;
  policy.mode = mode;
  policy.UseDefaultActions();
  return policy;
}

Declaration& Declare(Policy& policy, std::string_view pattern) {
  PatternResult parsed = ParsePattern(pattern, policy.mode, PolicyLimits());
  if (!parsed.pattern) Fail(std::string(pattern) + ": " + parsed.errors.front().message);
  Declaration& declaration = policy.declarations.emplace_back();
  declaration.pattern = *std::move(parsed.pattern);
  return declaration;
}

Rule Allow(const std::vector<std::string>& selectors, uint64_t actions) {
  return NewRule(Effect::kAllow, selectors, actions);
}

Rule Deny(const std::vector<std::string>& selectors, uint64_t actions) {
  return NewRule(Effect::kDeny, selectors, actions);
}

void Fail(std::string_view message) {
  std::cerr << message << "\n";
  std::exit(2);
}

}  // namespace postern::bench
