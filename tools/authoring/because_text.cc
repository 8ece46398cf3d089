#include "tools/authoring/because_text.h"

#include <algorithm>
#include <cstdint>

#include "policy/model.h"
#include "tools/runner/because.h"

namespace postern::tools {
namespace {

bool Speaks(const Rule& rule, std::string_view selector) {
  return std::any_of(rule.selectors.begin(), rule.selectors.end(),
                     [&](const Selector& other) { return other.text == selector; });
}

// Returns whether a selector tells the rule from the others that may decide `actions` so.
bool IsTelling(const Declaration& declaration, const Rule& rule, std::string_view selector,
               uint64_t actions) {
  return std::none_of(declaration.rules.begin(), declaration.rules.end(), [&](const Rule& other) {
    return &other != &rule && other.effect == rule.effect && (other.actions & actions) != 0 &&
           Speaks(other, selector);
  });
}

// Adds the rule's id, and its pattern and selector.
void AddRule(const Decision& decision, std::string_view action, const LoadedPolicy& policy,
             std::vector<std::string>& texts) {
  const uint32_t place = policy.policy.FileOrder(decision.declaration);
  const Declaration& declaration = policy.model().declarations[place];
  // A compiled policy from elsewhere may describe other rules than it decides by.
  if (decision.rule >= declaration.rules.size()) return;
  const Rule& rule = declaration.rules[decision.rule];
  if (!rule.id.empty()) texts.push_back(rule.id);
  if (decision.selector >= rule.selectors.size()) return;
  const std::string& selector = rule.selectors[decision.selector].text;
  if (IsTelling(declaration, rule, selector, policy.vocabulary.ActionsOf(action))) {
    texts.push_back(declaration.pattern.text + " " + selector);
  }
}

}  // namespace

std::vector<std::string> BecauseTexts(const Decision& decision, std::string_view action,
                                      const LoadedPolicy& policy) {
  std::vector<std::string> texts;
  if (decision.rule != Decision::kNone) AddRule(decision, action, policy, texts);
  if (!decision.allowed()) texts.emplace_back(ReasonName(decision.reason));
  // One text may mean another thing, too: an id that is called like a reason.
  const auto fails = [&](const std::string& text) {
    return !Because(text, policy.policy, policy.vocabulary).Holds(decision);
  };
  texts.erase(std::remove_if(texts.begin(), texts.end(), fails), texts.end());
  return texts;
}

}  // namespace postern::tools
