#include "policy/internal/lint_port.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "policy/internal/words.h"

namespace postern::internal {
namespace {

using SegmentKind = Segment::Kind;
using SelectorKind = SelectorSpec::Kind;

// Returns whether the pattern is of Amplify's form: folders, perhaps `<entity_id>`, and `*`.
bool IsOfAmplify(const Pattern& pattern) {
  const std::vector<Segment>& segments = pattern.segments;
  if (segments.size() < 2 || segments.back().kind != SegmentKind::kRest) return false;
  for (size_t i = 0; i + 1 < segments.size(); ++i) {
    const bool is_owners_folder = segments[i].kind == SegmentKind::kAny &&
                                  segments[i].variable == kEntityIdVariable &&
                                  i + 2 == segments.size();
    if (segments[i].kind != SegmentKind::kLiteral && !is_owners_folder) return false;
  }
  return true;
}

bool IsOfAmplify(const Selector& selector) {
  return selector.kind != SelectorKind::kAnyone && selector.kind != SelectorKind::kGroupVariable;
}

bool IsOfAmplify(const Rule& rule) {
  return rule.effect == Effect::kAllow && rule.where.empty() &&
         std::all_of(rule.selectors.begin(), rule.selectors.end(),
                     [](const Selector& selector) { return IsOfAmplify(selector); });
}

bool IsOfAmplify(const Declaration& declaration) {
  return !declaration.inherits && IsOfAmplify(declaration.pattern) &&
         std::all_of(declaration.rules.begin(), declaration.rules.end(),
                     [](const Rule& rule) { return IsOfAmplify(rule); });
}

bool IsPort(const Policy& policy) {
  Policy defaults;
  defaults.UseDefaultActions();
  return policy.mode == PathMode::kOpaque && policy.actions == defaults.actions &&
         policy.action_sets.size() == 1 && policy.action_sets[0].name == "read" &&
         std::all_of(policy.declarations.begin(), policy.declarations.end(),
                     [](const Declaration& declaration) { return IsOfAmplify(declaration); });
}

}  // namespace

void LintPort(LintContext& context) {
  if (!IsPort(context.policy())) return;
  absl::flat_hash_map<std::string, const Declaration*> grants;  // by normal text
  for (const Declaration& declaration : context.policy().declarations) {
    if (declaration.HasAllow()) grants.emplace(declaration.pattern.normal_text, &declaration);
  }
  for (const Declaration& closure : context.policy().declarations) {
    if (!closure.rules.empty()) continue;
    const std::string& text = closure.pattern.normal_text;
    const size_t last = text.rfind('/');
    for (size_t slash = text.find('/'); slash < last; slash = text.find('/', slash + 1)) {
      const auto above = grants.find(text.substr(0, slash + 1) + '*');
      if (above == grants.end()) continue;
      context.Warn("ported-closure", closure.pattern_range,
                   "`[]` closes " + Quote(closure.pattern.text) +
                       " to everybody here; in Amplify it locks nothing, and " +
                       Quote(above->second->pattern.text) + " reaches into it",
                   "to leave it as it was in Amplify, remove the declaration",
                   {DeclaredHere(*above->second)});
      break;
    }
  }
}

}  // namespace postern::internal
