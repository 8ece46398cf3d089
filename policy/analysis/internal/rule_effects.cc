#include "policy/analysis/internal/rule_effects.h"

#include <algorithm>
#include <set>

#include "policy/analysis/internal/access_function.h"
#include "policy/analysis/internal/deciding_order.h"
#include "policy/analysis/internal/path_classes.h"
#include "policy/analysis/internal/principal_space.h"

namespace postern::internal {
namespace {

using Set = PrincipalSpace::Set;

constexpr size_t kMaxBefore = 3;

uint64_t LowestBit(uint64_t actions) { return actions & (~actions + 1); }

// A rule on a class of paths.
struct RuleOnClass {
  PlacedRule placed;
  bool is_dead = false;
  Set whom = Bdd::kFalse;
};

Set Union(const std::vector<Set>& sets, Bdd& bdd) {
  Set all = Bdd::kFalse;
  for (auto set = sets.rbegin(); set != sets.rend(); ++set) all = bdd.Or(*set, all);
  return all;
}

class EffectsFinder {
 public:
  EffectsFinder(const Policy& policy, const DeclarationTrie& trie,
                const absl::flat_hash_set<const Rule*>& dead, const RuleEffectsBudget& budget)
      : policy_(policy),
        trie_(trie),
        dead_(dead),
        constants_(ConstantsOf(policy)),
        space_(budget.nodes),
        rules_left_(budget.rules) {}

  // Returns false once the budget is spent.
  bool Look(const PathClass& one) {
    const std::vector<RuleOnClass> rules = RulesOn(one);
    uint64_t actions = 0;
    for (const RuleOnClass& one_rule : rules) actions |= one_rule.placed.rule->actions;
    for (uint64_t rest = actions; rest != 0; rest &= rest - 1) {
      if (rules.size() > rules_left_) return false;
      rules_left_ -= rules.size();
      LookAt(rules, LowestBit(rest), one.witness);
      if (space_.bdd().exhausted()) return false;
    }
    return true;
  }

  RuleEffects Take() && { return std::move(effects_); }

 private:
  bool IsSome(Set set) {
    const auto [entry, is_new] = is_some_.try_emplace(set, false);
    if (is_new) entry->second = set != Bdd::kFalse && space_.Possible(set) != Bdd::kFalse;
    return entry->second;
  }

  // The rules in the order in which they decide, denies first.
  std::vector<RuleOnClass> RulesOn(const PathClass& one) {
    const std::vector<uint32_t> matching = trie_.Matching(one.witness);
    std::vector<const Pattern*> patterns;
    patterns.reserve(matching.size());
    for (const uint32_t place : matching) patterns.push_back(&policy_.declarations[place].pattern);
    const KnownSegments known = KnownSegmentsOf(patterns, constants_);
    std::vector<RuleOnClass> rules;
    for (PlacedRule& placed : RulesInOrder(policy_, matching, known, space_)) {
      const Set whom = Union(placed.selectors, space_.bdd());
      const bool is_dead = dead_.contains(placed.rule);
      rules.push_back({std::move(placed), is_dead, whom});
    }
    return rules;
  }

  void LookAt(const std::vector<RuleOnClass>& rules, uint64_t action, const std::string& path) {
    Bdd& bdd = space_.bdd();
    Set denied = Bdd::kFalse;
    Set decided = Bdd::kFalse;
    Set given = Bdd::kFalse;  // by allows, whatever is denied
    for (size_t i = 0; i < rules.size(); ++i) {
      const auto& [placed, is_dead, whom] = rules[i];
      if ((placed.rule->actions & action) == 0) continue;
      if (placed.rule->effect == Effect::kAllow) NoteGifts(placed, action, denied);
      if (is_dead) continue;
      if (effects_.deciding.contains(placed.rule) || IsSome(bdd.Without(whom, decided))) {
        effects_.deciding.insert(placed.rule);
      } else {
        NotePlace(rules, i, action, path);
      }
      decided = bdd.Or(decided, whom);
      if (placed.rule->effect == Effect::kDeny) {
        denied = decided;
      } else {
        given = bdd.Or(given, whom);
      }
    }
    for (const auto& [placed, is_dead, whom] : rules) {
      const bool is_guard = policy_.declarations[placed.declaration].IsGuard();
      if (is_guard && (placed.rule->actions & action) != 0 && IsSome(bdd.And(whom, given))) {
        effects_.taking.insert(placed.declaration);
      }
    }
  }

