#include "policy/analysis/internal/principal_space.h"

#include <algorithm>
#include <set>
#include <utility>

namespace postern::internal {
namespace {

using Kind = Fact::Kind;

constexpr std::string_view kGroupRole = "group:";
constexpr std::string_view kFunctionRole = "function:";

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// Returns a text that is none of `taken`, `word` itself if possible.
template <typename Texts>
std::string Another(std::string word, const Texts& taken) {
  while (std::find(taken.begin(), taken.end(), word) != taken.end()) word += "-x";
  return word;
}

}  // namespace

PrincipalSpace::Set PrincipalSpace::Where(const Fact& fact) {
  const auto [entry, is_new] = variables_.try_emplace(fact, facts_.size());
  if (is_new) facts_.push_back(fact);
  return bdd_.Variable(entry->second);
}

PrincipalSpace::Set PrincipalSpace::Users() {
  return bdd_.Not(bdd_.Or(Where({Kind::kGuest, "", "", 0}), Where({Kind::kFunction, "", "", 0})));
}

PrincipalSpace::Set PrincipalSpace::Member(std::string name) {
  return bdd_.And(bdd_.And(Users(), Where({Kind::kGroupsKnown, "", "", 0})),
                  Where({Kind::kMember, std::move(name), "", 0}));
}

PrincipalSpace::Set PrincipalSpace::HasRole(std::string_view role,
                                            const std::vector<std::string>& role_groups) {
  if (role == "guest") return Where({Kind::kGuest, "", "", 0});
  if (StartsWith(role, kFunctionRole)) {
    return bdd_.And(Where({Kind::kFunction, "", "", 0}),
                    Where({Kind::kNamed, std::string(role.substr(kFunctionRole.size())), "", 0}));
  }
  Set earlier = Bdd::kFalse;
  for (const std::string& group : role_groups) {
    if (StartsWith(role, kGroupRole) && role.substr(kGroupRole.size()) == group) {
      return bdd_.Without(Member(group), earlier);
    }
    earlier = bdd_.Or(earlier, Member(group));
  }
  return role == "authenticated" ? bdd_.Without(Users(), earlier) : Bdd::kFalse;
}

PrincipalSpace::Set PrincipalSpace::SelectorHolds(const Selector& selector, const Pattern& pattern,
                                                  const std::vector<std::string>& role_groups,
                                                  const KnownSegments& known, bool if_unknown) {
  const auto segment_of = [&pattern](std::string_view variable) {
    return *pattern.VariableSegment(variable);
  };
  const auto user_with = [&](Fact::Kind is_known, const Fact& fact) {
    const Set known_fact = Where({is_known, "", "", 0});
    const Set holds = bdd_.And(known_fact, Where(fact));
    return bdd_.And(Users(), if_unknown ? bdd_.Or(bdd_.Not(known_fact), holds) : holds);
  };
  switch (selector.kind) {
    case SelectorSpec::Kind::kGuest:
      return Where({Kind::kGuest, "", "", 0});
    case SelectorSpec::Kind::kAuthenticated:
      return Users();
    case SelectorSpec::Kind::kAnyone:
      return Bdd::kTrue;
    case SelectorSpec::Kind::kOwner:
      return user_with(Kind::kIdKnown, {Kind::kIdSegment, "", "", segment_of(kEntityIdVariable)});
    case SelectorSpec::Kind::kGroup:
      return user_with(Kind::kGroupsKnown, {Kind::kMember, selector.name, "", 0});
    case SelectorSpec::Kind::kGroupVariable: {
      const uint32_t segment = segment_of(selector.name);
      return segment < known.size() && !known[segment].word.empty()
                 ? user_with(Kind::kGroupsKnown, {Kind::kMember, known[segment].word, "", 0})
                 : user_with(Kind::kGroupsKnown, {Kind::kMemberSegment, "", "", segment});
    }
    case SelectorSpec::Kind::kFunction:
      return bdd_.And(Where({Kind::kFunction, "", "", 0}),
                      Where({Kind::kNamed, selector.name, "", 0}));
    case SelectorSpec::Kind::kRole:
      return HasRole(selector.name, role_groups);
    case SelectorSpec::Kind::kRoleOwner:
      return bdd_.And(HasRole(selector.name, role_groups),
                      bdd_.And(Where({Kind::kIdKnown, "", "", 0}),
                               Where({Kind::kIdSegment, "", "", segment_of(kEntityIdVariable)})));
  }
  return Bdd::kFalse;
}

PrincipalSpace::Set PrincipalSpace::AttributeIsSegment(const std::string& name, uint32_t segment,
                                                       const KnownSegment& known) {
  if (!known.word.empty()) return Where({Kind::kAttributeIs, name, known.word, 0});
  Set is_segment = Where({Kind::kAttributeSegment, name, "", segment});
  for (const std::string& word : known.never) {
    is_segment = bdd_.Without(is_segment, Where({Kind::kAttributeIs, name, word, 0}));
  }
  return is_segment;
}

PrincipalSpace::Set PrincipalSpace::WhereHolds(const postern::Where& where, const Pattern& pattern,
                                               const KnownSegments& known, bool if_unknown) {
  const std::string& name = where.attribute;
  Set is_one = Bdd::kFalse;
  if (where.variable.empty()) {
    std::vector<Set> each;
    each.reserve(where.values.size());
    for (const std::string& value : where.values) {
      each.push_back(Where({Kind::kAttributeIs, name, value, 0}));
    }
    // The last first, so that each adds to the top of what is there.
    for (auto set = each.rbegin(); set != each.rend(); ++set) is_one = bdd_.Or(*set, is_one);
  } else {
    const uint32_t segment = *pattern.VariableSegment(where.variable);
    is_one =
        AttributeIsSegment(name, segment, segment < known.size() ? known[segment] : KnownSegment());
  }
  const Set is_known = Where({Kind::kAttributeKnown, name, "", 0});
  return if_unknown ? bdd_.Or(bdd_.Not(is_known), is_one) : bdd_.And(is_known, is_one);
}

PrincipalSpace::Set PrincipalSpace::Holds(const Selector& selector, const postern::Rule& rule,
                                          const Pattern& pattern,
                                          const std::vector<std::string>& role_groups,
                                          const KnownSegments& known, bool if_unknown) {
  Set set = SelectorHolds(selector, pattern, role_groups, known, if_unknown);
  for (const postern::Where& where : rule.where) {
    set = bdd_.And(set, WhereHolds(where, pattern, known, if_unknown));
  }
  return set;
}

// What a fact that is true says about others.
PrincipalSpace::Set PrincipalSpace::Rule(const Fact& fact) {
  switch (fact.kind) {
    case Kind::kGuest:
      return bdd_.Not(Where({Kind::kFunction, "", "", 0}));
    case Kind::kNamed:
      return Where({Kind::kFunction, "", "", 0});
    case Kind::kGroupsKnown:
      return Users();  // others have none, which nobody asks
    case Kind::kMember:
    case Kind::kMemberSegment:
      return bdd_.And(Users(), Where({Kind::kGroupsKnown, "", "", 0}));
    case Kind::kIdSegment:
      return Where({Kind::kIdKnown, "", "", 0});
    case Kind::kAttributeIs:
    case Kind::kAttributeSegment:
      return Where({Kind::kAttributeKnown, fact.name, "", 0});
    default:
      return Bdd::kTrue;
  }
}

// The rules of the language are put together from the last fact to the first: so each adds to the
// top of what is there, and the whole takes time linear in the facts, however many groups there
// are.
PrincipalSpace::Set PrincipalSpace::Possible(Set set) {
  const std::vector<Fact> facts = FactsOf(set);
  Set rules = Bdd::kTrue;
  // A function has one name, an attribute one value.
  std::map<std::string, Set> taken;  // by what there is one of: true values so far
  for (auto fact = facts.rbegin(); fact != facts.rend(); ++fact) {
    rules = bdd_.And(rules, Implies(Where(*fact), Rule(*fact)));
    if (fact->kind != Kind::kNamed && fact->kind != Kind::kAttributeIs) continue;
    Set& others = taken[fact->kind == Kind::kNamed ? "" : "=" + fact->name];
    rules = bdd_.Without(rules, bdd_.And(others, Where(*fact)));
    others = bdd_.Or(others, Where(*fact));
  }
  return bdd_.And(set, rules);
}

std::vector<Fact> PrincipalSpace::FactsOf(Set set) const {
  std::vector<Fact> facts;
  for (const uint32_t variable : bdd_.Support(set)) facts.push_back(facts_[variable]);
  return facts;
}

std::vector<std::pair<Fact, bool>> PrincipalSpace::AnyCube(Set set) const {
  std::vector<std::pair<Fact, bool>> cube;
  for (const auto& [variable, value] : bdd_.Satisfying(set)) {
    cube.emplace_back(facts_[variable], value);
  }
  return cube;
}

Principal PrincipalSpace::Member(Set set, const std::vector<std::string_view>& segments) const {
  std::set<Fact> yes;
  for (const auto& [fact, value] : AnyCube(set)) {
    if (value) yes.insert(fact);
  }
  Principal principal;
  principal.kind = PrincipalKind::kUser;
  for (const Fact& fact : yes) {
    const std::string segment =
        fact.segment < segments.size() ? std::string(segments[fact.segment]) : "";
    switch (fact.kind) {
      case Kind::kGuest:
        principal.kind = PrincipalKind::kGuest;
        break;
      case Kind::kFunction:
        principal.kind = PrincipalKind::kFunction;
        if (!principal.name) principal.name = "another-function";
        break;
      case Kind::kNamed:
        principal.name = fact.name;
        break;
      case Kind::kGroupsKnown:
        if (!principal.groups) principal.groups.emplace();
        break;
      case Kind::kMember:
        principal.groups->push_back(fact.name);
        break;
      case Kind::kMemberSegment:
        principal.groups->push_back(segment);
        break;
      case Kind::kIdKnown:
        principal.entity_id = Another("somebody", segments);
        break;
      case Kind::kIdSegment:
        principal.entity_id = segment;
        break;
      case Kind::kAttributeKnown:
        principal.attributes.emplace_back(fact.name, Another("something", segments));
        break;
      case Kind::kAttributeIs:
      case Kind::kAttributeSegment:
        for (auto& [name, value] : principal.attributes) {
          if (name == fact.name) value = fact.kind == Kind::kAttributeIs ? fact.value : segment;
        }
        break;
    }
  }
  return principal;
}

}  // namespace postern::internal
