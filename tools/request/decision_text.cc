#include "tools/request/decision_text.h"

#include <algorithm>
#include <vector>

#include "engine/escape.h"
#include "policy/issue.h"

namespace postern::tools {
namespace {

// Returns `a`, or `[a, b]`.
std::string OneOrList(const std::vector<std::string>& names) {
  if (names.size() == 1) return names.front();
  std::string list = "[";
  for (const std::string& name : names) {
    if (list.size() > 1) list.append(", ");
    list.append(name);
  }
  return list + "]";
}

std::string WhereText(const Where& where) {
  const std::string value =
      where.variable.empty() ? OneOrList(where.values) : "<" + where.variable + ">";
  return where.attribute + ": " + value;
}

// Returns why no rule decided.
std::string WithoutRule(const Decision& decision, PrincipalError principal) {
  switch (decision.reason) {
    case Reason::kPrincipalRejected:
      return "the principal is rejected: " + std::string(PrincipalErrorText(principal));
    case Reason::kPathRejected:
      return "the path is rejected: " + std::string(PathErrorName(decision.path_error)) +
             " at byte " + std::to_string(decision.path_offset);
    case Reason::kUnknownAction:
      return "the policy has no such action";
    case Reason::kNoRule:
      return "no rule holds in  ";
    case Reason::kNoDeclaration:
      return "no declaration matches the path";
    default:
      return std::string(ReasonName(decision.reason));
  }
}

std::string PlaceIn(const Source& source, SourceRange range) {
  const SourceLocation at = source.Locate(range.begin);
  return source.name() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

// Returns the number of code points, which is near enough to the width on a terminal.
size_t Width(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace

void AppendPlace(std::string_view place, size_t line_begin, std::string& out) {
  const size_t width = Width(std::string_view(out).substr(line_begin));
  out.append(width + 2 < kPlaceColumn ? kPlaceColumn - width : 2, ' ');
  out.append(TerminalSafe(place)).append("\n");
}

std::string RuleText(const Rule& rule, const Policy& policy) {
  std::vector<std::string> selectors;
  for (const Selector& selector : rule.selectors) selectors.push_back(selector.text);
  std::vector<std::string> actions;
  for (size_t i = 0; i < policy.actions.size(); ++i) {
    if ((rule.actions >> i & 1) != 0) actions.push_back(policy.actions[i]);
  }
  std::string text = rule.effect == Effect::kAllow ? "allow " : "deny ";
  text += OneOrList(selectors) + ", to " + OneOrList(actions);
  for (size_t i = 0; i < rule.where.size(); ++i) {
    text += (i == 0 ? ", where {" : ", ") + WhereText(rule.where[i]);
  }
  return rule.where.empty() ? text : text + "}";
}

void AppendWhy(const CompileResult& policy, const Decision& decision, PrincipalError principal,
               int indent, bool color, std::string& out) {
  const size_t line_begin = out.size();
  out.append(static_cast<size_t>(indent), ' ');
  if (decision.declaration == Decision::kNone) {
    out.append(WithoutRule(decision, principal)).append("\n");
    return;
  }
  const Declaration& declaration =
      policy.policy()->declarations[policy.FileOrder(decision.declaration)];
  SourceRange range = declaration.pattern_range;
  if (decision.rule == Decision::kNone) {
    out.append(WithoutRule(decision, principal)).append(TerminalSafe(declaration.pattern.text));
  } else {
    const Rule& rule = declaration.rules[decision.rule];
    range = rule.range;
    out.append(decision.allowed() ? "allowed by  " : "denied by  ");
    out.append(TerminalSafe(declaration.pattern.text)).append("  ");
    out.append(TerminalSafe(RuleText(rule, *policy.policy())));
  }
  AppendPlace(PlaceIn(*policy.source(), range), line_begin, out);
  out.append(Excerpt(*policy.source(), range, indent + 2, color));
}

}  // namespace postern::tools
