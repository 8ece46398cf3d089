#include "policy/analysis/mutation.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "policy/amplify.h"
#include "policy/internal/pattern_relation.h"
#include "policy/internal/policy_part.h"
#include "policy/issue.h"
#include "policy/limits.h"
#include "policy/lint.h"

namespace postern {
namespace {

using Kind = Mutation::Kind;
using SelectorKind = SelectorSpec::Kind;

std::string SelectorText(SelectorKind kind) {
  switch (kind) {
    case SelectorKind::kGuest:
      return "guest";
    case SelectorKind::kAuthenticated:
      return "authenticated";
    case SelectorKind::kOwner:
      return "owner";
    default:
      return "anyone";
  }
}

bool IsOwnersPattern(const Pattern& pattern) {
  return pattern.VariableSegment(kEntityIdVariable).has_value();
}

// What a slip of the author might have written in a selector's place: the next wider one, or the
// next narrower one. Dropping it is a mutation of its own.
std::vector<SelectorKind> InPlaceOf(SelectorKind kind, bool is_owners) {
  switch (kind) {
    case SelectorKind::kGuest:
    case SelectorKind::kFunction:
      return {SelectorKind::kAnyone};
    case SelectorKind::kAuthenticated:
      if (is_owners) return {SelectorKind::kAnyone, SelectorKind::kOwner};
      return {SelectorKind::kAnyone};
    case SelectorKind::kAnyone:
      return {SelectorKind::kAuthenticated};
    case SelectorKind::kOwner:
    case SelectorKind::kGroup:
    case SelectorKind::kGroupVariable:
      return {SelectorKind::kAuthenticated};
    case SelectorKind::kRole:
    case SelectorKind::kRoleOwner:
      break;  // nobody writes them
  }
  return {};
}

// The same under `semantics: amplify`, where nobody is `anyone` and each has one role.
std::vector<SelectorKind> InPlaceOfAmplify(SelectorKind kind, bool is_owners) {
  switch (kind) {
    case SelectorKind::kGuest:
      return {SelectorKind::kAuthenticated};
    case SelectorKind::kAuthenticated:
      if (is_owners) return {SelectorKind::kGuest, SelectorKind::kOwner};
      return {SelectorKind::kGuest};
    default:
      return {SelectorKind::kAuthenticated};
  }
}

bool MayBeWidened(const Segment& segment) {
  return segment.kind == Segment::Kind::kGlob || segment.kind == Segment::Kind::kExpression ||
         (segment.kind == Segment::Kind::kLiteral && !segment.literal.empty());
}

// Collects the mutations of a policy.
class Finder {
 public:
  explicit Finder(const Policy& policy) : policy_(policy) {}

  std::vector<Mutation> Find() && {
    if (policy_.amplify) {
      for (const AmplifyPath& path : policy_.amplify->paths) {
        Add(Kind::kRemoveDeclaration);
        const bool is_owners = path.text.find("{entity_id}") != std::string::npos;
        for (const Rule& rule : path.rules) AddRule(rule, is_owners);
        Next();
      }
      return std::move(found_);
    }
    for (const Declaration& declaration : policy_.declarations) {
      AddDeclaration(declaration);
      Next();
    }
    return std::move(found_);
  }

 private:
  void Next() {
    ++current_.declaration;
    current_.rule = Decision::kNone;
  }

  void Add(Kind kind, size_t part = 0, SelectorKind selector = SelectorKind::kAnyone) {
    Mutation mutation = current_;
    mutation.kind = kind;
    mutation.part = static_cast<uint32_t>(part);
    mutation.selector = selector;
    found_.push_back(mutation);
  }

  void AddDeclaration(const Declaration& declaration) {
    Add(Kind::kRemoveDeclaration);
    Add(declaration.inherits ? Kind::kDropInherit : Kind::kAddInherit);
    const std::vector<Segment>& segments = declaration.pattern.segments;
    for (size_t i = 0; i < segments.size(); ++i) {
      if (MayBeWidened(segments[i])) Add(Kind::kWidenSegment, i);
    }
    for (const Rule& rule : declaration.rules) AddRule(rule, IsOwnersPattern(declaration.pattern));
  }

