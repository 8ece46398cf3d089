#include "policy/internal/lint_rules.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/internal/words.h"

namespace postern::internal {
namespace {

using SelectorKind = SelectorSpec::Kind;

// Pairs of rules of one declaration, over a whole policy: a second or two.
constexpr size_t kMaxRulePairs = 50000000;

void LintDeniesAlone(LintContext& context, const Declaration& declaration) {
  if (!declaration.IsClosure() || declaration.rules.empty()) return;
  context.Warn("denies-alone", declaration.pattern_range,
               Quote(declaration.pattern.text) +
                   " has denies alone: it governs its paths and allows nobody anything",
               "write `inherit` first if it should only take away from other declarations");
}

void LintDenyAnyoneWhere(LintContext& context, const Rule& rule) {
  if (rule.effect != Effect::kDeny || rule.where.empty()) return;
  for (const Selector& selector : rule.selectors) {
    if (selector.kind != SelectorKind::kAnyone) continue;
    context.Warn("deny-anyone-where", selector.range,
                 "a `deny` to `anyone` also holds for every principal, guests and functions "
                 "included, whose attribute " +
                     Quote(rule.where.front().attribute) + " is absent",
                 "name those who are meant, for instance `authenticated`");
  }
}

// A rule with what each of its selectors asks.
struct ClaimedRule {
  const Rule* rule;
  Claims claims;
};

std::vector<ClaimedRule> RulesOf(const Declaration& declaration) {
  std::vector<ClaimedRule> rules;
  for (const Rule& rule : declaration.rules) {
    rules.push_back({&rule, {}});
    for (const Selector& selector : rule.selectors) {
      rules.back().claims.push_back(MakeClaim(declaration, rule, selector, Bindings()));
    }
  }
  return rules;
}

// Returns which of `actions` the rule `other` decides for everyone for whom `claim` holds.
uint64_t CoveredActions(const Claim& claim, uint64_t actions, const ClaimedRule& other) {
  if ((other.rule->actions & actions) == 0) return 0;
  const bool covers =
      std::any_of(other.claims.begin(), other.claims.end(),
                  [&claim](const Claim& wide) { return SurelyHolds(wide, {claim}); });
  return covers ? other.rule->actions & actions : 0;
}

// Returns those of `others` which together decide all that `rule` does, or none.
std::vector<const Rule*> CoveringRules(const ClaimedRule& rule,
                                       const std::vector<ClaimedRule>& others) {
  std::vector<const Rule*> covering;
  for (const Claim& claim : rule.claims) {
    uint64_t open = rule.rule->actions;
    for (const ClaimedRule& other : others) {
      if (other.rule->effect != rule.rule->effect) continue;
      const uint64_t covered = CoveredActions(claim, open, other);
      open &= ~covered;
      const bool is_new = std::find(covering.begin(), covering.end(), other.rule) == covering.end();
      if (covered != 0 && is_new) covering.push_back(other.rule);
    }
    if (open != 0) return {};
  }
  return covering;
}

void WarnOfCoveredRule(LintContext& context, const Rule& rule,
                       const std::vector<const Rule*>& covering) {
  std::vector<RelatedPlace> related;
  related.reserve(covering.size());
  for (const Rule* other : covering) related.push_back({"covered by this rule", other->range});
  const std::string verb = rule.effect == Effect::kAllow ? "allow" : "deny";
  context.Warn("rule-covered", rule.range,
               "this rule changes no decision: " +
                   (covering.size() == 1 ? "another one already " + verb + "s"
                                         : "others together already " + verb) +
                   " all of it",
               "remove it, or narrow the other", std::move(related));
}

// Every rule is held against the others: from the last to the first, so that of two equal ones the
// later is named; one that was named covers no other. `pairs_left` bounds the work on a whole
// policy.
void LintRuleCovered(LintContext& context, const Declaration& declaration, size_t& pairs_left) {
  const size_t pairs = declaration.rules.size() * declaration.rules.size();
  if (pairs > pairs_left) return context.Cut("rule-covered");
  pairs_left -= pairs;
  std::vector<ClaimedRule> rules = RulesOf(declaration);
  for (size_t i = rules.size(); i-- != 0;) {
    const ClaimedRule rule = rules[i];
    const auto place = rules.erase(rules.begin() + static_cast<std::ptrdiff_t>(i));
    const std::vector<const Rule*> covering = CoveringRules(rule, rules);
    if (covering.empty()) {
      rules.insert(place, rule);
    } else {
      WarnOfCoveredRule(context, *rule.rule, covering);
      context.MarkDead(*rule.rule);
    }
  }
}

// Returns the actions that change something, as far as their names tell.
uint64_t WritingActions(const Policy& policy) {
  constexpr std::array<std::string_view, 4> kWritingMethods = {"PUT", "POST", "PATCH", "DELETE"};
  constexpr std::array<std::string_view, 3> kReadingMethods = {"GET", "HEAD", "OPTIONS"};
  uint64_t actions = 0;
  uint64_t reading = 0;
  for (const auto& [method, action] : policy.methods) {
    const auto is_in = [&method = method](const auto& methods) {
      return std::find(methods.begin(), methods.end(), method) != methods.end();
    };
    if (is_in(kWritingMethods)) actions |= uint64_t{1} << action;
    if (is_in(kReadingMethods)) reading |= uint64_t{1} << action;
  }
  actions &= ~reading;
  for (size_t i = 0; i < policy.actions.size(); ++i) {
    if (policy.actions[i] == "write" || policy.actions[i] == "delete") actions |= uint64_t{1} << i;
  }
  return actions;
}

// Warns of what `rule` lets a guest change on at least one path, denies of all declarations
// considered.
void LintGuestWrites(LintContext& context, uint32_t place, const Rule& rule,
                     const Selector& selector, uint64_t writing) {
  const Claims guest = {{SelectorKind::kGuest, "", {}}};
  uint64_t open = 0;
  std::string witness;
  for (uint64_t rest = rule.actions & writing; rest != 0; rest &= rest - 1) {
    const uint64_t action = rest & (~rest + 1);
    const PathSearch search =
        context.search().FindAvoiding({&context.pattern(place)}, [&](uint32_t other) {
          return context.search().Hides(other, place) ||
                 HasRuleFor(context.declaration(other), Effect::kDeny, action, guest, Bindings());
        });
    if (search.outcome == PathSearch::Outcome::kUndecided) context.Cut("guest-writes");
    if (!search.found()) continue;
    open |= action;
    if (witness.empty()) witness = search.witness;
  }
  if (open == 0) return;
  WarnOfGuestWrites(context, selector, open, context.pattern(place).text, witness);
}

}  // namespace

void LintRules(LintContext& context) {
  const uint64_t writing = WritingActions(context.policy());
  size_t pairs_left = kMaxRulePairs;
  for (uint32_t place = 0; place < context.num_declarations(); ++place) {
    const Declaration& declaration = context.declaration(place);
    LintDeniesAlone(context, declaration);
    LintRuleCovered(context, declaration, pairs_left);
    for (const Rule& rule : declaration.rules) {
      LintDenyAnyoneWhere(context, rule);
      // A `where` is a sign that it was thought about.
      if (rule.effect != Effect::kAllow || !rule.where.empty()) continue;
      for (const Selector& selector : rule.selectors) {
        if (selector.kind == SelectorKind::kGuest || selector.kind == SelectorKind::kAnyone) {
          LintGuestWrites(context, place, rule, selector, writing);
        }
      }
    }
  }
}

}  // namespace postern::internal
