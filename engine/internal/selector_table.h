// Internal: not for users of the library, see docs/language.md, "A policy".
//
// The selectors of a graph: whom its rules speak of.
#ifndef POSTERN_ENGINE_INTERNAL_SELECTOR_TABLE_H_
#define POSTERN_ENGINE_INTERNAL_SELECTOR_TABLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "engine/decision.h"
#include "engine/graph_spec.h"
#include "engine/internal/segmented_path.h"
#include "engine/internal/text_table.h"
#include "engine/principal.h"
#include "engine/principal_representation.h"

namespace postern::internal {

// Where a pattern has a variable.
struct BoundVariable {
  uint32_t variable;  // SelectorTable's number
  uint32_t segment;  // of the path, and of the pattern: no variable comes after a floating wildcard
};

inline constexpr uint32_t kNoVariable = 0xffffffff;  // ends a run of them

// What the variables of a declaration matched.
class MatchedVariables {
 public:
  MatchedVariables(absl::Span<const BoundVariable> variables, SegmentedPath path)
      : variables_(variables), path_(path) {}

  // Returns the segment; empty, which no variable matches, if the declaration does not have the
  // variable.
  [[gnu::always_inline]] std::string_view Get(uint32_t variable) const {
    for (const BoundVariable& bound : variables_) {
      if (bound.variable == variable) return path_[bound.segment];
      if (bound.variable == kNoVariable) break;
    }
    return {};
  }

 private:
  absl::Span<const BoundVariable> variables_;
  SegmentedPath path_;
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

  // Returns the number of a variable; kNoVariable if no selector asks for it.
  uint32_t variable(std::string_view name) const { return variables_.Find(name); }

  // Returns where those variables are that some selector asks for.
  std::vector<BoundVariable> Bind(const DeclarationSpec& declaration) const;

  // Tells what a valid principal is to the selectors. Returns the block that `state` views, if it
  // needs one: it views `bits`, too, and this table. Time: linear in the principal and in the
  // selectors that it makes hold, and one word for each 64 selectors; if a selector asks a segment
  // for a group and there are many, they are sorted.
  std::unique_ptr<char[]> Prepare(const Principal& principal, PrincipalBits& bits,
                                  PrincipalState& state) const;

  // Returns whether some selector is of a role.
  bool speaks_of_roles() const { return speaks_of_roles_; }

  // Returns the groups that have a role of their own, the first of which takes precedence.
  const std::vector<std::string>& role_groups() const { return role_groups_; }

  // Returns the one role of a principal (SelectorSpec), or nothing if there is an error.
  std::string RoleOf(const PrincipalState& principal) const;

  // Returns whether the selector holds in a rule of that effect. Does not allocate.
  bool Holds(uint32_t selector, Effect effect, const PrincipalState& principal,
             const MatchedVariables& variables) const;

  // Returns the variable that a selector compares with the entity id, if that is all that it asks
  // of the path; else kNoVariable.
  uint32_t OwnerVariable(uint32_t selector) const;

  // Returns whether it depends on the path, and if so, whether it holds on this one, given that it
  // does as far as the principal alone decides. Do not allocate.
  bool is_dynamic(uint32_t selector) const;
  bool HoldsOnPath(uint32_t selector, Effect effect, const PrincipalState& principal,
                   const MatchedVariables& variables) const;

 private:
  static constexpr uint32_t kNone = 0xffffffff;
  static constexpr size_t kNumSituations = 7;
  static constexpr size_t kFewGroups = 16;  // which are faster gone through than looked up

  // An entry of `where`.
  struct Where {
    uint32_t attribute;         // its number
    uint32_t variable = kNone;  // whose segment it is compared with, if there is one
  };

  // What is asked of the path or of attributes.
  struct Condition {
    uint32_t variable = kNone;    // see VariableOf
    std::vector<Where> where;     // as in the spec
    bool is_of_path = false;      // some variable is
    bool asks_for_group = false;  // of the name that `variable` matched; else it is the entity id
  };

  // The selectors that name a group or a function.
  struct Named {
    uint32_t member = kNone;             // the first; most often the only one
    std::vector<uint32_t> more_members;  // the others
    uint32_t precedence = kNone;         // among groups that have a role
    std::vector<uint32_t> role;          // those of its role
    std::vector<uint32_t> role_owner;    // the same, if there is an entity id
  };

  // Returns how many words of PrincipalState's bits there are; no fewer than PrincipalBits has.
  size_t num_words() const { return num_words_; }
  void AddCondition(uint32_t selector);
  void AddBase(uint32_t selector);
  void AddName(uint32_t selector);
  Named* RoleNamed(absl::string_view role);
  static void AddMember(uint32_t selector, Named& named);
  void AddNameless(size_t situation);

  // These are parts of Prepare; `words` are those in denies, then those in allows.
  std::unique_ptr<char[]> PrepareInBlock(const Principal& principal, PrincipalState& state) const;
  const Named* AddMemberships(const Principal& principal, uint64_t* words) const;
  void FindAttributes(const PrincipalState& state, absl::Span<std::string_view> values) const;
  void ApplyWhere(absl::Span<const std::string_view> values, uint64_t* words) const;
  void Hold(absl::Span<const uint32_t> selectors, uint64_t* words) const;
  static void HoldMembers(const Named& named, uint64_t* words, size_t num_words);

  std::vector<SelectorSpec> specs_;
  std::vector<std::string> role_groups_;
  size_t num_words_ = PrincipalBits::kNumWords;
  std::vector<Condition> conditions_;  // of each selector
  TextTable variables_;
  TextTable attributes_;

  // For Prepare: what holds whatever names and attributes a principal has, as
  // PrincipalState::holds_in, by situation, first in denies, then in allows; what holds of one who
  // has no group, name or attribute; what names add; and which selectors have a `where`, a bit
  // each.
  std::vector<uint64_t> base_[kNumSituations];
  std::vector<uint64_t> nameless_[kNumSituations];
  std::vector<std::string_view> no_values_;  // of any attribute
  TextTable group_names_;
  std::vector<Named> groups_;  // by group_names_'s numbers
  TextTable function_names_;
  std::vector<Named> functions_;  // by function_names_'s
  Named guest_;                   // of these only the role has a name
  Named authenticated_;           //
  std::vector<uint64_t> has_where_;
  bool has_group_variable_ = false;
  bool speaks_of_roles_ = false;
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_SELECTOR_TABLE_H_
