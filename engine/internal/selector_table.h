// Internal: not for users of the library, see docs/language.md, "A policy".
//
// The selectors of a graph: whom its rules speak of.
#ifndef POSTERN_ENGINE_INTERNAL_SELECTOR_TABLE_H_
#define POSTERN_ENGINE_INTERNAL_SELECTOR_TABLE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "engine/decision.h"
#include "engine/graph_spec.h"
#include "engine/internal/principal_state.h"
#include "engine/internal/segmented_path.h"
#include "engine/principal.h"

namespace postern::internal {

// Where a pattern has a variable.
struct BoundVariable {
  uint32_t variable;  // SelectorTable's number
  uint32_t segment;  // of the path, and of the pattern: no variable comes after a floating wildcard
};

// What the variables of a declaration matched.
class MatchedVariables {
 public:
  MatchedVariables(absl::Span<const BoundVariable> variables, const SegmentedPath& path)
      : variables_(variables), path_(path) {}

  // Returns the segment; empty, which no variable matches, if the declaration does not have the
  // variable.
  std::string_view Get(uint32_t variable) const {
    for (const BoundVariable& bound : variables_) {
      if (bound.variable == variable) return path_[bound.segment];
    }
    return {};
  }

 private:
  absl::Span<const BoundVariable> variables_;
  const SegmentedPath& path_;
};

// Returns the variable that the selector itself asks for, its `where` aside; empty if none.
std::string VariableOf(const SelectorSpec& selector);

class SelectorTable {
 public:
  SelectorTable() = default;
  SelectorTable(std::vector<SelectorSpec> selectors, std::vector<std::string> role_groups);

  uint32_t size() const { return static_cast<uint32_t>(specs_.size()); }

  // Returns how decision lines show the selector, and the same with its `where`.
  std::string_view text(uint32_t selector) const { return specs_[selector].text; }
  std::string TextWithWhere(uint32_t selector) const;

  const SelectorSpec& spec(uint32_t selector) const { return specs_[selector]; }

  // Returns the number of a variable. REQUIRES: some selector asks for it.
  uint32_t variable(const std::string& name) const { return variables_.at(name); }

  // Returns where those variables are that some selector asks for.
  std::vector<BoundVariable> Bind(const DeclarationSpec& declaration) const;

  // Sets all of `state` but `graph_id` and `error`. REQUIRES: the principal is valid.
  void Prepare(const Principal& principal, PrincipalState& state) const;

  // Returns whether the selector holds in a rule of that effect. Does not allocate.
  bool Holds(uint32_t selector, Effect effect, const PrincipalState& principal,
             const MatchedVariables& variables) const;

  // Returns whether it depends on the path, and if so, whether it holds on this one, given that it
  // does as far as the principal alone decides. Do not allocate.
  bool is_dynamic(uint32_t selector) const;
  bool HoldsOnPath(uint32_t selector, Effect effect, const PrincipalState& principal,
                   const MatchedVariables& variables) const;

 private:
  static constexpr uint32_t kNone = 0xffffffff;

  // An entry of `where` that compares an attribute with a segment.
  struct WhereVariable {
    uint32_t attribute;
    uint32_t variable;
  };
  // The part of a selector that depends on the path.
  struct Dynamic {
    uint32_t variable = kNone;  // see VariableOf
    std::vector<WhereVariable> where;
  };

  // Returns the one role that a principal has (SelectorSpec).
  std::string RoleOf(const Principal& principal, const PrincipalState& state) const;

  std::vector<SelectorSpec> specs_;
  std::vector<std::string> role_groups_;
  std::vector<Dynamic> dynamic_;  // of each
  absl::flat_hash_map<std::string, uint32_t> variables_;
  absl::flat_hash_map<std::string, uint32_t> attributes_;  // those compared with a segment
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_SELECTOR_TABLE_H_
