#include <cstdint>
#include <string>
#include <utility>

#include "engine/internal/graph.h"
#include "engine/internal/inside.h"
#include "policy/compiler.h"
#include "policy/internal/amplify_pattern.h"
#include "policy/pattern.h"

namespace postern {
namespace {

using internal::DeclarationView;
using internal::Description;
using internal::Graph;
using internal::RuleView;
using internal::SelectorTable;

Pattern PatternOf(std::string_view text, const Policy& policy) {
  if (policy.amplify) return internal::AmplifyPattern(text);
  PatternResult parsed = ParsePattern(text, policy.mode, {});
  if (parsed.pattern) return *std::move(parsed.pattern);
  Pattern pattern;  // a description that says what was never compiled
  pattern.text = std::string(text);
  pattern.mode = policy.mode;
  pattern.normal_text = pattern.text;
  return pattern;
}

Rule RuleOf(const RuleView& view, const SelectorTable& selectors) {
  Rule rule;
  rule.effect = view.effect;
  rule.actions = view.actions;
  rule.id = std::string(view.id);
  rule.note = std::string(view.note);
  for (const uint32_t selector : view.selectors) {
    const SelectorSpec& spec = selectors.spec(selector);
    rule.selectors.push_back({spec.kind, spec.name, spec.text, {}});
  }
  if (view.selectors.empty()) return rule;
  for (const WhereSpec& where : selectors.spec(view.selectors.front()).where) {
    rule.where.push_back({where.attribute, where.values, where.variable, {}});
  }
  return rule;
}

}  // namespace

std::optional<Policy> DescribedPolicy(const DecisionGraph& graph) {
  const Graph& inside = *internal::Inside::Of(graph);
  if (!inside.has_description()) return std::nullopt;
  Policy policy;
  policy.name = std::string(inside.name());
  policy.mode = inside.mode();
  policy.actions = inside.actions();
  for (const auto& [name, actions] : inside.action_sets()) {
    policy.action_sets.push_back({name, actions});
  }
  policy.methods = inside.methods();
  if (inside.list_may_lack_path()) policy.amplify.emplace();  // it alone says so
  policy.role_groups = inside.selectors().role_groups();
  const Description& description = inside.description();
  for (uint32_t i = 0; i < inside.num_declarations(); ++i) {
    const DeclarationView view = description.declaration(i);
    Declaration& declaration = policy.declarations.emplace_back();
    declaration.pattern = PatternOf(view.pattern, policy);
    declaration.inherits = view.inherits;
    for (uint32_t k = 0; k < view.num_rules; ++k) {
      declaration.rules.push_back(RuleOf(description.rule(i, k), inside.selectors()));
    }
  }
  return policy;
}

}  // namespace postern
