// Both trees are walked at once, from pair of nodes to pair of nodes whose last segments can be the
// same segment of a path. Two observations keep that walk close to what it has to find:
//   - Specificity is decided by the first segment that differs in kind. Where that favours the
//     general side, nothing below can be a pair.
//   - Where the general side has covered every segment of the special side so far and now has its
//     final `*`, all that lies below is contained.
// Both hold only as long as the trees are walked in step. Behind a `**` the two sides may be at
// different depths; that part of the walk remembers where it was and prunes nothing, which the
// limit on floating segments makes affordable.
#include "policy/internal/declaration_pairs.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "policy/internal/pattern_relation.h"

namespace postern::internal {
namespace {

using Kind = Segment::Kind;
constexpr uint32_t kNone = DeclarationTrie::kNone;

class PairWalk {
 public:
  PairWalk(const Policy& policy, const DeclarationTrie& generals, const DeclarationTrie& specials,
           size_t max_steps, PairVisitor visit)
      : policy_(policy),
        generals_(generals),
        specials_(specials),
        steps_left_(max_steps),
        visit_(visit) {}

  bool Run() {
    InStep(DeclarationTrie::kRoot, DeclarationTrie::kRoot, {});
    return !stopped_;
  }

 private:
  // What is known of two prefixes of equal length.
  struct Known {
    bool order_open = true;  // no segment has decided which one is more specific
    bool covered = true;     // the general one matches whatever the special one does
  };

  // Two prefixes of equal length and without `**`.
  void InStep(uint32_t general, uint32_t special, Known known) {
    if (!Step()) return;
    const DeclarationTrie::Node& g = generals_.node(general);
    const DeclarationTrie::Node& s = specials_.node(special);
    EmitEnds(general, special);
    if (known.covered) {
      EmitRests(g.rest, s.rest);
    } else {
      EmitGeneralRest(g.rest, special);
    }
    if (!known.order_open) EmitSpecialRest(general, s.rest);
    ForEachMeeting(general, special, [&](uint32_t g_child, uint32_t s_child) {
      Known next = known;
      if (Learn(*generals_.node(g_child).segment, *specials_.node(s_child).segment, next)) {
        InStep(g_child, s_child, next);
      }
    });
    if (g.floating != kNone) OutOfStep(g.floating, special);
    if (s.floating != kNone && !known.order_open) OutOfStep(general, s.floating);
  }

  // Adds to `known` what one more segment of each tells. Returns false if the general side turns
  // out to be the more specific one.
  static bool Learn(const Segment& general, const Segment& special, Known& known) {
    if (known.order_open) {
      if (general.kind < special.kind) return false;
      // Two globs are ordered by their bytes; which comes first is left to CompareSpecificity.
      const bool alike = general.kind == special.kind &&
                         (general.kind != Kind::kGlob || *general.automaton == *special.automaton);
      known.order_open = alike;
    }
    known.covered = known.covered && SurelyCovers(general, special);
    return true;
  }

  // Two prefixes of which one at least has a `**`; a node of `**` may stay where it is.
  void OutOfStep(uint32_t general, uint32_t special) {
    if (!Step() || !visited_.insert({general, special}).second) return;
    const DeclarationTrie::Node& g = generals_.node(general);
    const DeclarationTrie::Node& s = specials_.node(special);
    EmitEnds(general, special);
    EmitGeneralRest(g.rest, special);
    EmitSpecialRest(general, s.rest);
    ForEachMeeting(general, special,
                   [&](uint32_t g_child, uint32_t s_child) { OutOfStep(g_child, s_child); });
    if (IsFloating(g)) ForEachChild(specials_, s, [&](uint32_t c) { OutOfStep(general, c); });
    if (IsFloating(s)) ForEachChild(generals_, g, [&](uint32_t c) { OutOfStep(c, special); });
    if (g.floating != kNone) OutOfStep(g.floating, special);
    if (s.floating != kNone) OutOfStep(general, s.floating);
  }

  static bool IsFloating(const DeclarationTrie::Node& node) {
    return node.segment != nullptr && node.segment->kind == Kind::kFloating;
  }

  // Calls `visit` for the children that match exactly one segment.
  template <typename Visit>
  static void ForEachChild(const DeclarationTrie& trie, const DeclarationTrie::Node& node,
                           const Visit& visit) {
    for (const uint32_t first : {node.first_literal, node.first_glob}) {
      for (uint32_t child = first; child != kNone; child = trie.node(child).next) visit(child);
    }
  }

