// Internal: use policy/lint.h.
//
// The declarations of a policy in a tree of their segments: which of them match a path, and which
// pairs of them may match a common one, without a look at every pair.
#ifndef POSTERN_POLICY_INTERNAL_DECLARATION_TRIE_H_
#define POSTERN_POLICY_INTERNAL_DECLARATION_TRIE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "policy/model.h"

namespace postern::internal {

// Immutable once built. Lifetime: `policy` must outlive it.
class DeclarationTrie {
 public:
  static constexpr uint32_t kNone = 0xffffffff;
  static constexpr uint32_t kRoot = 0;

  // A prefix of declarations' patterns. Children are lists (`next` leads on), in file order.
  struct Node {
    const Segment* segment = nullptr;  // the prefix's last; null at the root
    uint32_t next = kNone;             // the next child of the same parent and list
    uint32_t num_literals = 0;
    uint32_t first_literal = kNone;  // children that are literals
    uint32_t first_glob = kNone;     // kGlob, kExpression and kAny
    uint32_t floating = kNone;
    uint32_t rest = kNone;
    uint32_t first_declaration = kNone;  // whose pattern ends here
  };

  // Holds the declarations of `policy` that `chosen` lists (places in Policy::declarations).
  DeclarationTrie(const Policy& policy, const std::vector<uint32_t>& chosen);

  bool empty() const { return nodes_.size() == 1; }
  const Node& node(uint32_t id) const { return nodes_[id]; }

  // Returns the child of `parent` that is the literal `text`, or kNone.
  uint32_t Literal(uint32_t parent, std::string_view text) const;

  // Returns the node at which the pattern of `declaration` ends. REQUIRES: it was chosen.
  uint32_t NodeOf(uint32_t declaration) const { return node_of_[declaration]; }

  // Returns the next declaration whose pattern ends at the same node, or kNone.
  uint32_t NextDeclaration(uint32_t declaration) const { return next_declaration_[declaration]; }

  // Returns the declarations that match a canonical path, the most specific first.
  std::vector<uint32_t> Matching(std::string_view path) const;

  // Calls `visit` for every declaration whose pattern ends below `node` (not at it).
  template <typename Visit>
  void ForEachBelow(uint32_t node, const Visit& visit) const;

 private:
  using Key = std::pair<std::pair<uint32_t, uint8_t>, std::string_view>;  // parent, kind, text

  void Add(uint32_t declaration);
  uint32_t Child(uint32_t parent, const Segment& segment, std::string_view pattern_text);
  uint32_t& ListFor(uint32_t parent, Segment::Kind kind);

  const Policy& policy_;
  std::vector<Node> nodes_;
  std::vector<uint32_t> node_of_;           // [declaration]
  std::vector<uint32_t> next_declaration_;  // [declaration]
  absl::flat_hash_map<Key, uint32_t> children_;
};

template <typename Visit>
void DeclarationTrie::ForEachBelow(uint32_t node, const Visit& visit) const {
  const Node& parent = nodes_[node];
  for (const uint32_t first :
       {parent.first_literal, parent.first_glob, parent.floating, parent.rest}) {
    for (uint32_t child = first; child != kNone; child = nodes_[child].next) {
      for (uint32_t d = nodes_[child].first_declaration; d != kNone; d = NextDeclaration(d)) {
        visit(d);
      }
      ForEachBelow(child, visit);
    }
  }
}

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_DECLARATION_TRIE_H_
