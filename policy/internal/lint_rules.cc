#include "policy/internal/lint_rules.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/internal/words.h"

namespace postern::internal {
namespace {

using SelectorKind = SelectorSpec::Kind;

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

// Returns which of `rule`'s actions `other` decides the same way for everyone for whom `claim`, a
// selector of `rule`, holds.
uint64_t CoveredActions(const Claim& claim, const Rule& other) {
  if (other.effect != claim.rule->effect) return 0;
  for (const Selector& selector : other.selectors) {
    if (SurelyHolds({claim.declaration, &selector, &other}, {claim})) return other.actions;
  }
  return 0;
}

// Returns whether the rules of `others` together decide all that `rule` does, and adds those that
// take part to `covering`.
bool IsCovered(const Declaration& declaration, const Rule& rule,
               const std::vector<const Rule*>& others, std::vector<const Rule*>& covering) {
  for (const Selector& selector : rule.selectors) {
    uint64_t open = rule.actions;
    for (const Rule* other : others) {
      const uint64_t covered = CoveredActions({&declaration, &selector, &rule}, *other) & open;
      if (covered == 0) continue;
      open &= ~covered;
      if (std::find(covering.begin(), covering.end(), other) == covering.end()) {
        covering.push_back(other);
      }
    }
    if (open != 0) return false;
  }
  return true;
}

// From the last rule to the first, so that of two equal ones the later is named; a rule that was
// named covers no other.
void LintRuleCovered(LintContext& context, const Declaration& declaration) {
  std::vector<const Rule*> others;
  for (const Rule& rule : declaration.rules) others.push_back(&rule);
  for (auto rule = declaration.rules.rbegin(); rule != declaration.rules.rend(); ++rule) {
    const auto place = std::find(others.begin(), others.end(), &*rule);
    others.erase(place);
    std::vector<const Rule*> covering;
    if (!IsCovered(declaration, *rule, others, covering)) {
      others.push_back(&*rule);
      continue;
    }
    std::vector<RelatedPlace> related;
    for (const Rule* other : covering) related.push_back({"covered by this rule", other->range});
    const std::string verb = rule->effect == Effect::kAllow ? "allow" : "deny";
    context.Warn("rule-covered", rule->range,
                 "this rule changes no decision: " +
                     (covering.size() == 1 ? "another one already " + verb + "s"
                                           : "others together already " + verb) +
                     " all of it",
                 "remove it, or narrow the other", std::move(related));
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
  Selector guest;
  guest.kind = SelectorKind::kGuest;
  uint64_t open = 0;
  std::string witness;
  for (uint64_t rest = rule.actions & writing; rest != 0; rest &= rest - 1) {
    const uint64_t action = rest & (~rest + 1);
    const PathSearch search =
        context.search().FindAvoiding({&context.pattern(place)}, [&](uint32_t other) {
          return context.search().Hides(other, place) ||
                 HasRuleFor(context.declaration(other), Effect::kDeny, action,
                            {{&context.declaration(place), &guest, nullptr}});
        });
    if (search.outcome == PathSearch::Outcome::kUndecided) context.Cut("guest-writes");
    if (!search.found()) continue;
    open |= action;
    if (witness.empty()) witness = search.witness;
  }
  if (open == 0) return;
  context.Warn("guest-writes", selector.range,
               "a guest may " + context.ActionNames(open) + " on " +
                   Quote(context.pattern(place).text) + ", for instance " + Quote(witness),
               "allow it to `authenticated` or fewer unless it is meant");
}

}  // namespace

void LintRules(LintContext& context) {
  const uint64_t writing = WritingActions(context.policy());
  for (uint32_t place = 0; place < context.num_declarations(); ++place) {
    const Declaration& declaration = context.declaration(place);
    LintDeniesAlone(context, declaration);
    LintRuleCovered(context, declaration);
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
