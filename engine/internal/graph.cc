#include "engine/internal/graph.h"

#include <algorithm>
#include <atomic>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "engine/internal/graph_spec_check.h"

namespace postern::internal {
namespace {

uint64_t NewGraphId() {
  static std::atomic<uint64_t> last_id = 0;
  return ++last_id;
}

bool HasRule(const DeclarationSpec& declaration, Effect effect) {
  return std::any_of(declaration.rules.begin(), declaration.rules.end(),
                     [effect](const RuleSpec& rule) { return rule.effect == effect; });
}

bool IsGuard(const DeclarationSpec& declaration) {
  return declaration.inherits && !HasRule(declaration, Effect::kAllow);
}

// Returns `a`, or `[a, b]`.
std::string OneOrList(const std::vector<std::string>& names) {
  if (names.size() == 1) return names.front();
  return absl::StrCat("[", absl::StrJoin(names, ", "), "]");
}

std::string WhereText(const std::vector<WhereSpec>& where) {
  std::vector<std::string> entries;
  entries.reserve(where.size());
  for (const WhereSpec& entry : where) {
    entries.push_back(absl::StrCat(
        entry.attribute, ": ",
        entry.variable.empty() ? OneOrList(entry.values) : absl::StrCat("<", entry.variable, ">")));
  }
  return absl::StrCat("{", absl::StrJoin(entries, ", "), "}");
}

}  // namespace

// --- building ------------------------------------------------------------------------------------

absl::StatusOr<std::unique_ptr<const Graph>> Graph::Build(GraphSpec spec) {
  if (const absl::Status status = CheckGraphSpec(spec); !status.ok()) return status;
  std::unique_ptr<Graph> graph = absl::WrapUnique(new Graph);
  graph->id_ = NewGraphId();
  graph->name_ = std::move(spec.name);
  graph->file_ = std::move(spec.file);
  graph->digest_ = std::move(spec.digest);
  graph->mode_ = spec.mode;
  graph->limits_ = spec.limits;
  graph->actions_ = std::move(spec.actions);
  graph->action_sets_ = std::move(spec.action_sets);
  graph->methods_ = std::move(spec.methods);
  graph->automata_ = std::move(spec.automata);
  graph->selectors_ = SelectorTable(std::move(spec.selectors), std::move(spec.role_groups));
  if (const absl::Status status = graph->BuildIndexes(spec.declarations); !status.ok()) {
    return status;
  }
  for (const DeclarationSpec& declaration : spec.declarations) graph->AddDeclaration(declaration);
  graph->Close();
  return std::unique_ptr<const Graph>(std::move(graph));
}

absl::Status Graph::BuildIndexes(const std::vector<DeclarationSpec>& declarations) {
  std::vector<RankedPattern> grants;
  std::vector<RankedPattern> denies;
  for (uint32_t rank = 0; rank < declarations.size(); ++rank) {
    const DeclarationSpec& declaration = declarations[rank];
    if (!IsGuard(declaration)) {
      grants.push_back({rank, 0, !declaration.inherits, &declaration.segments});
    }
    if (HasRule(declaration, Effect::kDeny)) {
      denies.push_back({rank, 0, false, &declaration.segments});
    }
  }
  for (const auto& [patterns, index] :
       {std::pair(&grants, &grants_), std::pair(&denies, &denies_)}) {
    absl::StatusOr<PatternIndex> built = PatternIndex::Build(*patterns, automata_);
    if (!built.ok()) return built.status();
    *index = *std::move(built);
  }
  return absl::OkStatus();
}

void Graph::AddDeclaration(const DeclarationSpec& declaration) {
  declarations_.push_back({static_cast<uint32_t>(rules_.size()),
                           static_cast<uint32_t>(variables_.size()), declaration.inherits,
                           declaration.location});
  patterns_.Append(declaration.pattern);
  all_.Append(declaration.segments);
  const std::vector<BoundVariable> variables = selectors_.Bind(declaration);
  variables_.insert(variables_.end(), variables.begin(), variables.end());
  for (const RuleSpec& rule : declaration.rules) AddRule(rule);
}

void Graph::AddRule(const RuleSpec& rule) {
  if (!rule.id.empty() || !rule.note.empty()) {
    rule_texts_[static_cast<uint32_t>(rules_.size())] = {rule.id, rule.note};
  }
  rules_.push_back(
      {rule.actions, static_cast<uint32_t>(rule_selectors_.size()), rule.effect, rule.location});
  rule_selectors_.insert(rule_selectors_.end(), rule.selectors.begin(), rule.selectors.end());
}

// Adds the record too many of each array.
void Graph::Close() {
  Declaration& end = declarations_.emplace_back();
  end.first_rule = static_cast<uint32_t>(rules_.size());
  end.first_variable = static_cast<uint32_t>(variables_.size());
  rules_.emplace_back().first_selector = static_cast<uint32_t>(rule_selectors_.size());
  declarations_.shrink_to_fit();
  variables_.shrink_to_fit();
  rules_.shrink_to_fit();
  rule_selectors_.shrink_to_fit();
  patterns_.ShrinkToFit();
  all_.Sort();
}

// --- deciding ------------------------------------------------------------------------------------

absl::Span<const BoundVariable> Graph::variables(uint32_t declaration) const {
  const uint32_t begin = declarations_[declaration].first_variable;
  const uint32_t end = declarations_[declaration + 1].first_variable;
  return absl::MakeConstSpan(variables_.data() + begin, end - begin);
}

absl::Span<const uint32_t> Graph::rule_selectors(uint32_t rule) const {
  const uint32_t begin = rules_[rule].first_selector;
  return absl::MakeConstSpan(rule_selectors_.data() + begin,
                             rules_[rule + 1].first_selector - begin);
}

Hit Graph::FirstHit(uint32_t declaration, Effect effect, uint8_t action,
                    const PrincipalState& principal, const SegmentedPath& path) const {
  const MatchedVariables matched(variables(declaration), path);
  const uint32_t first_rule = declarations_[declaration].first_rule;
  const uint32_t end = declarations_[declaration + 1].first_rule;
  for (uint32_t rule = first_rule; rule < end; ++rule) {
    if (rules_[rule].effect != effect || (rules_[rule].actions >> action & 1) == 0) continue;
    const uint32_t selector = FirstSelector(rule, effect, principal, matched);
    if (selector != Decision::kNone) return {rule - first_rule, selector};
  }
  return {};
}

uint32_t Graph::FirstSelector(uint32_t rule, Effect effect, const PrincipalState& principal,
                              const MatchedVariables& matched) const {
  const absl::Span<const uint32_t> selectors = rule_selectors(rule);
  for (uint32_t i = 0; i < selectors.size(); ++i) {
    if (selectors_.Holds(selectors[i], effect, principal, matched)) return i;
  }
  return Decision::kNone;
}

uint32_t Graph::FirstSelector(uint32_t declaration, uint32_t rule, Effect effect,
                              const PrincipalState& principal, const SegmentedPath& path) const {
  return FirstSelector(declarations_[declaration].first_rule + rule, effect, principal,
                       matched(declaration, path));
}

// --- describing ----------------------------------------------------------------------------------

DeclarationView Graph::declaration(uint32_t declaration) const {
  const Declaration& own = declarations_[declaration];
  const uint32_t end = declarations_[declaration + 1].first_rule;
  return {patterns_[declaration], own.inherits, end - own.first_rule, own.location};
}

bool Graph::is_guard(uint32_t declaration) const {
  const auto begin = rules_.begin() + declarations_[declaration].first_rule;
  const auto end = rules_.begin() + declarations_[declaration + 1].first_rule;
  return inherits(declaration) &&
         std::none_of(begin, end, [](const Rule& rule) { return rule.effect == Effect::kAllow; });
}

RuleView Graph::rule(uint32_t declaration, uint32_t rule) const {
  const uint32_t index = declarations_[declaration].first_rule + rule;
  const Rule& own = rules_[index];
  RuleView view = {own.effect, own.actions, rule_selectors(index), {}, {}, own.location};
  if (const auto text = rule_texts_.find(index); text != rule_texts_.end()) {
    view.id = text->second.id;
    view.note = text->second.note;
  }
  return view;
}

std::string Graph::DescribeRule(const RuleView& rule) const {
  std::vector<std::string> selectors;
  for (const uint32_t selector : rule.selectors) {
    selectors.push_back(selectors_.spec(selector).text);
  }
  std::vector<std::string> actions;
  for (size_t i = 0; i < actions_.size(); ++i) {
    if ((rule.actions >> i & 1) != 0) actions.push_back(actions_[i]);
  }
  std::string text = absl::StrCat(rule.effect == Effect::kAllow ? "allow " : "deny ",
                                  OneOrList(selectors), ", to ", OneOrList(actions));
  if (rule.selectors.empty()) return text;
  const std::vector<WhereSpec>& where = selectors_.spec(rule.selectors.front()).where;
  if (!where.empty()) absl::StrAppend(&text, ", where ", WhereText(where));
  return text;
}

void Graph::DumpRules(uint32_t declaration, std::string& out) const {
  for (uint32_t i = 0; i < this->declaration(declaration).num_rules; ++i) {
    const RuleView view = rule(declaration, i);
    std::vector<std::string> selectors;
    for (const uint32_t selector : view.selectors)
      selectors.push_back(selectors_.TextWithWhere(selector));
    std::vector<std::string> actions;
    for (size_t action = 0; action < actions_.size(); ++action) {
      if (view.actions >> action & 1) actions.push_back(actions_[action]);
    }
    absl::StrAppend(&out, "  rule ", i, view.effect == Effect::kAllow ? ": allow " : ": deny ",
                    absl::StrJoin(selectors, ", "), " to ", absl::StrJoin(actions, ", "), "\n");
  }
}

size_t Graph::NumBytes() const {
  return grants_.NumBytes() + denies_.NumBytes() + declarations_.size() * sizeof(Declaration) +
         variables_.size() * sizeof(BoundVariable) + rules_.size() * sizeof(Rule) +
         rule_selectors_.size() * sizeof(uint32_t);
}

std::string Graph::Dump() const {
  std::string out;
  for (uint32_t i = 0; i < num_declarations(); ++i) {
    const DeclarationView view = declaration(i);
    absl::StrAppend(&out, "declaration ", i, ": `",
                    absl::string_view(view.pattern.data(), view.pattern.size()),
                    view.inherits ? "` inherits\n" : "`\n");
    DumpRules(i, out);
  }
  absl::StrAppend(&out, "grants\n");
  grants_.Dump(out);
  if (!denies_.empty()) {
    absl::StrAppend(&out, "denies\n");
    denies_.Dump(out);
  }
  return out;
}

absl::Status Graph::CheckInvariants() const {
  for (const PatternIndex* index : {&grants_, &denies_}) {
    absl::Status status = index->CheckInvariants();
    if (!status.ok()) return status;
  }
  for (uint32_t i = 0; i < num_declarations(); ++i) {
    const bool is_ordered = declarations_[i].first_rule <= declarations_[i + 1].first_rule &&
                            declarations_[i].first_variable <= declarations_[i + 1].first_variable;
    if (!is_ordered) return absl::InternalError(absl::StrCat("declaration ", i));
  }
  for (uint32_t i = 0; i + 1 < rules_.size(); ++i) {
    for (const uint32_t selector : rule_selectors(i)) {
      if (selector >= selectors_.size()) return absl::InternalError(absl::StrCat("rule ", i));
    }
  }
  return absl::OkStatus();
}

}  // namespace postern::internal
