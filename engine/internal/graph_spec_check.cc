#include "engine/internal/graph_spec_check.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "engine/internal/floating_patterns.h"
#include "engine/internal/rank.h"
#include "engine/internal/selector_table.h"

namespace postern::internal {
namespace {

using SegmentKind = SegmentSpec::Kind;

template <typename... Parts>
absl::Status Invalid(const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat(parts...));
}

// --- actions and automata ------------------------------------------------------------------------

absl::Status CheckActions(const GraphSpec& spec) {
  if (spec.actions.size() > kMaxActions) {
    return Invalid(spec.actions.size(), " actions, at most ", kMaxActions);
  }
  std::set<std::string> names;
  for (const std::string& action : spec.actions) {
    if (!names.insert(action).second) return Invalid("action `", action, "` is there twice");
  }
  for (const auto& [name, actions] : spec.action_sets) {
    if (spec.actions.size() < 64 && actions >> spec.actions.size() != 0) {
      return Invalid("action set `", name, "`: no such action");
    }
  }
  if (!spec.methods.empty() && spec.mode != PathMode::kUrl) {
    return Invalid("methods are of mode url only");
  }
  for (const auto& [method, action] : spec.methods) {
    if (action >= spec.actions.size()) return Invalid("method `", method, "`: no such action");
    if (!names.insert(method).second) {
      return Invalid("method `", method, "` is there twice, or an action too");
    }
  }
  return absl::OkStatus();
}

bool IsSound(const SegmentAutomaton& automaton) {
  const size_t num_states = automaton.num_states();
  const auto is_class = [&](uint8_t byte_class) { return byte_class < automaton.num_classes; };
  const auto is_target = [&](uint16_t target) {
    return target < num_states || target == SegmentAutomaton::kDead;
  };
  return num_states <= SegmentAutomaton::kMaxStates &&
         automaton.transitions.size() == num_states * automaton.num_classes &&
         std::all_of(automaton.byte_class.begin(), automaton.byte_class.end(), is_class) &&
         std::all_of(automaton.transitions.begin(), automaton.transitions.end(), is_target);
}

absl::Status CheckAutomata(const GraphSpec& spec) {
  for (size_t i = 0; i < spec.automata.size(); ++i) {
    if (!IsSound(spec.automata[i])) return Invalid("automaton ", i, " is malformed");
  }
  return absl::OkStatus();
}

// --- selectors -----------------------------------------------------------------------------------

absl::Status CheckSelectors(const GraphSpec& spec) {
  for (size_t i = 0; i < spec.selectors.size(); ++i) {
    const SelectorSpec& selector = spec.selectors[i];
    if (selector.kind > SelectorSpec::Kind::kRoleOwner) return Invalid("selector ", i, ": kind");
    const bool asks_for_variable = selector.kind == SelectorSpec::Kind::kOwner ||
                                   selector.kind == SelectorSpec::Kind::kGroupVariable;
    if (asks_for_variable && selector.name.empty()) {
      return Invalid("selector ", i, " names no variable");
    }
    for (const WhereSpec& where : selector.where) {
      if (where.variable.empty() == where.values.empty()) {
        return Invalid("selector ", i, ": `", where.attribute,
                       "` is compared with either values or a variable");
      }
    }
  }
  return absl::OkStatus();
}

// --- declarations --------------------------------------------------------------------------------

// Returns what is wrong with segment `i`, or nothing.
std::string_view SegmentProblem(const GraphSpec& spec, const DeclarationSpec& declaration,
                                size_t i) {
  const SegmentSpec& segment = declaration.segments[i];
  const bool is_last = i + 1 == declaration.segments.size();
  switch (segment.kind) {
    case SegmentKind::kLiteral:
      if (segment.literal.find('/') != std::string::npos) return "a literal holds a slash";
      return segment.literal.empty() && !is_last ? "an empty literal is not last" : "";
    case SegmentKind::kAutomaton:
      return segment.automaton >= spec.automata.size() ? "no such automaton" : "";
    case SegmentKind::kAny:
      return "";
    case SegmentKind::kFloating:
      return is_last ? "a floating wildcard is last" : "";
    case SegmentKind::kRest:
      return is_last ? "" : "a rest is not last";
  }
  return "no such kind";
}

bool Floats(const SegmentSpec& segment) { return segment.kind == SegmentKind::kFloating; }

// Returns what is wrong with variable `i`, or nothing.
std::string_view VariableProblem(const DeclarationSpec& declaration, size_t i) {
  const auto& [name, segment] = declaration.variables[i];
  const auto& segments = declaration.segments;
  for (size_t k = 0; k < i; ++k) {
    if (declaration.variables[k].first == name) return "another has this name";
  }
  if (segment >= segments.size()) return "no such segment";
  const SegmentKind kind = segments[segment].kind;
  if (kind != SegmentKind::kAny && kind != SegmentKind::kAutomaton) {
    return "its segment is no single wildcard";
  }
  const bool is_behind = std::any_of(segments.begin(), segments.begin() + segment, Floats);
  return is_behind ? "it is behind a floating wildcard" : "";
}

bool HasVariable(const DeclarationSpec& declaration, const std::string& name) {
  return std::any_of(declaration.variables.begin(), declaration.variables.end(),
                     [&name](const auto& variable) { return variable.first == name; });
}

// Returns whether the declaration has every variable that the selector asks for.
bool IsBound(const SelectorSpec& selector, const DeclarationSpec& declaration) {
  const std::string variable = VariableOf(selector);
  if (!variable.empty() && !HasVariable(declaration, variable)) return false;
  return std::all_of(selector.where.begin(), selector.where.end(), [&](const WhereSpec& where) {
    return where.variable.empty() || HasVariable(declaration, where.variable);
  });
}

// Returns what is wrong with a rule, or nothing.
std::string_view RuleProblem(const GraphSpec& spec, const DeclarationSpec& declaration,
                             const RuleSpec& rule) {
  if (rule.effect != Effect::kAllow && rule.effect != Effect::kDeny) return "no such effect";
  const size_t num_actions = spec.actions.size();
  if (num_actions < 64 && rule.actions >> num_actions != 0) return "no such action";
  for (const uint32_t selector : rule.selectors) {
    if (selector >= spec.selectors.size()) return "no such selector";
    if (!IsBound(spec.selectors[selector], declaration))
      return "a selector's variable is not in the pattern";
  }
  return "";
}

absl::Status CheckDeclaration(const GraphSpec& spec, size_t place) {
  const DeclarationSpec& declaration = spec.declarations[place];
  const auto invalid = [&](absl::string_view what, size_t i, std::string_view problem) {
    return Invalid("declaration ", place, " `", declaration.pattern, "`: ", what, " ", i, ": ",
                   absl::string_view(problem.data(), problem.size()));
  };
  if (declaration.segments.empty()) {
    return Invalid("declaration ", place, " has no segment");
  }
  for (size_t i = 0; i < declaration.segments.size(); ++i) {
    const std::string_view problem = SegmentProblem(spec, declaration, i);
    if (!problem.empty()) return invalid("segment", i, problem);
  }
  for (size_t i = 0; i < declaration.variables.size(); ++i) {
    const std::string_view problem = VariableProblem(declaration, i);
    if (!problem.empty()) return invalid("variable", i, problem);
  }
  for (size_t i = 0; i < declaration.rules.size(); ++i) {
    const std::string_view problem = RuleProblem(spec, declaration, declaration.rules[i]);
    if (!problem.empty()) return invalid("rule", i, problem);
  }
  return absl::OkStatus();
}

absl::Status CheckFloatingSegments(const GraphSpec& spec) {
  size_t total = 0;
  const DeclarationSpec* worst = nullptr;
  for (const DeclarationSpec& declaration : spec.declarations) {
    const auto& segments = declaration.segments;
    if (std::none_of(segments.begin(), segments.end(), Floats)) continue;
    total += segments.size();
    if (worst == nullptr || segments.size() > worst->segments.size()) worst = &declaration;
  }
  if (total <= FloatingPatterns::kMaxSegments) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("policy too complex: patterns with `**` before the end have ", total,
                   " segments in all, at most ", FloatingPatterns::kMaxSegments,
                   "; the longest is `", worst->pattern, "`"));
}

}  // namespace

absl::Status CheckGraphSpec(const GraphSpec& spec) {
  if (spec.mode > PathMode::kUrl) return Invalid("no such mode");
  if (spec.limits.path_segments > kMaxPathSegments) {
    return Invalid("paths of ", spec.limits.path_segments, " segments, at most ", kMaxPathSegments);
  }
  if (spec.declarations.size() >= kNoRank) return Invalid("too many declarations");
  for (const auto check : {CheckActions, CheckAutomata, CheckSelectors, CheckFloatingSegments}) {
    absl::Status status = check(spec);
    if (!status.ok()) return status;
  }
  for (size_t i = 0; i < spec.declarations.size(); ++i) {
    absl::Status status = CheckDeclaration(spec, i);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace postern::internal
