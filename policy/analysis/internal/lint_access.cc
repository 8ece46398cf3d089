// Most rules are plainly of use: on one path of their declaration nothing else comes before them.
// What is not plain on that path is looked at on all paths, by the classes of paths in which the
// declarations that are left over take part (rule_effects.h).
#include "policy/analysis/internal/lint_access.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "policy/analysis/internal/rule_effects.h"
#include "policy/internal/words.h"

namespace postern::internal {
namespace {

using SelectorKind = SelectorSpec::Kind;
using Outcome = PathSearch::Outcome;

// A second or two.
constexpr RuleEffectsBudget kBudget = {200'000, 2'000'000, 5'000'000};

constexpr size_t kMaxRulePairs = 500'000;

uint64_t LowestBit(uint64_t actions) { return actions & (~actions + 1); }

bool HasWhere(const Declaration& declaration) {
  return std::any_of(declaration.rules.begin(), declaration.rules.end(),
                     [](const Rule& rule) { return !rule.where.empty(); });
}

Claims ClaimsOf(const Declaration& declaration, const Rule& rule, const Bindings& bindings) {
  Claims claims;
  for (const Selector& selector : rule.selectors) {
    claims.push_back(MakeClaim(declaration, rule, selector, bindings));
  }
  return claims;
}

// The names that a policy declares and nobody was seen to be granted anything by so far.
struct OpenNames {
  uint64_t actions = 0;
  absl::flat_hash_set<std::string> groups;
  absl::flat_hash_set<std::string> functions;

  bool empty() const { return actions == 0 && groups.empty() && functions.empty(); }

  bool Has(const Selector& selector) const {
    return (selector.kind == SelectorKind::kGroup && groups.contains(selector.name)) ||
           (selector.kind == SelectorKind::kFunction && functions.contains(selector.name));
  }
  bool Has(const Rule& rule) const {
    return (rule.actions & actions) != 0 ||
           std::any_of(rule.selectors.begin(), rule.selectors.end(),
                       [this](const Selector& selector) { return Has(selector); });
  }
  void Close(const Selector& selector) {
    if (selector.kind == SelectorKind::kGroup) groups.erase(selector.name);
    if (selector.kind == SelectorKind::kFunction) functions.erase(selector.name);
    if (selector.kind == SelectorKind::kGroupVariable) groups.clear();  // any may be meant
  }
};

class AccessLint {
 public:
  explicit AccessLint(LintContext& context)
      : context_(context),
        policy_(context.policy()),
        is_of_interest_(policy_.declarations.size()),
        names_(DeclaredNames()) {}

  void Run() {
    for (uint32_t place = 0; place < context_.num_declarations(); ++place) {
      LookForContradictions(context_.declaration(place));
    }
    const bool takes = std::any_of(policy_.declarations.begin(), policy_.declarations.end(),
                                   [](const auto& d) { return d.inherits || d.HasDeny(); });
    if (!takes && names_.empty()) return;
    for (uint32_t place = 0; place < context_.num_declarations(); ++place) LookAt(place, takes);
    LookForNames();
    const bool any =
        std::find(is_of_interest_.begin(), is_of_interest_.end(), true) != is_of_interest_.end();
    if (!any) return ReportNames({});
    const auto effects =
        FindRuleEffects(policy_, context_.trie(), is_of_interest_, context_.dead(), kBudget);
    if (!effects) return CutAll(takes);
    for (uint32_t place = 0; place < context_.num_declarations(); ++place) Report(place, *effects);
    ReportNames(*effects);
  }

 private:
  // Those of a policy that grants something: another one is not yet finished.
  OpenNames DeclaredNames() const {
    OpenNames names;
    if (std::none_of(policy_.declarations.begin(), policy_.declarations.end(),
                     [](const Declaration& one) { return one.HasAllow(); })) {
      return names;
    }
    const size_t actions = policy_.places.actions.size();
    names.actions = actions == 64 ? ~uint64_t{0} : (uint64_t{1} << actions) - 1;
    if (policy_.groups) names.groups.insert(policy_.groups->begin(), policy_.groups->end());
    if (policy_.functions) {
      names.functions.insert(policy_.functions->begin(), policy_.functions->end());
    }
    return names;
  }

  void LookForContradictions(const Declaration& declaration) {
    if (!declaration.HasAllow() || !declaration.HasDeny()) return;
    const size_t pairs = declaration.rules.size() * declaration.rules.size();
    if (pairs > pairs_left_) return context_.Cut("contradictory-rules");
    pairs_left_ -= pairs;
    const std::vector<const Selector*> nothing = SelectorsLeftNothing(policy_, declaration);
    for (const Rule& rule : declaration.rules) {
      if (rule.effect != Effect::kAllow) continue;
      bool is_dead = true;
      for (const Selector& selector : rule.selectors) {
        if (std::find(nothing.begin(), nothing.end(), &selector) == nothing.end()) {
          is_dead = false;
          continue;
        }
        context_.Warn("contradictory-rules", selector.range,
                      Quote(selector.text) +
                          " gets nothing from this `allow`: what the same declaration denies is "
                          "all of it, and a `deny` always wins",
                      "remove one of the two, or narrow the `deny`",
                      DeniesOf(declaration, rule.actions));
      }
      if (is_dead) context_.MarkDead(rule);
    }
  }

  static std::vector<RelatedPlace> DeniesOf(const Declaration& declaration, uint64_t actions) {
    constexpr size_t kMaxRelated = 3;
    std::vector<RelatedPlace> denies;
    for (const Rule& rule : declaration.rules) {
      if (rule.effect != Effect::kDeny || (rule.actions & actions) == 0) continue;
      if (denies.size() < kMaxRelated) denies.push_back({"denied here", rule.range});
    }
    return denies;
  }

  // Looks at one path. REQUIRES: contradictions were looked for.
  void LookAt(uint32_t place, bool takes) {
    const Declaration& declaration = context_.declaration(place);
    CloseDenied(declaration);
    if (!takes && names_.empty()) return;
    const PathSearch asked = context_.FindAsked(place);
    if (asked.found()) {
      const PathAccess access = context_.AccessAt(asked.witness);
      CloseGranted(declaration, access);
      if (!takes || IsPlain(declaration, place, access)) return;
    }
    is_of_interest_[place] = takes && !declaration.rules.empty();
  }

  // A group or function that is denied something is of use.
  void CloseDenied(const Declaration& declaration) {
    for (const Rule& rule : declaration.rules) {
      if (rule.effect != Effect::kDeny) continue;
      for (const Selector& selector : rule.selectors) names_.Close(selector);
    }
  }

  void CloseGranted(const Declaration& declaration, const PathAccess& access) {
    for (const Rule& rule : declaration.rules) {
      if (rule.effect != Effect::kAllow) continue;
      for (const Selector& selector : rule.selectors) {
        if ((rule.actions & names_.actions) == 0 && !names_.Has(selector) &&
            selector.kind != SelectorKind::kGroupVariable) {
          continue;
        }
        const Claims claim = {MakeClaim(declaration, rule, selector, access.bindings())};
        for (uint64_t rest = rule.actions; rest != 0; rest &= rest - 1) {
          if (!access.IsAllowed(LowestBit(rest), claim)) continue;
          names_.actions &= ~LowestBit(rest);
          names_.Close(selector);
        }
      }
    }
  }

  // Returns whether this path shows that each rule decides, and that a guard takes something. Where
  // there is no `where`, a rule that its declaration's others cover is told of as such.
  bool IsPlain(const Declaration& declaration, uint32_t place, const PathAccess& access) const {
    if (HasWhere(declaration)) return false;
    for (const uint32_t other : access.matching()) {
      if (other == place) break;
      if (!context_.declaration(other).rules.empty()) return false;
    }
    if (declaration.IsGuard()) return TakesSomething(declaration, access);
    if (!declaration.HasAllow()) return true;
    return std::none_of(access.matching().begin(), access.matching().end(),
                        [this](uint32_t other) { return context_.declaration(other).HasDeny(); });
  }

  bool TakesSomething(const Declaration& guard, const PathAccess& access) const {
    for (size_t i = 0; i < access.NumAsked(); ++i) {
      const Declaration& asked = context_.declaration(access.matching()[i]);
      for (const Rule& allow : asked.rules) {
        if (allow.effect != Effect::kAllow) continue;
        const Claims allowed = ClaimsOf(asked, allow, access.bindings());
        for (const Rule& deny : guard.rules) {
          if ((deny.actions & allow.actions) == 0) continue;
          for (const Claim& denied : ClaimsOf(guard, deny, access.bindings())) {
            if (std::any_of(allowed.begin(), allowed.end(),
                            [&denied](const Claim& one) { return BothHoldForSome(one, denied); })) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  // What one path of each did not show to be granted may be so on another.
  void LookForNames() {
    if (names_.empty()) return;
    for (uint32_t place = 0; place < context_.num_declarations(); ++place) {
      for (const Rule& rule : context_.declaration(place).rules) {
        if (rule.effect == Effect::kAllow && names_.Has(rule)) is_of_interest_[place] = true;
      }
    }
  }

  void Report(uint32_t place, const RuleEffects& effects) {
    if (!is_of_interest_[place]) return;
    const Declaration& declaration = context_.declaration(place);
    if (declaration.IsGuard() && declaration.HasDeny() && !effects.taking.contains(place)) {
      context_.Warn("guard-denies-nothing", declaration.pattern_range,
                    "the guard " + Quote(declaration.pattern.text) +
                        " takes nothing from anybody: on none of its paths is anybody whom it "
                        "denies allowed what it denies",
                    "remove it, or write its pattern and its denies for what it should take away");
    }
    for (const Rule& rule : declaration.rules) {
      const auto may_hold = effects.may_hold.find(&rule);
      if (effects.deciding.contains(&rule) || may_hold == effects.may_hold.end()) continue;
      std::vector<RelatedPlace> related;
      for (const Rule* before : may_hold->second.before) {
        related.push_back({"this one comes first", before->range});
      }
      context_.Warn("rule-never-decides", rule.range,
                    "this rule never decides: others come first wherever it holds, for instance "
                    "on " +
                        Quote(may_hold->second.path),
                    "remove it, or narrow the others", std::move(related));
    }
  }

  void ReportNames(const RuleEffects& effects) {
    names_.actions &= ~effects.granted;
    for (const Selector* selector : effects.giving) names_.Close(*selector);
    for (size_t i = 0; i < policy_.places.actions.size(); ++i) {
      if ((names_.actions >> i & 1) == 0) continue;
      context_.Warn("unused-action", policy_.places.actions[i],
                    "nobody is granted the action " + Quote(policy_.actions[i]),
                    "grant it to somebody, or remove it");
    }
    if (policy_.groups) {
      ReportUnused("unused-group", "group", *policy_.groups, policy_.places.groups, names_.groups);
    }
    if (policy_.functions) {
      ReportUnused("unused-function", "function", *policy_.functions, policy_.places.functions,
                   names_.functions);
    }
  }

  void ReportUnused(const char* id, const std::string& what, const std::vector<std::string>& names,
                    const std::vector<SourceRange>& places,
                    const absl::flat_hash_set<std::string>& unused) {
    for (size_t i = 0; i < names.size(); ++i) {
      if (!unused.contains(names[i])) continue;
      context_.Warn(
          id, places[i],
          "no rule grants the " + what + " " + Quote(names[i]) + " anything, or denies it",
          "name it in a rule, or remove it");
    }
  }

  void CutAll(bool takes) {
    if (takes) {
      context_.Cut("rule-never-decides");
      context_.Cut("guard-denies-nothing");
    }
    if (names_.actions != 0) context_.Cut("unused-action");
    if (!names_.groups.empty()) context_.Cut("unused-group");
    if (!names_.functions.empty()) context_.Cut("unused-function");
  }

  LintContext& context_;
  const Policy& policy_;
  std::vector<bool> is_of_interest_;
  OpenNames names_;
  size_t pairs_left_ = kMaxRulePairs;  // of rules of one declaration
};

}  // namespace

void LintAccess(LintContext& context) { AccessLint(context).Run(); }

}  // namespace postern::internal