  void AddRule(const Rule& rule, bool is_owners) {
    const bool is_amplify = policy_.amplify.has_value();
    ++current_.rule;  // of kNone: 0
    Add(Kind::kDropRule);
    if (!is_amplify) Add(Kind::kSwapEffect);
    for (size_t i = 0; i < rule.selectors.size(); ++i) {
      if (rule.selectors.size() > 1) Add(Kind::kDropSelector, i);
      const SelectorKind kind = rule.selectors[i].kind;
      for (const SelectorKind other :
           is_amplify ? InPlaceOfAmplify(kind, is_owners) : InPlaceOf(kind, is_owners)) {
        Add(Kind::kChangeSelector, i, other);
      }
    }
    for (size_t i = 0; i < policy_.actions.size(); ++i) {
      const uint64_t bit = uint64_t{1} << i;
      if ((rule.actions & bit) == 0) Add(Kind::kAddAction, i);
      if ((rule.actions & bit) != 0 && rule.actions != bit) Add(Kind::kRemoveAction, i);
    }
    for (size_t i = 0; i < rule.where.size(); ++i) AddWhere(rule.where[i], i);
  }

  void AddWhere(const Where& where, size_t part) {
    Add(Kind::kDropWhere, part);
    if (!where.variable.empty()) return Add(Kind::kConstantForVariable, part);
    if (where.values.size() == 1) return Add(Kind::kChangeWhereValue, part);
    for (size_t i = 0; i < where.values.size(); ++i) {
      Add(Kind::kDropWhereValue, part);
      found_.back().value = static_cast<uint32_t>(i);
    }
  }

