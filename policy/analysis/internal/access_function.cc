#include "policy/analysis/internal/access_function.h"

#include <algorithm>
#include <numeric>

namespace postern::internal {

using Set = PrincipalSpace::Set;

AccessFunction::AccessFunction(const Policy& policy, const std::vector<std::string>& actions,
                               PrincipalSpace& space)
    : policy_(policy), space_(space), rank_(policy.declarations.size()) {
  for (const std::string& action : actions) {
    const auto found = std::find(policy.actions.begin(), policy.actions.end(), action);
    const bool is_there = found != policy.actions.end();
    masks_.push_back(is_there ? uint64_t{1} << (found - policy.actions.begin()) : 0);
  }
  std::vector<uint32_t> places(rank_.size());
  std::iota(places.begin(), places.end(), 0);
  std::sort(places.begin(), places.end(), [&policy](uint32_t a, uint32_t b) {
    return CompareSpecificity(policy.declarations[a].pattern, policy.declarations[b].pattern) < 0;
  });
  for (uint32_t i = 0; i < places.size(); ++i) rank_[places[i]] = i;
}

std::vector<uint32_t> AccessFunction::Ranked(std::vector<uint32_t> matching) const {
  std::sort(matching.begin(), matching.end(),
            [this](uint32_t a, uint32_t b) { return rank_[a] < rank_[b]; });
  return matching;
}

std::vector<Set> AccessFunction::On(std::vector<uint32_t> matching, const KnownSegments& known) {
  std::vector<Set> allowed(masks_.size(), Bdd::kFalse);
  std::vector<Set> denied(masks_.size(), Bdd::kFalse);
  bool is_asked = true;  // for an allow: all before inherit
  for (const uint32_t place : Ranked(std::move(matching))) {
    const Declaration& declaration = policy_.declarations[place];
    Add(declaration, Effect::kDeny, known, denied);
    if (is_asked) Add(declaration, Effect::kAllow, known, allowed);
    is_asked = is_asked && declaration.inherits;
  }
  for (size_t i = 0; i < allowed.size(); ++i) {
    allowed[i] = space_.bdd().Without(allowed[i], denied[i]);
  }
  return allowed;
}

void AccessFunction::Add(const Declaration& declaration, Effect effect, const KnownSegments& known,
                         std::vector<Set>& sets) {
  for (const Rule& rule : declaration.rules) {
    if (rule.effect != effect) continue;
    std::vector<Set> each;
    each.reserve(rule.selectors.size());
    for (const Selector& selector : rule.selectors) {
      each.push_back(space_.Holds(selector, rule, declaration.pattern, policy_.role_groups, known,
                                  /*if_unknown=*/effect == Effect::kDeny));
    }
    // The last first: its facts are asked last in the functions, so each adds to the top of what is
    // there, and all take time linear in their number.
    Set whom = Bdd::kFalse;
    for (auto set = each.rbegin(); set != each.rend(); ++set) whom = space_.bdd().Or(*set, whom);
    for (size_t i = 0; i < sets.size(); ++i) {
      if ((rule.actions & masks_[i]) != 0) sets[i] = space_.bdd().Or(sets[i], whom);
    }
  }
}

std::set<std::string> ConstantsOf(const Policy& policy) {
  std::set<std::string> constants(policy.role_groups.begin(), policy.role_groups.end());
  for (const Declaration& declaration : policy.declarations) {
    for (const Rule& rule : declaration.rules) {
      for (const Selector& selector : rule.selectors) {
        if (selector.kind == SelectorSpec::Kind::kGroup) constants.insert(selector.name);
      }
      for (const Where& where : rule.where) {
        constants.insert(where.values.begin(), where.values.end());
      }
    }
  }
  return constants;
}

KnownSegments KnownSegmentsOf(const std::vector<const Pattern*>& patterns,
                              const std::set<std::string>& constants) {
  KnownSegments known;
  for (const Pattern* pattern : patterns) {
    for (size_t i = 0; i < pattern->segments.size(); ++i) {
      const Segment& segment = pattern->segments[i];
      if (segment.kind == Segment::Kind::kFloating) break;  // it may stand anywhere behind that
      if (segment.kind != Segment::Kind::kLiteral) continue;
      if (constants.count(segment.literal) == 0) continue;
      if (known.size() <= i) known.resize(i + 1);
      known[i].word = segment.literal;
    }
  }
  return known;
}

}  // namespace postern::internal