  // Calls `visit` for the pairs of such children that may match the same segment.
  template <typename Visit>
  void ForEachMeeting(uint32_t general, uint32_t special, const Visit& visit) {
    const DeclarationTrie::Node& g = generals_.node(general);
    const DeclarationTrie::Node& s = specials_.node(special);
    const bool fewer_generals = g.num_literals < s.num_literals;
    const DeclarationTrie& few = fewer_generals ? generals_ : specials_;
    const DeclarationTrie& many = fewer_generals ? specials_ : generals_;
    const uint32_t parent = fewer_generals ? special : general;
    for (uint32_t c = (fewer_generals ? g : s).first_literal; c != kNone; c = few.node(c).next) {
      const uint32_t same = many.Literal(parent, few.node(c).segment->literal);
      if (same == kNone) continue;
      if (fewer_generals) {
        visit(c, same);
      } else {
        visit(same, c);
      }
    }
    const auto visit_if_meeting = [&](uint32_t g_child, uint32_t s_child) {
      if (Step() && MayMeet(*generals_.node(g_child).segment, *specials_.node(s_child).segment)) {
        visit(g_child, s_child);
      }
    };
    for (uint32_t g_child = g.first_glob; g_child != kNone;
         g_child = generals_.node(g_child).next) {
      ForEachChild(specials_, s, [&](uint32_t s_child) { visit_if_meeting(g_child, s_child); });
    }
    for (uint32_t s_child = s.first_glob; s_child != kNone;
         s_child = specials_.node(s_child).next) {
      for (uint32_t c = g.first_literal; c != kNone; c = generals_.node(c).next) {
        visit_if_meeting(c, s_child);
      }
    }
  }

  bool Step() {
    if (steps_left_ == 0) stopped_ = true;
    if (!stopped_) --steps_left_;
    return !stopped_;
  }

  void Emit(uint32_t general, uint32_t special) {
    if (!Step()) return;
    const auto& declarations = policy_.declarations;
    const bool is_pair =
        CompareSpecificity(declarations[special].pattern, declarations[general].pattern) < 0;
    if (is_pair && !visit_(general, special)) stopped_ = true;
  }

  template <typename Visit>
  static void ForEachAt(const DeclarationTrie& trie, uint32_t node, const Visit& visit) {
    if (node == kNone) return;
    for (uint32_t d = trie.node(node).first_declaration; d != kNone; d = trie.NextDeclaration(d)) {
      visit(d);
    }
  }

  void EmitEnds(uint32_t general, uint32_t special) {
    ForEachAt(generals_, general,
              [&](uint32_t g) { ForEachAt(specials_, special, [&](uint32_t s) { Emit(g, s); }); });
  }

  // A final `*` goes with all that ends below the other side's node. Several ways may lead there.
  void EmitOnce(uint32_t general, uint32_t special) {
    if (Step() && emitted_.insert({general, special}).second) Emit(general, special);
  }

  void EmitRests(uint32_t general_rest, uint32_t special_rest) {
    ForEachAt(generals_, general_rest, [&](uint32_t g) {
      ForEachAt(specials_, special_rest, [&](uint32_t s) { EmitOnce(g, s); });
    });
  }

  void EmitGeneralRest(uint32_t general_rest, uint32_t special) {
    ForEachAt(generals_, general_rest, [&](uint32_t g) {
      specials_.ForEachBelow(special, [&](uint32_t s) { EmitOnce(g, s); });
    });
  }

  void EmitSpecialRest(uint32_t general, uint32_t special_rest) {
    ForEachAt(specials_, special_rest, [&](uint32_t s) {
      generals_.ForEachBelow(general, [&](uint32_t g) { EmitOnce(g, s); });
    });
  }

  const Policy& policy_;
  const DeclarationTrie& generals_;
  const DeclarationTrie& specials_;
  size_t steps_left_;
  PairVisitor visit_;
  bool stopped_ = false;
  absl::flat_hash_set<std::pair<uint32_t, uint32_t>> visited_;  // out of step
  absl::flat_hash_set<std::pair<uint32_t, uint32_t>> emitted_;
};

}  // namespace

bool ForEachPair(const Policy& policy, const DeclarationTrie& generals,
                 const DeclarationTrie& specials, size_t max_steps, PairVisitor visit) {
  return PairWalk(policy, generals, specials, max_steps, visit).Run();
}

}  // namespace postern::internal
