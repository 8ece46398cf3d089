#include "engine/internal/description.h"

#include <algorithm>

namespace postern::internal {
namespace {

void Append(const RuleSpec& rule, DescriptionArrays<List>& arrays) {
  if (!rule.id.empty() || !rule.note.empty()) {
    arrays.named_rules.push_back(static_cast<uint32_t>(arrays.rules.size()));
    AppendText(arrays.names, rule.id);
    AppendText(arrays.names, rule.note);
  }
  arrays.rules.push_back({rule.actions, static_cast<uint32_t>(arrays.rule_selectors.size()),
                          static_cast<uint32_t>(rule.effect), rule.location.line,
                          rule.location.column});
  arrays.rule_selectors.insert(arrays.rule_selectors.end(), rule.selectors.begin(),
                               rule.selectors.end());
}

// Returns whether the records' ranges are one behind the other, up to the end of an array of
// `size`. REQUIRES: at least one record.
template <typename Record>
bool AreInOrder(absl::Span<const Record> records, uint32_t Record::*first, size_t size) {
  const auto is_before = [first](const Record& a, const Record& b) { return a.*first < b.*first; };
  return records.front().*first == 0 && records.back().*first == size &&
         std::is_sorted(records.begin(), records.end(), is_before);
}

}  // namespace

DescriptionArrays<List> Description::Build(const std::vector<DeclarationSpec>& declarations,
                                           const SelectorTable& selectors) {
  DescriptionArrays<List> arrays;
  for (const DeclarationSpec& declaration : declarations) {
    AppendText(arrays.patterns, declaration.pattern);
    arrays.declarations.push_back(
        {static_cast<uint32_t>(arrays.rules.size()), static_cast<uint32_t>(arrays.variables.size()),
         declaration.inherits, declaration.location.line, declaration.location.column});
    const std::vector<BoundVariable> variables = selectors.Bind(declaration);
    arrays.variables.insert(arrays.variables.end(), variables.begin(), variables.end());
    for (const RuleSpec& rule : declaration.rules) Append(rule, arrays);
  }
  arrays.declarations.push_back({static_cast<uint32_t>(arrays.rules.size()),
                                 static_cast<uint32_t>(arrays.variables.size()), 0, 0, 0});
  arrays.rules.push_back({0, static_cast<uint32_t>(arrays.rule_selectors.size()), 0, 0, 0});
  arrays.list = PatternList::Build(declarations);
  return arrays;
}

Description::Description(const DescriptionArrays<View>& arrays)
    : arrays_(arrays),
      patterns_(arrays.patterns),
      names_(arrays.names),
      list_(arrays.list),
      first_uses_(
          list_.FirstUses([this](uint32_t declaration) { return !is_guard(declaration); })) {}

bool Description::IsSound(const DescriptionArrays<View>& arrays, uint32_t num_declarations,
                          size_t num_selectors, size_t num_automata) {
  const auto is_selector = [num_selectors](uint32_t i) { return i < num_selectors; };
  const auto is_effect = [](const RuleRecord& rule) { return rule.effect <= 1; };
  return TextList::IsSound(arrays.patterns) && TextList::IsSound(arrays.names) &&
         PatternList::IsSound(arrays.list, num_declarations, num_automata) &&
         arrays.patterns.ends.size() == num_declarations &&
         arrays.declarations.size() == size_t{num_declarations} + 1 && !arrays.rules.empty() &&
         AreInOrder(arrays.declarations, &DeclarationRecord::first_rule, arrays.rules.size() - 1) &&
         AreInOrder(arrays.declarations, &DeclarationRecord::first_variable,
                    arrays.variables.size()) &&
         AreInOrder(arrays.rules, &RuleRecord::first_selector, arrays.rule_selectors.size()) &&
         std::all_of(arrays.rules.begin(), arrays.rules.end(), is_effect) &&
         std::all_of(arrays.rule_selectors.begin(), arrays.rule_selectors.end(), is_selector) &&
         arrays.names.ends.size() == 2 * arrays.named_rules.size() &&
         std::is_sorted(arrays.named_rules.begin(), arrays.named_rules.end());
}

DeclarationView Description::declaration(uint32_t declaration) const {
  if (!Has(declaration)) return {};
  const DeclarationRecord& own = arrays_.declarations[declaration];
  const uint32_t end = arrays_.declarations[declaration + 1].first_rule;
  return {patterns_[declaration], own.inherits != 0, end - own.first_rule, {own.line, own.column}};
}

RuleView Description::rule(uint32_t declaration, uint32_t rule) const {
  if (!Has(declaration)) return {};
  const uint32_t first = arrays_.declarations[declaration].first_rule;
  if (rule >= arrays_.declarations[declaration + 1].first_rule - first) return {};
  const uint32_t index = first + rule;
  const RuleRecord& own = arrays_.rules[index];
  const uint32_t end = arrays_.rules[index + 1].first_selector;
  RuleView view;
  view.effect = static_cast<Effect>(own.effect);
  view.actions = own.actions;
  view.selectors = arrays_.rule_selectors.subspan(own.first_selector, end - own.first_selector);
  view.location = {own.line, own.column};
  if (arrays_.named_rules.empty()) return view;
  const auto named =
      std::lower_bound(arrays_.named_rules.begin(), arrays_.named_rules.end(), index);
  if (named != arrays_.named_rules.end() && *named == index) {
    const size_t place = static_cast<size_t>(named - arrays_.named_rules.begin());
    view.id = names_[2 * place];
    view.note = names_[2 * place + 1];
  }
  return view;
}

absl::Span<const BoundVariable> Description::variables(uint32_t declaration) const {
  if (!Has(declaration)) return {};
  const uint32_t begin = arrays_.declarations[declaration].first_variable;
  return arrays_.variables.subspan(begin,
                                   arrays_.declarations[declaration + 1].first_variable - begin);
}

bool Description::is_guard(uint32_t declaration) const {
  const DeclarationView view = this->declaration(declaration);
  if (!view.inherits) return false;
  for (uint32_t i = 0; i < view.num_rules; ++i) {
    if (rule(declaration, i).effect == Effect::kAllow) return false;
  }
  return true;
}

}  // namespace postern::internal
