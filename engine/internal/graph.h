// Internal: not for users of the library, see engine/decision_graph.h.
//
// What a DecisionGraph holds: a compiled policy's bytes, and what looks at them. Deciding needs two
// indexes:
//
//   grants   every declaration but the guards: which one governs a path, and which are asked next
//   denies   the declarations with a deny rule: any of them that matches may deny
//
// A guard (it inherits and has no allow rule) never decides an allow, passes every question on and
// is never named by a default deny, so the grants do well without it. A policy without denies pays
// nothing for them. Explaining needs the description (description.h), which is looked at when it is
// asked for.
#ifndef POSTERN_ENGINE_INTERNAL_GRAPH_H_
#define POSTERN_ENGINE_INTERNAL_GRAPH_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/decision.h"
#include "engine/graph_spec.h"
#include "engine/internal/access_lists.h"
#include "engine/internal/bytes.h"
#include "engine/internal/description.h"
#include "engine/internal/graph_file.h"
#include "engine/internal/graph_info.h"
#include "engine/internal/pattern_index.h"
#include "engine/internal/segmented_path.h"
#include "engine/internal/selector_table.h"
#include "engine/internal/short_names.h"
#include "engine/principal_representation.h"

namespace postern::internal {

// Declarations by their patterns, each with its access list of one effect.
struct AccessIndex {
  PatternIndex patterns;
  AccessLists lists;
};

// Immutable.
class Graph {
 public:
  // Returns the graph of a spec. Errors: as DecisionGraph::Build.
  static absl::StatusOr<std::unique_ptr<const Graph>> Build(const GraphSpec& spec);

  // Returns the graph of a compiled policy, which may be of any origin. Errors: kInvalidArgument if
  // it is none, of another version, or damaged.
  static absl::StatusOr<std::unique_ptr<const Graph>> Open(Bytes compiled);

  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  // --- deciding: neither allocates nor locks ---

  // Returns a number that no other graph of this process has; never 0.
  uint64_t id() const { return id_; }
  const AccessIndex& grants() const { return grants_; }
  const AccessIndex& denies() const { return denies_; }

  // Returns how many declarations there are, and whether `rank` is one. An index tells a rank that
  // is none if nothing matches, or if it was loaded and is not what a compiler made.
  uint32_t num_declarations() const { return num_declarations_; }
  bool Has(uint32_t rank) const { return rank < num_declarations_; }

  // Returns the action that is called so, or that the HTTP method of this name stands for;
  // ShortNames::kNone if there is none.
  uint32_t FindAction(std::string_view name) const { return action_names_.Find(name); }

  // Returns the action `list`; ShortNames::kNone if there is none.
  uint32_t list_action() const { return list_action_; }

  // --- explaining ---

  // Returns the place in a rule's list of the first selector that holds, or Decision::kNone.
  // `effect` is the rule's own, or the other one to learn what would hold if what is unknown of the
  // principal counted the other way. `variables` are of the rule's declaration.
  uint32_t FirstSelector(absl::Span<const uint32_t> selectors, Effect effect,
                         const PrincipalState& principal, const MatchedVariables& variables) const;

  // --- preparing a request ---

  PathMode mode() const { return mode_; }
  bool list_may_lack_path() const { return info_.spec.list_may_lack_path; }
  const RequestLimits& limits() const { return info_.spec.limits; }
  const SelectorTable& selectors() const { return selectors_; }
  const std::vector<std::string>& actions() const { return info_.spec.actions; }
  const std::vector<std::pair<std::string, uint32_t>>& methods() const {
    return info_.spec.methods;
  }

  // --- describing ---

  std::string_view name() const { return info_.spec.name; }
  std::string_view file() const { return info_.spec.file; }
  std::string_view digest() const { return info_.spec.digest; }
  const std::vector<std::pair<std::string, uint64_t>>& action_sets() const {
    return info_.spec.action_sets;
  }
  const std::vector<SegmentAutomaton>& automata() const { return info_.spec.automata; }

  // Returns the bytes that this was opened from.
  std::string_view compiled() const { return bytes_.view(); }

  // Returns how many bytes deciding may read.
  size_t NumBytes() const { return num_graph_bytes_; }

  // Returns the description. One that was left out or is damaged is empty; has_description() tells.
  // It is looked at when it is first asked for. Thread-safe.
  const Description& description() const {
    const Description* const opened = opened_description_.load(std::memory_order_acquire);
    return opened != nullptr ? *opened : OpenDescription();
  }
  bool has_description() const { return description().is_there(); }
  bool is_stripped() const { return description_part_.empty(); }

  // Returns a rule of this graph in one line: `allow guest, to [get, write]`.
  std::string DescribeRule(const RuleView& rule) const;

  std::string Dump() const;
  absl::Status CheckInvariants() const;

 private:
  Graph(Bytes bytes, GraphInfo info, const GraphArrays<View>& arrays, const GraphParts& parts);
  void DumpRules(uint32_t declaration, std::string& out) const;
  void AppendActions(uint64_t mask, std::string& out) const;
  const Description& OpenDescription() const;
  Description ReadDescription() const;

  const Bytes bytes_;
  const GraphInfo info_;
  const SelectorTable selectors_;

  // What every decision reads.
  const uint64_t id_;
  const PathMode mode_;
  const uint32_t num_declarations_;
  const size_t num_actions_;
  uint32_t list_action_ = ShortNames::kNone;
  ShortNames action_names_;
  AccessIndex grants_;
  AccessIndex denies_;
  const size_t num_graph_bytes_;

  const std::string_view description_part_;
  const uint32_t description_checksum_;
  mutable std::once_flag description_once_;
  mutable Description description_;
  mutable std::atomic<const Description*> opened_description_ = nullptr;  // faster than the flag
};

}  // namespace postern::internal

#endif  // POSTERN_ENGINE_INTERNAL_GRAPH_H_
