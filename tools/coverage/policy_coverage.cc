#include "tools/coverage/policy_coverage.h"

#include <algorithm>

#include "engine/decision_graph.h"
#include "policy/analysis/deciding_parts.h"

namespace postern::tools {
namespace {

// A second or so of looking: who wants to know more may wait for `query`.
constexpr QueryOptions kBudget = {1'000'000, 1'000'000};

bool IsSame(SourceLocation a, SourceLocation b) { return a.line == b.line && a.column == b.column; }

// Returns the place of the one that stands at `at`, or of a new one. Under `semantics: amplify`
// several of the graph's stand for one of the author's.
template <typename Covered>
size_t FindOrAdd(std::vector<Covered>& all, SourceLocation at, bool may_be_there) {
  for (size_t i = 0; may_be_there && i < all.size(); ++i) {
    if (IsSame(all[i].at, at)) return i;
  }
  all.emplace_back().at = at;
  return all.size() - 1;
}

size_t FindOrAddBranch(std::vector<BranchCoverage>& all, const std::string& selector,
                       const std::string& action, bool may_be_there) {
  for (size_t i = 0; may_be_there && i < all.size(); ++i) {
    if (all[i].selector == selector && all[i].action == action) return i;
  }
  all.push_back({selector, action, 0, false});
  return all.size() - 1;
}

}  // namespace

bool RuleCoverage::can_decide() const {
  return std::any_of(branches.begin(), branches.end(),
                     [](const BranchCoverage& branch) { return branch.can_decide; });
}

PolicyCoverage::PolicyCoverage(std::shared_ptr<const LoadedPolicy> policy)
    : policy_(std::move(policy)) {
  const uint32_t num_declarations = policy_->policy.graph()->num_declarations();
  declaration_of_.resize(num_declarations);
  rules_.resize(num_declarations);
  std::vector<uint32_t> ids(num_declarations);
  for (uint32_t id = 0; id < num_declarations; ++id) ids[policy_->policy.FileOrder(id)] = id;
  for (const uint32_t id : ids) AddDeclaration(id);
}

void PolicyCoverage::AddDeclaration(uint32_t id) {
  const DeclarationInfo info = policy_->policy.graph()->declaration(id);
  const Declaration& declared = policy_->model().declarations[policy_->policy.FileOrder(id)];
  const bool is_amplify = policy_->model().amplify.has_value();
  const size_t place = FindOrAdd(declarations_, info.location, is_amplify);
  if (declarations_[place].pattern.empty()) declarations_[place].pattern = info.pattern;
  declarations_[place].is_guard = !is_amplify && declared.IsGuard();
  declaration_of_[id] = place;
  for (uint32_t rule = 0; rule < declared.rules.size(); ++rule) {
    rules_[id].push_back(AddRule(id, rule, declared.rules[rule], place));
  }
}

PolicyCoverage::Place PolicyCoverage::AddRule(uint32_t id, uint32_t rule_id, const Rule& rule,
                                              size_t declaration) {
  const RuleInfo info = policy_->policy.graph()->rule(id, rule_id);
  const bool is_amplify = policy_->model().amplify.has_value();
  std::vector<RuleCoverage>& rules = declarations_[declaration].rules;
  Place place;
  place.is_counted = !is_amplify || rule.effect == Effect::kAllow;
  if (!place.is_counted) return place;
  place.declaration = declaration;
  place.rule = FindOrAdd(rules, info.location, is_amplify);
  RuleCoverage& covered = rules[place.rule];
  if (covered.text.empty()) covered.text = info.text;
  const std::vector<std::string>& actions = policy_->policy.graph()->actions();
  for (uint32_t selector = 0; selector < rule.selectors.size(); ++selector) {
    for (uint32_t action = 0; action < actions.size(); ++action) {
      if ((rule.actions >> action & 1) == 0) continue;
      place.branches[{selector, action}] = FindOrAddBranch(
          covered.branches, rule.selectors[selector].text, actions[action], is_amplify);
    }
  }
  return place;
}

void PolicyCoverage::Count(const Decision& decision, const Explanation& explanation) {
  ++requests_;
  if (decision.reason == Reason::kNoDeclaration) ++no_declaration_;
  for (const ExplainedDeclaration& explained : explanation.declarations) {
    CountDeclaration(explained, decision);
  }
  if (decision.rule == Decision::kNone) return;
  const std::vector<std::string>& actions = policy_->policy.graph()->actions();
  const auto action = std::find(actions.begin(), actions.end(), explanation.action);
  BranchCoverage* const branch = FindBranch(decision.declaration, decision.rule, decision.selector,
                                            static_cast<uint32_t>(action - actions.begin()));
  if (branch != nullptr) ++branch->decided;
}

void PolicyCoverage::CountDeclaration(const ExplainedDeclaration& explained,
                                      const Decision& decision) {
  using Part = ExplainedDeclaration::Part;
  const uint32_t id = explained.cited.declaration;
  DeclarationCoverage& declaration = declarations_[declaration_of_[id]];
  const bool is_reached = explained.part == Part::kGoverns || explained.part == Part::kGuard;
  if (is_reached) ++declaration.reached;
  if (decision.reason == Reason::kNoRule && decision.declaration == id) ++declaration.no_rule;
  for (const ExplainedRule& rule : explained.rules) {
    const bool holds = rule.outcome == ExplainedRule::Outcome::kHolds;
    if (!holds || rule.cited.rule >= rules_[id].size()) continue;
    if (!rules_[id][rule.cited.rule].is_counted) continue;
    RuleCoverage& covered = declaration.rules[rules_[id][rule.cited.rule].rule];
    const bool is_decisive = decision.declaration == id && decision.rule == rule.cited.rule;
    ++(is_decisive ? covered.decided : covered.overruled);
  }
}

BranchCoverage* PolicyCoverage::FindBranch(uint32_t id, uint32_t rule, uint32_t selector,
                                           uint32_t action) {
  if (rule >= rules_[id].size()) return nullptr;
  const Place& place = rules_[id][rule];
  const auto branch = place.branches.find({selector, action});
  if (branch == place.branches.end()) return nullptr;
  return &declarations_[place.declaration].rules[place.rule].branches[branch->second];
}

std::string PolicyCoverage::FindWhatCanDecide() {
  const Policy& model = policy_->model();
  std::vector<uint32_t> id_of(model.declarations.size());  // [place in the model]
  for (uint32_t id = 0; id < id_of.size(); ++id) id_of[policy_->policy.FileOrder(id)] = id;
  const auto branch = [&](const RulePart& part) {
    return FindBranch(id_of[part.declaration], part.rule, part.selector, part.action);
  };
  const auto is_wanted = [&](const RulePart& part) {
    const BranchCoverage* const one = branch(part);
    return one != nullptr && one->decided == 0;
  };
  const DecidingParts parts = FindDecidingParts(model, is_wanted, kBudget);
  for (DeclarationCoverage& declaration : declarations_) {
    declaration.can_be_reached = declaration.reached > 0 || !parts.undecided.empty();
    for (RuleCoverage& rule : declaration.rules) {
      for (BranchCoverage& one : rule.branches) {
        one.can_decide = one.decided > 0 || !parts.undecided.empty();
      }
    }
  }
  for (const auto& [part, request] : parts.shown) branch(part)->can_decide = true;
  for (const RulePart& part : parts.open) branch(part)->can_decide = true;
  for (const uint32_t place : parts.reached) {
    declarations_[declaration_of_[id_of[place]]].can_be_reached = true;
  }
  return parts.undecided;
}

Share PolicyCoverage::rules() const {
  Share share;
  for (const DeclarationCoverage& declaration : declarations_) {
    for (const RuleCoverage& rule : declaration.rules) {
      share.all += rule.can_decide() ? 1 : 0;
      share.covered += rule.decided > 0 ? 1 : 0;
    }
  }
  return share;
}

Share PolicyCoverage::branches() const {
  Share share;
  for (const DeclarationCoverage& declaration : declarations_) {
    for (const RuleCoverage& rule : declaration.rules) {
      for (const BranchCoverage& branch : rule.branches) {
        share.all += branch.can_decide ? 1 : 0;
        share.covered += branch.decided > 0 ? 1 : 0;
      }
    }
  }
  return share;
}

Share PolicyCoverage::reached() const {
  Share share;
  for (const DeclarationCoverage& declaration : declarations_) {
    share.all += declaration.can_be_reached ? 1 : 0;
    share.covered += declaration.reached > 0 ? 1 : 0;
  }
  return share;
}

}  // namespace postern::tools
