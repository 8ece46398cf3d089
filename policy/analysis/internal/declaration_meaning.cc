#include "policy/analysis/internal/declaration_meaning.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::internal {
namespace {

// Adds a text so that no two lists of texts make the same.
void AddText(std::string_view text, std::string& out) {
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

std::string SegmentText(const Pattern& pattern, std::string_view variable) {
  return std::to_string(*pattern.VariableSegment(variable));
}

std::string SelectorMeaning(const Policy& policy, const Pattern& pattern,
                            const Selector& selector) {
  std::string text(1, static_cast<char>('a' + static_cast<int>(selector.kind)));
  switch (selector.kind) {
    case SelectorSpec::Kind::kOwner:
      AddText(SegmentText(pattern, kEntityIdVariable), text);
      break;
    case SelectorSpec::Kind::kGroupVariable:
      AddText(SegmentText(pattern, selector.name), text);
      break;
    case SelectorSpec::Kind::kRoleOwner:
      AddText(SegmentText(pattern, kEntityIdVariable), text);
      [[fallthrough]];
    case SelectorSpec::Kind::kRole:
      AddText(selector.name, text);
      for (const std::string& group : policy.role_groups) AddText(group, text);
      break;
    default:
      AddText(selector.name, text);
  }
  return text;
}

std::string WhereMeaning(const Pattern& pattern, const std::vector<Where>& where) {
  std::set<std::string> entries;
  for (const Where& entry : where) {
    std::string text;
    AddText(entry.attribute, text);
    if (!entry.variable.empty()) text += '<' + SegmentText(pattern, entry.variable);
    for (const std::string& value :
         std::set<std::string>(entry.values.begin(), entry.values.end())) {
      AddText(value, text);
    }
    entries.insert(std::move(text));
  }
  std::string text;
  for (const std::string& entry : entries) AddText(entry, text);
  return text;
}

}  // namespace

std::string DeclarationMeaning(const Policy& policy, const Declaration& declaration) {
  std::map<std::string, uint64_t> actions;  // by effect, selector and where
  for (const Rule& rule : declaration.rules) {
    const std::string where = WhereMeaning(declaration.pattern, rule.where);
    for (const Selector& selector : rule.selectors) {
      std::string key = rule.effect == Effect::kAllow ? "+" : "-";
      AddText(SelectorMeaning(policy, declaration.pattern, selector), key);
      AddText(where, key);
      actions[key] |= rule.actions;
    }
  }
  std::string text;
  AddText(declaration.pattern.normal_text, text);
  text += declaration.inherits ? 'i' : '.';
  for (const auto& [key, mask] : actions) {
    AddText(key, text);
    std::set<std::string> names;
    for (size_t i = 0; i < policy.actions.size(); ++i) {
      if ((mask >> i & 1) != 0) names.insert(policy.actions[i]);
    }
    std::string list;
    for (const std::string& name : names) AddText(name, list);
    AddText(list, text);
  }
  return text;
}

}  // namespace postern::internal