  void NotePlace(const std::vector<RuleOnClass>& rules, size_t i, uint64_t action,
                 const std::string& path) {
    const auto [entry, is_new] = effects_.may_hold.try_emplace(rules[i].placed.rule);
    if (!is_new) return;
    entry->second.path = path;
    for (size_t j = 0; j < i && entry->second.before.size() < kMaxBefore; ++j) {
      const bool meets = (rules[j].placed.rule->actions & action) != 0 &&
                         IsSome(space_.bdd().And(rules[j].whom, rules[i].whom));
      if (meets) entry->second.before.push_back(rules[j].placed.rule);
    }
  }

  void NoteGifts(const PlacedRule& placed, uint64_t action, Set denied) {
    for (size_t i = 0; i < placed.selectors.size(); ++i) {
      const Selector* const selector = &placed.rule->selectors[i];
      if (effects_.giving.contains(selector) && (effects_.granted & action) != 0) continue;
      if (!IsSome(space_.bdd().Without(placed.selectors[i], denied))) continue;
      effects_.giving.insert(selector);
      effects_.granted |= action;
    }
  }

  const Policy& policy_;
  const DeclarationTrie& trie_;
  const absl::flat_hash_set<const Rule*>& dead_;
  const std::set<std::string> constants_;
  PrincipalSpace space_;
  absl::flat_hash_map<Set, bool> is_some_;
  size_t rules_left_;
  RuleEffects effects_;
};

}  // namespace

std::optional<RuleEffects> FindRuleEffects(const Policy& policy, const DeclarationTrie& trie,
                                           const std::vector<bool>& is_of_interest,
                                           const absl::flat_hash_set<const Rule*>& dead,
                                           const RuleEffectsBudget& budget) {
  const auto classes = FindPathClasses(policy, trie, is_of_interest, budget.states);
  if (!classes) return std::nullopt;
  EffectsFinder finder(policy, trie, dead, budget);
  for (const PathClass& one : *classes) {
    if (!finder.Look(one)) return std::nullopt;
  }
  return std::move(finder).Take();
}

std::vector<const Selector*> SelectorsLeftNothing(const Policy& policy,
                                                  const Declaration& declaration) {
  constexpr size_t kMaxNodes = 100'000;
  PrincipalSpace space(kMaxNodes);
  Bdd& bdd = space.bdd();
  std::vector<std::pair<const Rule*, Set>> denies;
  for (const Rule& rule : declaration.rules) {
    if (rule.effect != Effect::kDeny) continue;
    denies.emplace_back(&rule, Union(SelectorSets(policy, declaration, rule, {}, space), bdd));
  }
  const auto is_left = [&](Set whom, uint64_t action) {
    for (const auto& [rule, set] : denies) {
      if ((rule->actions & action) != 0) whom = bdd.Without(whom, set);
    }
    return space.Possible(whom) != Bdd::kFalse;
  };
  std::vector<const Selector*> nothing;
  for (const Rule& rule : declaration.rules) {
    if (rule.effect != Effect::kAllow) continue;
    const std::vector<Set> sets = SelectorSets(policy, declaration, rule, {}, space);
    for (size_t i = 0; i < sets.size(); ++i) {
      bool gets_something = false;
      for (uint64_t rest = rule.actions; rest != 0 && !gets_something; rest &= rest - 1) {
        gets_something = is_left(sets[i], LowestBit(rest));
      }
      if (!gets_something) nothing.push_back(&rule.selectors[i]);
    }
  }
  return bdd.exhausted() ? std::vector<const Selector*>() : nothing;
}

}  // namespace postern::internal