  const Policy& policy_;
  Mutation current_;
  std::vector<Mutation> found_;
};

// --- changes -------------------------------------------------------------------------------------

// The constant in the place of a variable: what analyses call a segment if any will do, so that
// requests of one tenant alone, made by them, will not.
constexpr char kConstant[] = "a";

std::string AnotherValue(const std::string& value) { return "another-" + value; }

template <typename List>
void Erase(List& list, uint32_t place) {
  list.erase(list.begin() + place);
}

void Change(const Mutation& mutation, Rule& rule) {
  const auto bit = [&] { return uint64_t{1} << mutation.part; };
  switch (mutation.kind) {
    case Kind::kSwapEffect:
      rule.effect = rule.effect == Effect::kAllow ? Effect::kDeny : Effect::kAllow;
      break;
    case Kind::kAddAction:
      rule.actions |= bit();
      break;
    case Kind::kRemoveAction:
      rule.actions &= ~bit();
      break;
    case Kind::kChangeSelector: {
      Selector& selector = rule.selectors[mutation.part];
      selector.kind = mutation.selector;
      selector.text = SelectorText(mutation.selector);
      selector.name = mutation.selector == SelectorKind::kOwner ? kEntityIdVariable : "";
      break;
    }
    case Kind::kDropSelector:
      Erase(rule.selectors, mutation.part);
      break;
    case Kind::kDropWhere:
      Erase(rule.where, mutation.part);
      break;
    case Kind::kDropWhereValue:
      Erase(rule.where[mutation.part].values, mutation.value);
      break;
    case Kind::kChangeWhereValue: {
      std::string& value = rule.where[mutation.part].values.front();
      value = AnotherValue(value);
      break;
    }
    case Kind::kConstantForVariable:
      rule.where[mutation.part].variable.clear();
      rule.where[mutation.part].values = {kConstant};
      break;
    default:
      break;  // not of a rule
  }
}

void ChangeRules(const Mutation& mutation, std::vector<Rule>& rules) {
  if (mutation.kind == Kind::kDropRule) {
    Erase(rules, mutation.rule);
  } else {
    Change(mutation, rules[mutation.rule]);
  }
}

// Returns a variable's name that the pattern has not.
std::string NewVariable(const Pattern& pattern) {
  std::string name = "any";
  while (pattern.VariableSegment(name)) name += '_';
  return name;
}

// Returns how any segment is written in the place of one. Its name stays, since rules may ask for
// it; without one the last segment needs a name, for `*` is there all that is below.
std::string AnyInPlaceOf(const Pattern& pattern, uint32_t place) {
  const std::string& name = pattern.segments[place].variable;
  if (!name.empty()) return absl::StrCat("<", name, ">");
  const bool is_last = place + 1 == pattern.segments.size();
  return is_last ? absl::StrCat("<", NewVariable(pattern), ">") : "*";
}

// Returns the pattern with any segment in place of one, or nothing if there is no such pattern: a
// last segment behind `**` can't have a name.
std::optional<Pattern> Widened(const Pattern& pattern, uint32_t place) {
  const Segment& segment = pattern.segments[place];
  const std::string text =
      absl::StrCat(pattern.text.substr(0, segment.begin), AnyInPlaceOf(pattern, place),
                   pattern.text.substr(segment.end));
  return ParsePattern(text, pattern.mode, PolicyLimits()).pattern;
}

// Returns the declaration as the mutation leaves it, or nothing if it can't. REQUIRES: it leaves
// one.
std::optional<Declaration> Changed(const Mutation& mutation, Declaration declaration) {
  if (mutation.kind == Kind::kWidenSegment) {
    std::optional<Pattern> pattern = Widened(declaration.pattern, mutation.part);
    if (!pattern) return std::nullopt;
    declaration.pattern = *std::move(pattern);
  } else if (mutation.kind == Kind::kDropInherit || mutation.kind == Kind::kAddInherit) {
    declaration.inherits = !declaration.inherits;
  } else {
    ChangeRules(mutation, declaration.rules);
  }
  return declaration;
}

AmplifyDefinition Changed(const Mutation& mutation, AmplifyDefinition definition) {
  if (mutation.kind == Kind::kRemoveDeclaration) {
    Erase(definition.paths, mutation.declaration);
  } else {
    ChangeRules(mutation, definition.paths[mutation.declaration].rules);
  }
  return definition;
}

bool HasErrors(const Policy& policy) {
  Issues issues;
  CheckDeclarations(policy, issues);
  return issues.has_errors();
}

void SortBySpecificity(Policy& policy) {
  std::sort(policy.declarations.begin(), policy.declarations.end(),
            [](const Declaration& a, const Declaration& b) {
              return CompareSpecificity(a.pattern, b.pattern) < 0;
            });
}

// The rules of a declaration, as their author wrote them.
const std::vector<Rule>& RulesOf(const Policy& policy, uint32_t declaration) {
  return policy.amplify ? policy.amplify->paths[declaration].rules
                        : policy.declarations[declaration].rules;
}

std::string Ticked(const std::string& text) { return absl::StrCat("`", text, "`"); }

}  // namespace

std::vector<Mutation> FindMutations(const Policy& policy) { return Finder(policy).Find(); }

std::string MutationText(const Policy& policy, const Mutation& mutation) {
  const auto rule = [&]() -> const Rule& {
    return RulesOf(policy, mutation.declaration)[mutation.rule];
  };
  const auto selector = [&] { return Ticked(rule().selectors[mutation.part].text); };
  const auto action = [&] { return Ticked(policy.actions[mutation.part]); };
  const auto where = [&]() -> const Where& { return rule().where[mutation.part]; };
  switch (mutation.kind) {
    case Kind::kRemoveDeclaration:
      return "the declaration removed";
    case Kind::kDropInherit:
      return "`inherit` removed";
    case Kind::kAddInherit:
      return "`inherit` added";
    case Kind::kWidenSegment: {
      const Pattern& pattern = policy.declarations[mutation.declaration].pattern;
      const Segment& segment = pattern.segments[mutation.part];
      return absl::StrCat("any segment in place of ",
                          Ticked(pattern.text.substr(segment.begin, segment.end - segment.begin)));
    }
    case Kind::kDropRule:
      return "the rule removed";
    case Kind::kSwapEffect:
      return rule().effect == Effect::kAllow ? "`deny` in place of `allow`"
                                             : "`allow` in place of `deny`";
    case Kind::kAddAction:
      return action() + " added to `to`";
    case Kind::kRemoveAction:
      return action() + " removed from `to`";
    case Kind::kChangeSelector:
      return absl::StrCat(Ticked(SelectorText(mutation.selector)), " in place of ", selector());
    case Kind::kDropSelector:
      return selector() + " removed";
    case Kind::kDropWhere:
      return absl::StrCat("`where` without ", Ticked(where().attribute));
    case Kind::kDropWhereValue:
      return absl::StrCat(Ticked(where().values[mutation.value]), " removed from ",
                          Ticked(where().attribute));
    case Kind::kChangeWhereValue:
      return absl::StrCat(Ticked(AnotherValue(where().values.front())), " in place of ",
                          Ticked(where().values.front()));
    case Kind::kConstantForVariable:
      return absl::StrCat(Ticked(kConstant), " in place of ",
                          Ticked(absl::StrCat("<", where().variable, ">")));
  }
  return "";
}

SourceRange RangeOf(const Policy& policy, const Mutation& mutation) {
  if (mutation.rule == Decision::kNone) {
    return policy.amplify ? policy.amplify->paths[mutation.declaration].range
                          : policy.declarations[mutation.declaration].pattern_range;
  }
  const Rule& rule = RulesOf(policy, mutation.declaration)[mutation.rule];
  switch (mutation.kind) {
    case Kind::kAddAction:
    case Kind::kRemoveAction:
      return rule.to_range;
    case Kind::kChangeSelector:
    case Kind::kDropSelector:
      return rule.selectors[mutation.part].range;
    case Kind::kDropWhere:
    case Kind::kDropWhereValue:
    case Kind::kChangeWhereValue:
    case Kind::kConstantForVariable:
      return rule.where[mutation.part].range;
    default:
      return rule.range;
  }
}

std::optional<Mutant> MutantMaker::Make(const Mutation& mutation) const {
  return policy_.amplify ? MakeAmplify(mutation) : MakeNative(mutation);
}

std::optional<Mutant> MutantMaker::MakeNative(const Mutation& mutation) const {
  const Declaration& original = policy_.declarations[mutation.declaration];
  Mutant mutant;
  std::optional<Declaration> changed;
  if (mutation.kind != Kind::kRemoveDeclaration) {
    changed = Changed(mutation, original);
    if (!changed) return std::nullopt;
  }
  mutant.paths = changed ? changed->pattern : original.pattern;  // the wider one, if it is widened
  const std::vector<uint32_t> neighbours = NeighboursOf(mutation.declaration, *mutant.paths);
  mutant.after = internal::PartOf(policy_, neighbours);
  mutant.before = mutant.after;
  mutant.before.declarations.push_back(original);
  if (changed) mutant.after.declarations.push_back(*std::move(changed));
  if (HasErrors(mutant.after)) return std::nullopt;
  SortBySpecificity(mutant.before);
  SortBySpecificity(mutant.after);
  return mutant;
}

// Where one path of Amplify is changed, what others take away or give may change, too.
std::optional<Mutant> MutantMaker::MakeAmplify(const Mutation& mutation) const {
  AmplifyDefinition definition = Changed(mutation, *policy_.amplify);
  Issues issues;
  ValidateAmplify(definition, PolicyLimits(), issues);
  if (issues.has_errors()) return std::nullopt;
  Mutant mutant{policy_, LowerAmplify(std::move(definition)), std::nullopt};
  SortBySpecificity(mutant.before);
  SortBySpecificity(mutant.after);
  return mutant;
}

Policy MutantMaker::MakeWhole(const Mutation& mutation) const {
  if (policy_.amplify) return LowerAmplify(Changed(mutation, *policy_.amplify));
  Policy whole = policy_;
  if (mutation.kind == Kind::kRemoveDeclaration) {
    Erase(whole.declarations, mutation.declaration);
  } else {
    Declaration& declaration = whole.declarations[mutation.declaration];
    declaration = Changed(mutation, declaration).value();
  }
  return whole;
}

std::vector<uint32_t> MutantMaker::NeighboursOf(uint32_t declaration, const Pattern& paths) const {
  std::vector<uint32_t> neighbours;
  for (uint32_t i = 0; i < policy_.declarations.size(); ++i) {
    if (i != declaration && internal::MayMeet(policy_.declarations[i].pattern, paths)) {
      neighbours.push_back(i);
    }
  }
  return neighbours;
}

}  // namespace postern
