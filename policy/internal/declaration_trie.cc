#include "policy/internal/declaration_trie.h"

#include <algorithm>

#include "policy/internal/claim.h"

namespace postern::internal {
namespace {

using Kind = Segment::Kind;

// Returns what tells two segments of one kind apart. Two spellings of one glob get two nodes, which
// costs a comparison and changes nothing.
std::string_view KeyText(const Segment& segment, std::string_view pattern_text) {
  switch (segment.kind) {
    case Kind::kLiteral:
      return segment.literal;
    case Kind::kGlob:
      return pattern_text.substr(segment.begin, segment.end - segment.begin);
    case Kind::kExpression:
      return segment.expression;
    default:
      return "";
  }
}

// The nodes that some prefix of a path has reached; a node of `**` stays reached.
class Walk {
 public:
  explicit Walk(const DeclarationTrie& trie) : trie_(trie) { Reach(DeclarationTrie::kRoot); }

  // Goes on by one segment. Calls `match` for every node of a final `*`.
  template <typename Match>
  void Take(std::string_view segment, const Match& match) {
    std::vector<uint32_t> from = std::move(reached_);
    std::sort(from.begin(), from.end());
    from.erase(std::unique(from.begin(), from.end()), from.end());
    reached_.clear();
    for (const uint32_t id : from) {
      const DeclarationTrie::Node& node = trie_.node(id);
      if (node.segment != nullptr && node.segment->kind == Kind::kFloating) Reach(id);
      if (node.rest != DeclarationTrie::kNone) match(node.rest);
      const uint32_t literal = trie_.Literal(id, segment);
      if (literal != DeclarationTrie::kNone) Reach(literal);
      for (uint32_t c = node.first_glob; c != DeclarationTrie::kNone; c = trie_.node(c).next) {
        if (Accepts(*trie_.node(c).segment, segment)) Reach(c);
      }
    }
  }

  const std::vector<uint32_t>& reached() const { return reached_; }

 private:
  static bool Accepts(const Segment& segment, std::string_view text) {
    return segment.kind == Kind::kAny ? !text.empty() : segment.automaton->Matches(text);
  }

  void Reach(uint32_t node) {
    for (; node != DeclarationTrie::kNone; node = trie_.node(node).floating) {
      reached_.push_back(node);
    }
  }

  const DeclarationTrie& trie_;
  std::vector<uint32_t> reached_;
};

}  // namespace

DeclarationTrie::DeclarationTrie(const Policy& policy, const std::vector<uint32_t>& chosen)
    : policy_(policy),
      nodes_(1),
      node_of_(policy.declarations.size(), kNone),
      next_declaration_(policy.declarations.size(), kNone) {
  // Backwards, since every list grows at its front.
  for (size_t i = chosen.size(); i-- != 0;) Add(chosen[i]);
}

void DeclarationTrie::Add(uint32_t declaration) {
  const Pattern& pattern = policy_.declarations[declaration].pattern;
  uint32_t node = kRoot;
  for (const Segment& segment : pattern.segments) node = Child(node, segment, pattern.text);
  node_of_[declaration] = node;
  next_declaration_[declaration] = nodes_[node].first_declaration;
  nodes_[node].first_declaration = declaration;
}

uint32_t DeclarationTrie::Child(uint32_t parent, const Segment& segment,
                                std::string_view pattern_text) {
  const Key key = {{parent, static_cast<uint8_t>(segment.kind)}, KeyText(segment, pattern_text)};
  const auto [entry, is_new] = children_.try_emplace(key, nodes_.size());
  if (is_new) {
    uint32_t& list = ListFor(parent, segment.kind);
    Node child;
    child.segment = &segment;
    child.next = list;
    list = entry->second;
    if (segment.kind == Kind::kLiteral) ++nodes_[parent].num_literals;
    nodes_.push_back(child);
  }
  return entry->second;
}

uint32_t& DeclarationTrie::ListFor(uint32_t parent, Kind kind) {
  Node& node = nodes_[parent];
  switch (kind) {
    case Kind::kLiteral:
      return node.first_literal;
    case Kind::kFloating:
      return node.floating;
    case Kind::kRest:
      return node.rest;
    default:
      return node.first_glob;
  }
}

uint32_t DeclarationTrie::Literal(uint32_t parent, std::string_view text) const {
  const auto found = children_.find(Key{{parent, static_cast<uint8_t>(Kind::kLiteral)}, text});
  return found == children_.end() ? kNone : found->second;
}

std::vector<uint32_t> DeclarationTrie::Matching(std::string_view path) const {
  std::vector<uint32_t> matching;
  const auto match = [this, &matching](uint32_t node) {
    for (uint32_t d = nodes_[node].first_declaration; d != kNone; d = NextDeclaration(d)) {
      matching.push_back(d);
    }
  };
  Walk walk(*this);
  for (const std::string_view segment : SplitPath(policy_.mode, path)) walk.Take(segment, match);
  std::vector<uint32_t> ends = walk.reached();
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  std::for_each(ends.begin(), ends.end(), match);

  std::sort(matching.begin(), matching.end());
  matching.erase(std::unique(matching.begin(), matching.end()), matching.end());
  std::sort(matching.begin(), matching.end(), [this](uint32_t a, uint32_t b) {
    return CompareSpecificity(policy_.declarations[a].pattern, policy_.declarations[b].pattern) < 0;
  });
  return matching;
}

}  // namespace postern::internal
