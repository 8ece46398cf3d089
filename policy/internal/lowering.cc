#include "policy/internal/lowering.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "policy/internal/rank_key.h"
#include "policy/internal/selector_interner.h"

namespace postern::internal {
namespace {

std::string KeyOf(const SegmentAutomaton& automaton) {
  std::string key(automaton.byte_class.begin(), automaton.byte_class.end());
  key.append(automaton.accepting.begin(), automaton.accepting.end());
  for (const uint16_t target : automaton.transitions) {
    key += static_cast<char>(target >> 8);
    key += static_cast<char>(target & 0xff);
  }
  return key;
}

class Lowering {
 public:
  Lowering(const Policy& policy, const Source& source) : policy_(policy), source_(source) {}

  LoweredPolicy Run() && {
    SortByRank();
    result_.spec.name = policy_.name;
    result_.spec.mode = policy_.mode;
    result_.spec.list_may_lack_path = policy_.amplify.has_value();
    result_.spec.actions = policy_.actions;
    for (const ActionSet& set : policy_.action_sets) {
      result_.spec.action_sets.emplace_back(set.name, set.actions);
    }
    result_.spec.methods = policy_.methods;
    result_.spec.role_groups = policy_.role_groups;
    result_.spec.declarations.reserve(policy_.declarations.size());
    for (const uint32_t place : result_.file_order) {
      result_.spec.declarations.push_back(Lower(policy_.declarations[place]));
    }
    return std::move(result_);
  }

 private:
  void SortByRank() {
    const std::vector<Declaration>& declarations = policy_.declarations;
    std::vector<std::string> keys;
    keys.reserve(declarations.size());
    for (const Declaration& declaration : declarations)
      keys.push_back(RankKey(declaration.pattern));
    result_.file_order.resize(declarations.size());
    std::iota(result_.file_order.begin(), result_.file_order.end(), 0);
    const auto is_before = [&](uint32_t a, uint32_t b) {
      const int order = keys[a].compare(keys[b]);
      if (order != 0) return order < 0;
      return CompareSpecificity(declarations[a].pattern, declarations[b].pattern) < 0;
    };
    std::sort(result_.file_order.begin(), result_.file_order.end(), is_before);
  }

  DeclarationSpec Lower(const Declaration& declaration) {
    DeclarationSpec spec;
    spec.pattern = declaration.pattern.text;
    spec.inherits = declaration.inherits;
    spec.location = source_.Locate(declaration.pattern_range.begin);
    const std::vector<Segment>& segments = declaration.pattern.segments;
    spec.segments.reserve(segments.size());
    for (uint32_t i = 0; i < segments.size(); ++i) {
      spec.segments.push_back(Lower(segments[i]));
      if (!segments[i].variable.empty()) spec.variables.emplace_back(segments[i].variable, i);
    }
    spec.rules.reserve(declaration.rules.size());
    for (const Rule& rule : declaration.rules) spec.rules.push_back(Lower(rule));
    return spec;
  }

  SegmentSpec Lower(const Segment& segment) {
    switch (segment.kind) {
      case Segment::Kind::kLiteral:
        return {SegmentSpec::Kind::kLiteral, 0, segment.literal};
      case Segment::Kind::kGlob:
      case Segment::Kind::kExpression:
        return {SegmentSpec::Kind::kAutomaton, Intern(*segment.automaton), ""};
      case Segment::Kind::kAny:
        return {SegmentSpec::Kind::kAny, 0, ""};
      case Segment::Kind::kFloating:
        return {SegmentSpec::Kind::kFloating, 0, ""};
      case Segment::Kind::kRest:
        break;
    }
    return {SegmentSpec::Kind::kRest, 0, ""};
  }

  RuleSpec Lower(const Rule& rule) {
    RuleSpec spec;
    spec.effect = rule.effect;
    spec.actions = rule.actions;
    spec.id = rule.id;
    spec.note = rule.note;
    spec.location = source_.Locate(rule.range.begin);
    const uint32_t where = selector_ids_.InternWhere(rule.where);
    for (const Selector& selector : rule.selectors) {
      spec.selectors.push_back(selector_ids_.Intern(selector, where));
      if (spec.selectors.back() == result_.spec.selectors.size()) {
        result_.spec.selectors.push_back(Lower(selector, rule.where));
      }
    }
    return spec;
  }

  SelectorSpec Lower(const Selector& selector, const std::vector<Where>& where) {
    SelectorSpec spec{selector.kind, selector.name, {}, selector.text};
    for (const Where& entry : where) {
      spec.where.push_back({entry.attribute, entry.values, entry.variable});
    }
    return spec;
  }

  uint32_t Intern(const SegmentAutomaton& automaton) {
    std::vector<SegmentAutomaton>& all = result_.spec.automata;
    const auto [entry, is_new] = automaton_ids_.emplace(KeyOf(automaton), all.size());
    if (is_new) all.push_back(automaton);
    return entry->second;
  }

  const Policy& policy_;
  const Source& source_;
  LoweredPolicy result_;
  absl::flat_hash_map<std::string, uint32_t> automaton_ids_;
  SelectorInterner selector_ids_;
};

}  // namespace

LoweredPolicy LowerPolicy(const Policy& policy, const Source& source) {
  return Lowering(policy, source).Run();
}

}  // namespace postern::internal
