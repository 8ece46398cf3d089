#include "policy/testing/text.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace postern::internal {
namespace {

// Returns the texts of `parts` with commas between.
template <typename Parts, typename ToText>
std::string Joined(const Parts& parts, const ToText& to_text) {
  std::string text;
  for (const auto& part : parts) {
    if (!text.empty()) text += ',';
    text += to_text(part);
  }
  return text;
}

std::string List(const std::vector<std::string>& texts) {
  return '[' + Joined(texts, Quoted) + ']';
}

std::string ActionList(const Policy& policy, uint64_t actions) {
  std::vector<std::string> names;
  for (size_t i = 0; i < policy.actions.size(); ++i) {
    if (actions >> i & 1) names.push_back(policy.actions[i]);
  }
  return List(names);
}

// A literal value that is shaped like a variable is escaped.
std::string WhereValue(const std::string& value) {
  const bool looks_like_variable = value.size() > 1 && value.front() == '<' && value.back() == '>';
  if (!looks_like_variable) return Quoted(value);
  return Quoted("\\<" + value.substr(1, value.size() - 2) + "\\>");
}

std::string WhereText(const Where& where) {
  if (!where.variable.empty())
    return Quoted(where.attribute) + ":" + Quoted('<' + where.variable + '>');
  return Quoted(where.attribute) + ":[" + Joined(where.values, WhereValue) + ']';
}

std::string RuleText(const Policy& policy, const Rule& rule) {
  std::string text = rule.effect == Effect::kAllow ? R"({"allow":[)" : R"({"deny":[)";
  text += Joined(rule.selectors, [](const Selector& selector) { return Quoted(selector.text); });
  text += R"(],"to":)" + ActionList(policy, rule.actions);
  if (!rule.where.empty()) text += R"(,"where":{)" + Joined(rule.where, WhereText) + '}';
  if (!rule.id.empty()) text += R"(,"id":)" + Quoted(rule.id);
  return text + '}';
}

std::string DeclarationText(const Policy& policy, const Declaration& declaration) {
  std::string rules =
      Joined(declaration.rules, [&policy](const Rule& rule) { return RuleText(policy, rule); });
  if (declaration.inherits) rules = rules.empty() ? R"("inherit")" : R"("inherit",)" + rules;
  return Quoted(declaration.pattern.text) + ":[" + rules + ']';
}

}  // namespace

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char byte : text) {
    if (static_cast<unsigned char>(byte) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof(escape), "\\u%04x", byte);
      quoted += escape;
    } else {
      if (byte == '"' || byte == '\\') quoted += '\\';
      quoted += byte;
    }
  }
  return quoted + '"';
}

std::string PolicyText(const Policy& policy) {
  std::string text = R"({"postern":1,"paths":)" + Quoted(PathModeName(policy.mode));
  text += R"(,"actions":)" + List(policy.actions);
  if (!policy.methods.empty()) {
    const auto method_text = [&policy](const auto& method) {
      return Quoted(method.first) + ':' + Quoted(policy.actions[method.second]);
    };
    text += R"(,"methods":{)" + Joined(policy.methods, method_text) + '}';
  }
  const auto declaration_text = [&policy](const Declaration& declaration) {
    return "\n  " + DeclarationText(policy, declaration);
  };
  return text + R"(,"access":{)" + Joined(policy.declarations, declaration_text) + "\n}}\n";
}

std::string PrincipalText(const Principal& principal) {
  static constexpr std::string_view kKinds[] = {"guest", "user", "function"};
  std::string text = R"({"kind":)" + Quoted(kKinds[static_cast<size_t>(principal.kind)]);
  if (principal.entity_id) text += R"(,"entity_id":)" + Quoted(*principal.entity_id);
  if (principal.groups) text += R"(,"groups":)" + List(*principal.groups);
  if (principal.name) text += R"(,"name":)" + Quoted(*principal.name);
  if (!principal.attributes.empty()) {
    const auto attribute_text = [](const auto& attribute) {
      return Quoted(attribute.first) + ':' + Quoted(attribute.second);
    };
    text += R"(,"attributes":{)" + Joined(principal.attributes, attribute_text) + '}';
  }
  return text + '}';
}

std::string DecisionText(const Decision& decision) {
  std::string text = decision.allowed() ? "allow " : "deny ";
  text += ReasonName(decision.reason);
  const auto add = [&text](std::string_view name, uint32_t place) {
    if (place == Decision::kNone) return;
    text += ' ';
    text += name;
    text += '=' + std::to_string(place);
  };
  add("declaration", decision.declaration);
  add("rule", decision.rule);
  add("selector", decision.selector);
  if (decision.path_error != PathError::kNone) {
    text += ' ';
    text += PathErrorName(decision.path_error);
    add("offset", decision.path_offset);
  }
  return text;
}

}  // namespace postern::internal
