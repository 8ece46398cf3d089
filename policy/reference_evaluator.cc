// The decision as docs/language.md tells it, in the order in which it tells it, with nothing
// prepared, shared or remembered between requests. Where there was a choice between fast and
// obvious, this is the obvious one.
#include "policy/reference_evaluator.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "policy/internal/reference_pattern.h"

namespace postern {
namespace {

using internal::PathSegments;

// --- Rules -----------------------------------------------------------------------------------

struct Request {
  const Principal& principal;
  std::string role;
  uint64_t action;  // its bit
  PathSegments path;
};

enum class Truth { kNo, kYes, kUnknown };

Truth ToTruth(bool holds) { return holds ? Truth::kYes : Truth::kNo; }

// What is unknown never helps.
bool Counts(Truth truth, Effect effect) {
  return truth == Truth::kYes || (truth == Truth::kUnknown && effect == Effect::kDeny);
}

// Returns the segment that `variable` matched. None can follow a `**`, so it stands in the path
// where it stands in the pattern.
std::string_view Bound(const Request& request, const Pattern& pattern, std::string_view variable) {
  size_t place = 0;
  while (pattern.segments[place].variable != variable) ++place;
  return request.path[place];
}

Truth IsMember(const Principal& principal, std::string_view group) {
  if (principal.kind != PrincipalKind::kUser) return Truth::kNo;
  if (!principal.groups) return Truth::kUnknown;
  return ToTruth(std::find(principal.groups->begin(), principal.groups->end(), group) !=
                 principal.groups->end());
}

Truth IsOwner(const Principal& principal, std::string_view segment) {
  if (principal.kind != PrincipalKind::kUser) return Truth::kNo;
  if (!principal.entity_id) return Truth::kUnknown;
  return ToTruth(*principal.entity_id == segment);
}

// Returns the one role that a principal has.
std::string RoleOf(const Policy& policy, const Principal& principal) {
  if (principal.kind == PrincipalKind::kGuest) return "guest";
  if (principal.kind == PrincipalKind::kFunction) return "function:" + *principal.name;
  for (const std::string& group : policy.role_groups) {
    if (IsMember(principal, group) == Truth::kYes) return "group:" + group;
  }
  return "authenticated";
}

Truth Holds(const Selector& selector, const Request& request, const Pattern& pattern) {
  const Principal& principal = request.principal;
  switch (selector.kind) {
    case SelectorSpec::Kind::kGuest:
      return ToTruth(principal.kind == PrincipalKind::kGuest);
    case SelectorSpec::Kind::kAuthenticated:
      return ToTruth(principal.kind == PrincipalKind::kUser);
    case SelectorSpec::Kind::kAnyone:
      return Truth::kYes;
    case SelectorSpec::Kind::kOwner:
      return IsOwner(principal, Bound(request, pattern, "entity_id"));
    case SelectorSpec::Kind::kGroup:
      return IsMember(principal, selector.name);
    case SelectorSpec::Kind::kGroupVariable:
      return IsMember(principal, Bound(request, pattern, selector.name));
    case SelectorSpec::Kind::kFunction:
      return ToTruth(principal.kind == PrincipalKind::kFunction && principal.name == selector.name);
    case SelectorSpec::Kind::kRole:
      return ToTruth(request.role == selector.name);
    case SelectorSpec::Kind::kRoleOwner:
      return ToTruth(request.role == selector.name &&
                     principal.entity_id == Bound(request, pattern, "entity_id"));
  }
  return Truth::kNo;
}

Truth Holds(const Where& where, const Request& request, const Pattern& pattern) {
  for (const auto& [attribute, value] : request.principal.attributes) {
    if (attribute != where.attribute) continue;
    if (!where.variable.empty()) return ToTruth(value == Bound(request, pattern, where.variable));
    return ToTruth(std::find(where.values.begin(), where.values.end(), value) !=
                   where.values.end());
  }
  return Truth::kUnknown;
}

// Returns the place of the rule's first selector that holds, `where` included, or kNone.
uint32_t FirstSelector(const Rule& rule, const Request& request, const Pattern& pattern) {
  const auto counts = [&](const auto& part) {
    return Counts(Holds(part, request, pattern), rule.effect);
  };
  if ((rule.actions & request.action) == 0) return Decision::kNone;
  if (!std::all_of(rule.where.begin(), rule.where.end(), counts)) return Decision::kNone;
  const auto first = std::find_if(rule.selectors.begin(), rule.selectors.end(), counts);
  return first == rule.selectors.end() ? Decision::kNone : first - rule.selectors.begin();
}

// --- The decision ----------------------------------------------------------------------------

// Makes `decision` that of the first rule of `effect` in the declaration that holds, if one does.
bool DecidedBy(const Policy& policy, uint32_t place, Effect effect, const Request& request,
               Decision& decision) {
  const Declaration& declaration = policy.declarations[place];
  for (uint32_t rule = 0; rule < declaration.rules.size(); ++rule) {
    if (declaration.rules[rule].effect != effect) continue;
    const uint32_t selector = FirstSelector(declaration.rules[rule], request, declaration.pattern);
    if (selector == Decision::kNone) continue;
    decision.effect = effect;
    decision.reason = effect == Effect::kAllow ? Reason::kAllowed : Reason::kDeniedByRule;
    decision.declaration = place;
    decision.rule = rule;
    decision.selector = selector;
    return true;
  }
  return false;
}

// Returns the places of the declarations that match, the most specific first.
std::vector<uint32_t> Matching(const Policy& policy, const PathSegments& path) {
  std::vector<uint32_t> matching;
  for (uint32_t place = 0; place < policy.declarations.size(); ++place) {
    if (internal::ReferenceMatches(policy.declarations[place].pattern, path))
      matching.push_back(place);
  }
  std::sort(matching.begin(), matching.end(), [&policy](uint32_t a, uint32_t b) {
    return internal::ReferenceIsMoreSpecific(policy.declarations[a].pattern,
                                             policy.declarations[b].pattern);
  });
  return matching;
}

// Returns the bit of an action or of what an HTTP method maps to, 0 if it is neither.
uint64_t ActionBit(const Policy& policy, std::string_view name) {
  for (size_t i = 0; i < policy.actions.size(); ++i) {
    if (policy.actions[i] == name) return uint64_t{1} << i;
  }
  for (const auto& [method, action] : policy.methods) {
    if (method == name) return uint64_t{1} << action;
  }
  return 0;
}

bool OnlyTakesAway(const Declaration& declaration) {
  return declaration.inherits &&
         std::none_of(declaration.rules.begin(), declaration.rules.end(),
                      [](const Rule& rule) { return rule.effect == Effect::kAllow; });
}

}  // namespace

Decision ReferenceEvaluate(const Policy& policy, const Principal& principal,
                           std::string_view action, std::string_view path) {
  const Request request = {principal, RoleOf(policy, principal), ActionBit(policy, action),
                           internal::ReferenceSplit(policy.mode, path)};
  Decision decision;
  if (request.action == 0) {
    decision.reason = Reason::kUnknownAction;
    return decision;
  }
  const std::vector<uint32_t> matching = Matching(policy, request.path);
  for (const uint32_t place : matching) {
    if (DecidedBy(policy, place, Effect::kDeny, request, decision)) return decision;
  }
  for (const uint32_t place : matching) {
    if (DecidedBy(policy, place, Effect::kAllow, request, decision)) return decision;
    if (!policy.declarations[place].inherits) break;
  }
  decision.reason = Reason::kNoDeclaration;
  for (const uint32_t place : matching) {
    if (OnlyTakesAway(policy.declarations[place])) continue;
    decision.reason = Reason::kNoRule;
    decision.declaration = place;
    break;
  }
  return decision;
}

}  // namespace postern
