#include "tools/runner/because.h"

#include <algorithm>
#include <array>
#include <vector>

#include "policy/pattern.h"
#include "tools/cli/words.h"

namespace postern::tools {

std::optional<Reason> DenyReason(std::string_view word) {
  constexpr std::array kDenyReasons = {
      Reason::kNoPolicy,          Reason::kRequestRejected, Reason::kStalePrincipal,
      Reason::kPrincipalRejected, Reason::kPathRejected,    Reason::kUnknownAction,
      Reason::kDeniedByRule,      Reason::kNoRule,          Reason::kNoDeclaration};
  for (const Reason reason : kDenyReasons) {
    if (ReasonName(reason) == word) return reason;
  }
  return std::nullopt;
}

namespace {

// Returns what the declarations with this pattern are found by, or nothing. Paths of Amplify are
// literal text, which is no native pattern.
std::string NormalPattern(std::string_view pattern, const Policy& policy) {
  if (policy.amplify) {
    for (const Declaration& declaration : policy.declarations) {
      if (declaration.pattern.text == pattern) return declaration.pattern.normal_text;
    }
    return "";
  }
  const PatternResult parsed = ParsePattern(pattern, policy.mode, {});
  return parsed.pattern ? parsed.pattern->normal_text : "";
}

}  // namespace

Because::Because(std::string_view text, const CompileResult& policy, const Vocabulary& vocabulary)
    : policy_(policy), model_(vocabulary.policy()) {
  if (vocabulary.HasRuleId(std::string(text))) {
    rule_id_ = text;
  } else if (const std::optional<Reason> reason = DenyReason(text)) {
    reason_ = reason;
  } else if (text.find(' ') != std::string_view::npos) {
    SetPatternAndSelector(text, vocabulary);
  } else {
    const auto& ids = vocabulary.rule_ids();
    problem_ = "no rule has the id " + Quoted(text) +
               Suggestion(text, std::vector<std::string>(ids.begin(), ids.end()));
  }
}

// The selector is the last word; or more than that, if the name of its group or function has
// spaces.
void Because::SetPatternAndSelector(std::string_view text, const Vocabulary& vocabulary) {
  for (const std::string_view begin : {" ", " group:", " function:", " role:"}) {
    const size_t space = text.rfind(begin);
    if (space == std::string_view::npos) continue;
    problem_ = FindRule(text.substr(0, space), text.substr(space + 1), vocabulary);
    if (problem_.empty()) return;
  }
}

std::string Because::FindRule(std::string_view pattern, std::string_view selector,
                              const Vocabulary& vocabulary) {
  const Policy& policy = vocabulary.policy();
  const std::string normal_pattern = NormalPattern(pattern, policy);
  const Declaration* found = vocabulary.FindDeclaration(normal_pattern);
  if (found == nullptr) {
    std::vector<std::string> patterns;
    for (const Declaration& other : policy.declarations) patterns.push_back(other.pattern.text);
    return "no declaration has the pattern " + Quoted(pattern) + Suggestion(pattern, patterns);
  }
  std::vector<std::string> selectors;
  for (const Rule& rule : found->rules) {
    for (const Selector& other : rule.selectors) selectors.push_back(other.text);
  }
  if (std::find(selectors.begin(), selectors.end(), selector) == selectors.end()) {
    return "no rule of " + Quoted(found->pattern.text) + " is about " + Quoted(selector) +
           Suggestion(selector, selectors);
  }
  normal_pattern_ = normal_pattern;
  selector_ = selector;
  return "";
}

const Declaration* Because::DeclarationOf(const Decision& decision) const {
  if (decision.declaration == Decision::kNone) return nullptr;
  return &model_.declarations[policy_.FileOrder(decision.declaration)];
}

bool Because::Holds(const Decision& decision) const {
  return HoldsIn(DeclarationOf(decision), decision);
}

bool Because::HoldsIn(const Declaration* declaration, const Decision& decision) const {
  if (reason_) return !decision.allowed() && decision.reason == *reason_;
  if (!problem_.empty() || declaration == nullptr || decision.rule == Decision::kNone) return false;
  // A compiled policy from elsewhere may describe other rules than it decides by.
  if (decision.rule >= declaration->rules.size()) return false;
  const Rule& rule = declaration->rules[decision.rule];
  if (!rule_id_.empty()) return rule.id == rule_id_;
  return declaration->pattern.normal_text == normal_pattern_ &&
         decision.selector < rule.selectors.size() &&
         rule.selectors[decision.selector].text == selector_;
}

}  // namespace postern::tools
