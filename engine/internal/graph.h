// Internal: not for users of the library, see engine/decision_graph.h.
//
// What a DecisionGraph holds. Deciding needs two indexes:
//
//   grants   every declaration but the guards: which one governs a path, and which are asked next
//   denies   the declarations with a deny rule: any of them that matches may deny
//
// A guard (it inherits and has no allow rule) never decides an allow, passes every question on and
// is never named by a default deny, so the grants do well without it. A policy without denies pays
// nothing for them. Explaining needs all declarations that match, those that decide nothing too:
// they are in a list of their own (pattern_list.h).
#ifndef POSTERN_ENGINE_INTERNAL_GRAPH_H_
#define POSTERN_ENGINE_INTERNAL_GRAPH_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/decision.h"
#include "engine/graph_spec.h"
#include "engine/internal/pattern_index.h"
#include "engine/internal/pattern_list.h"
#include "engine/internal/principal_state.h"
#include "engine/internal/segmented_path.h"
#include "engine/internal/selector_table.h"
#include "engine/internal/text_list.h"

namespace postern::internal {

// A rule that holds, and the first of its selectors that does.
struct Hit {
  uint32_t rule = Decision::kNone;  // place in its declaration; kNone: no rule holds
  uint32_t selector = Decision::kNone;
  explicit operator bool() const { return rule != Decision::kNone; }
};

// What a declaration and a rule are besides what decides. Views of the graph's own bytes.
struct DeclarationView {
  std::string_view pattern;
  bool inherits;
  uint32_t num_rules;
  SourceLocation location;
};
struct RuleView {
  Effect effect;
  uint64_t actions;
  absl::Span<const uint32_t> selectors;
  std::string_view id;
  std::string_view note;
  SourceLocation location;
};

// Immutable. Rules lie one behind the other in a flat array, and so do their selectors and the
// variables of declarations; each record says where its own begin and the next record where they
// end, so every array has one record too many.
class Graph {
 public:
  // Returns the graph. Errors: as DecisionGraph::Build.
  static absl::StatusOr<std::unique_ptr<const Graph>> Build(GraphSpec spec);

  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  // --- deciding: neither allocates nor locks ---

  // Returns a number that no other graph of this process has; never 0.
  uint64_t id() const { return id_; }
  const PatternIndex& grants() const { return grants_; }
  const PatternIndex& denies() const { return denies_; }
  bool inherits(uint32_t declaration) const { return declarations_[declaration].inherits; }
  size_t NumBytes() const;  // that deciding may read

  // Returns the first rule of that effect, in file order, that holds. REQUIRES: the declaration
  // matches the path.
  Hit FirstHit(uint32_t declaration, Effect effect, uint8_t action, const PrincipalState& principal,
               const SegmentedPath& path) const;

  // Returns the place in the rule's list of the first selector that holds, or Decision::kNone.
  // `effect` is the rule's own, or the other one to learn what would hold if what is unknown of the
  // principal counted the other way. REQUIRES: the declaration matches the path.
  uint32_t FirstSelector(uint32_t declaration, uint32_t rule, Effect effect,
                         const PrincipalState& principal, const SegmentedPath& path) const;

  // --- preparing a request ---

  PathMode mode() const { return mode_; }
  const RequestLimits& limits() const { return limits_; }
  const SelectorTable& selectors() const { return selectors_; }
  const std::vector<std::string>& actions() const { return actions_; }
  const std::vector<std::pair<std::string, uint32_t>>& methods() const { return methods_; }

  // --- describing ---

  std::string_view name() const { return name_; }
  std::string_view file() const { return file_; }
  std::string_view digest() const { return digest_; }
  const std::vector<std::pair<std::string, uint64_t>>& action_sets() const { return action_sets_; }
  uint32_t num_declarations() const { return static_cast<uint32_t>(declarations_.size() - 1); }
  DeclarationView declaration(uint32_t declaration) const;
  RuleView rule(uint32_t declaration, uint32_t rule) const;

  // Returns a rule of this graph in one line: `allow guest, to [get, write]`.
  std::string DescribeRule(const RuleView& rule) const;

  const std::vector<SegmentAutomaton>& automata() const { return automata_; }
  const PatternList& all() const { return all_; }
  bool is_guard(uint32_t declaration) const;

  // Returns what the variables of a declaration matched. REQUIRES: it matches the path.
  MatchedVariables matched(uint32_t declaration, const SegmentedPath& path) const {
    return MatchedVariables(variables(declaration), path);
  }

  std::string Dump() const;
  absl::Status CheckInvariants() const;

 private:
  struct Declaration {
    uint32_t first_rule = 0;
    uint32_t first_variable = 0;
    bool inherits = false;
    SourceLocation location;
  };
  struct Rule {
    uint64_t actions = 0;
    uint32_t first_selector = 0;
    Effect effect = Effect::kDeny;
    SourceLocation location;
  };
  struct RuleText {
    std::string id;
    std::string note;
  };

  Graph() = default;
  absl::Span<const BoundVariable> variables(uint32_t declaration) const;
  absl::Span<const uint32_t> rule_selectors(uint32_t rule) const;
  void DumpRules(uint32_t declaration, std::string& out) const;
  uint32_t FirstSelector(uint32_t rule, Effect effect, const PrincipalState& principal,
                         const MatchedVariables& matched) const;

  absl::Status BuildIndexes(const std::vector<DeclarationSpec>& declarations);
  void AddDeclaration(const DeclarationSpec& declaration);
  void AddRule(const RuleSpec& rule);
  void Close();

  uint64_t id_ = 0;
  std::string name_;
  std::string file_;
  std::string digest_;
  PathMode mode_ = PathMode::kKey;
  RequestLimits limits_;
  std::vector<std::string> actions_;
  std::vector<std::pair<std::string, uint64_t>> action_sets_;
  std::vector<std::pair<std::string, uint32_t>> methods_;
  std::vector<SegmentAutomaton> automata_;
  SelectorTable selectors_;

  std::vector<Declaration> declarations_;  // by rank
  std::vector<BoundVariable> variables_;
  std::vector<Rule> rules_;
  std::vector<uint32_t> rule_selectors_;
  TextList patterns_;
  absl::flat_hash_map<uint32_t, RuleText> rule_texts_;  // of the rules that have an id or a note

  PatternIndex grants_;
  PatternIndex denies_;
  PatternList all_;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_GRAPH_H_
