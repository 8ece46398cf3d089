// Internal: not for users of the library, see engine/decision_graph.h.
//
// What a graph says of itself: patterns as their authors spelled them, rules with their places in
// the file. Explaining needs it, deciding does not: a compiled policy may go without.
#ifndef POSTERN_ENGINE_INTERNAL_DESCRIPTION_H_
#define POSTERN_ENGINE_INTERNAL_DESCRIPTION_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "engine/decision.h"
#include "engine/graph_spec.h"
#include "engine/internal/blob.h"
#include "engine/internal/pattern_list.h"
#include "engine/internal/selector_table.h"
#include "engine/internal/text_list.h"

namespace postern::internal {

// What a declaration and a rule are. Views of the graph's own bytes.
struct DeclarationView {
  std::string_view pattern;
  bool inherits = false;
  uint32_t num_rules = 0;
  SourceLocation location;
};
struct RuleView {
  Effect effect = Effect::kDeny;
  uint64_t actions = 0;
  absl::Span<const uint32_t> selectors;
  std::string_view id;
  std::string_view note;
  SourceLocation location;
};

struct DeclarationRecord {
  uint32_t first_rule;
  uint32_t first_variable;
  uint32_t inherits;
  uint32_t line;
  uint32_t column;
};
struct RuleRecord {
  uint64_t actions;
  uint32_t first_selector;
  uint32_t effect;
  uint32_t line;
  uint32_t column;
};

// Rules lie one behind the other, and so do their selectors and the variables of declarations; each
// record says where its own begin and the next record where they end, so there is one record too
// many of each.
template <template <typename> class Array>
struct DescriptionArrays {
  TextListArrays<Array> patterns;
  PatternListArrays<Array> list;
  Array<DeclarationRecord> declarations;
  Array<BoundVariable> variables;
  Array<RuleRecord> rules;
  Array<uint32_t> rule_selectors;
  Array<uint32_t> named_rules;  // those with an id or a note, ascending
  TextListArrays<Array> names;  // id and note of each of them

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor&& visit) {
    TextListArrays<Array>::Visit(self.patterns, visit);
    PatternListArrays<Array>::Visit(self.list, visit);
    visit(self.declarations);
    visit(self.variables);
    visit(self.rules);
    visit(self.rule_selectors);
    visit(self.named_rules);
    TextListArrays<Array>::Visit(self.names, visit);
  }
};

// Immutable; borrows its arrays.
class Description {
 public:
  // Returns the arrays that describe `declarations`.
  static DescriptionArrays<List> Build(const std::vector<DeclarationSpec>& declarations,
                                       const SelectorTable& selectors);

  Description() = default;  // of no declaration

  // REQUIRES: IsSound() accepts them.
  explicit Description(const DescriptionArrays<View>& arrays);

  // Returns whether every index is within its array.
  static bool IsSound(const DescriptionArrays<View>& arrays, uint32_t num_declarations,
                      size_t num_selectors, size_t num_automata);

  bool is_there() const { return !arrays_.declarations.empty(); }

  // Each returns an empty view for what is not there.
  DeclarationView declaration(uint32_t declaration) const;
  RuleView rule(uint32_t declaration, uint32_t rule) const;
  absl::Span<const BoundVariable> variables(uint32_t declaration) const;

  // Returns whether the declaration inherits and has no allow rule.
  bool is_guard(uint32_t declaration) const;

  // Returns all patterns, also of those declarations that never decide.
  const PatternList& patterns() const { return list_; }

  // Returns PatternList::FirstUses of the declarations that are no guards: what only guards speak
  // of grants nothing.
  absl::Span<const uint32_t> first_uses() const { return first_uses_; }

 private:
  bool Has(uint32_t declaration) const {
    return size_t{declaration} + 1 < arrays_.declarations.size();
  }

  DescriptionArrays<View> arrays_;
  TextList patterns_;
  TextList names_;
  PatternList list_;
  std::vector<uint32_t> first_uses_;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_DESCRIPTION_H_
