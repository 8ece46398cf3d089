// The walk goes depth first, with a frame for each segment of the path: which child of the node is
// to be tried next. Children are tried in the order of specificity as far as one segment tells it
// (the literal, the automata, any), so small ranks mostly come first; and since every node knows
// the range of ranks below it, a subtree that cannot add to the batch is not entered. Without this,
// patterns such as all those of `{a,*}/{a,*}/…` would all be visited for the one that governs.
//
// Automata beside each other are tried one by one.

#include "engine/internal/segment_trie.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace postern::internal {

// --- building ------------------------------------------------------------------------------------

class SegmentTrie::Builder {
 public:
  explicit Builder(LiteralTable& literals) : literals_(literals) { trie_.nodes_.resize(1); }

  absl::Status Add(const RankedPattern& pattern) {
    uint32_t node = 0;
    Enter(node, pattern.rank);
    for (const SegmentSpec& segment : *pattern.segments) {
      if (segment.kind == SegmentSpec::Kind::kRest) {
        return SetLeaf(trie_.nodes_[node].rest_rank, pattern.rank);
      }
      node = Child(node, segment);
      Enter(node, pattern.rank);
    }
    return SetLeaf(trie_.nodes_[node].end_rank, pattern.rank);
  }

  SegmentTrie Finish() {
    SetAutomatonEdges();
    trie_.nodes_.shrink_to_fit();
    trie_.automaton_edges_.shrink_to_fit();
    trie_.literal_edges_.rehash(0);
    return std::move(trie_);
  }

 private:
  struct NewAutomatonEdge {
    uint32_t node;
    AutomatonEdge edge;
  };

  void Enter(uint32_t node, uint32_t rank) {
    Node& entered = trie_.nodes_[node];
    entered.min_rank = std::min(entered.min_rank, rank);
    entered.max_rank = std::max(entered.max_rank, rank);
  }

  absl::Status SetLeaf(uint32_t& leaf, uint32_t rank) {
    if (leaf != kNoRank) {
      return absl::InvalidArgumentError(
          absl::StrCat("declarations ", leaf, " and ", rank, " have the same pattern"));
    }
    leaf = rank;
    return absl::OkStatus();
  }

  uint32_t Child(uint32_t node, const SegmentSpec& segment) {
    const uint32_t new_child = static_cast<uint32_t>(trie_.nodes_.size());
    uint32_t child = new_child;
    if (segment.kind == SegmentSpec::Kind::kLiteral) {
      const uint64_t key = EdgeKey(node, literals_.Intern(segment.literal));
      child = trie_.literal_edges_.try_emplace(key, new_child).first->second;
    } else if (segment.kind == SegmentSpec::Kind::kAutomaton) {
      const uint64_t key = EdgeKey(node, segment.automaton);
      child = automaton_children_.try_emplace(key, new_child).first->second;
      if (child == new_child) new_edges_.push_back({node, {segment.automaton, child}});
    } else if (trie_.nodes_[node].any_child == kNoNode) {
      trie_.nodes_[node].any_child = new_child;
    } else {
      child = trie_.nodes_[node].any_child;
    }
    if (child == new_child) trie_.nodes_.emplace_back();
    return child;
  }

  // Sorts the edges by node. They were made in ascending order of rank, which is kept.
  void SetAutomatonEdges() {
    std::stable_sort(new_edges_.begin(), new_edges_.end(),
                     [](const auto& a, const auto& b) { return a.node < b.node; });
    trie_.nodes_.emplace_back();
    size_t next = 0;
    for (uint32_t node = 0; node < trie_.nodes_.size(); ++node) {
      trie_.nodes_[node].first_automaton_edge = static_cast<uint32_t>(next);
      for (; next < new_edges_.size() && new_edges_[next].node == node; ++next) {
        trie_.automaton_edges_.push_back(new_edges_[next].edge);
      }
    }
  }

  SegmentTrie trie_;
  LiteralTable& literals_;
  absl::flat_hash_map<uint64_t, uint32_t> automaton_children_;  // EdgeKey(node, automaton)
  std::vector<NewAutomatonEdge> new_edges_;
};

absl::StatusOr<SegmentTrie> SegmentTrie::Build(const std::vector<RankedPattern>& patterns,
                                               LiteralTable& literals) {
  Builder builder(literals);
  for (const RankedPattern& pattern : patterns) {
    const absl::Status status = builder.Add(pattern);
    if (!status.ok()) return status;
  }
  return builder.Finish();
}

// --- matching ------------------------------------------------------------------------------------

uint32_t SegmentTrie::LiteralChild(uint32_t node, uint32_t literal) const {
  if (literal == LiteralTable::kUnknown) return kNoNode;
  const auto found = literal_edges_.find(EdgeKey(node, literal));
  return found == literal_edges_.end() ? kNoNode : found->second;
}

struct SegmentTrie::Walk {
  // A node on the way, and which of its children is next: the literal one (0), those of the
  // automata (from 1), at last that of any segment.
  struct Frame {
    uint32_t node;
    uint32_t next_choice;
  };

  const SegmentTrie& trie;
  PathLiterals& path;
  absl::Span<const SegmentAutomaton> automata;
  const RankBatch& batch;

  bool IsWanted(uint32_t node) const {
    return node != kNoNode && batch.Accepts(trie.nodes_[node].min_rank, trie.nodes_[node].max_rank);
  }

  // Returns the next child to enter by the segment at `depth`, or kNoNode if there is none left.
  uint32_t NextChild(Frame& frame, uint32_t depth) const {
    const Node& node = trie.nodes_[frame.node];
    const uint32_t num_automata =
        trie.nodes_[frame.node + 1].first_automaton_edge - node.first_automaton_edge;
    const std::string_view segment = path.path()[depth];
    if (frame.next_choice == 0) {
      ++frame.next_choice;
      const uint32_t child = trie.LiteralChild(frame.node, path.Get(depth));
      if (IsWanted(child)) return child;
    }
    if (segment.empty()) return kNoNode;  // only a literal matches it
    while (frame.next_choice <= num_automata) {
      const uint32_t edge_index = node.first_automaton_edge + frame.next_choice++ - 1;
      const AutomatonEdge& edge = trie.automaton_edges_[edge_index];
      if (IsWanted(edge.child) && automata[edge.automaton].Matches(segment)) return edge.child;
    }
    if (frame.next_choice == num_automata + 1) {
      ++frame.next_choice;
      if (IsWanted(node.any_child)) return node.any_child;
    }
    return kNoNode;
  }
};

uint32_t SegmentTrie::Collect(PathLiterals& path, absl::Span<const SegmentAutomaton> automata,
                              RankBatch& batch) const {
  const uint32_t num_segments = path.path().size();
  batch.Add(nodes_[0].rest_rank);  // the one pattern that matches the root, too
  if (num_segments == 0) return 1;

  const Walk walk = {*this, path, automata, batch};
  Walk::Frame frames[kMaxPathSegments];
  frames[0] = {0, 0};
  uint32_t depth = 0;
  uint32_t num_entered = 1;
  while (true) {
    const uint32_t child = walk.NextChild(frames[depth], depth);
    if (child == kNoNode) {
      if (depth == 0) return num_entered;
      --depth;
      continue;
    }
    ++num_entered;
    if (depth + 1 == num_segments) {
      batch.Add(nodes_[child].end_rank);
    } else {
      batch.Add(nodes_[child].rest_rank);
      frames[++depth] = {child, 0};
    }
  }
}

// --- introspection -------------------------------------------------------------------------------

std::vector<SegmentTrie::LiteralEdge> SegmentTrie::SortedLiteralEdges() const {
  std::vector<LiteralEdge> edges;
  edges.reserve(literal_edges_.size());
  for (const auto& [key, child] : literal_edges_) {
    edges.push_back({static_cast<uint32_t>(key >> 32), static_cast<uint32_t>(key), child});
  }
  std::sort(edges.begin(), edges.end(), [](const LiteralEdge& a, const LiteralEdge& b) {
    return std::tie(a.node, a.child) < std::tie(b.node, b.child);
  });
  return edges;
}

void SegmentTrie::Dump(const LiteralTable& literals, std::string& out) const {
  const std::vector<LiteralEdge> literal_edges = SortedLiteralEdges();
  auto literal_edge = literal_edges.begin();
  for (uint32_t i = 0; i < num_nodes(); ++i) {
    const Node& node = nodes_[i];
    absl::StrAppend(&out, "  node ", i, ":");
    for (; literal_edge != literal_edges.end() && literal_edge->node == i; ++literal_edge) {
      const std::string_view text = literals.text(literal_edge->literal);
      absl::StrAppend(&out, " `",
                      absl::Utf8SafeCEscape(absl::string_view(text.data(), text.size())), "` -> ",
                      literal_edge->child);
    }
    for (uint32_t k = node.first_automaton_edge; k < nodes_[i + 1].first_automaton_edge; ++k) {
      absl::StrAppend(&out, " automaton ", automaton_edges_[k].automaton, " -> ",
                      automaton_edges_[k].child);
    }
    if (node.any_child != kNoNode) absl::StrAppend(&out, " any -> ", node.any_child);
    if (node.rest_rank != kNoRank) absl::StrAppend(&out, " rest: ", node.rest_rank);
    if (node.end_rank != kNoRank) absl::StrAppend(&out, " end: ", node.end_rank);
    absl::StrAppend(&out, "\n");
  }
}

absl::Status SegmentTrie::CheckInvariants(size_t num_patterns, const LiteralTable& literals) const {
  std::vector<uint32_t> leaves;
  std::vector<uint32_t> children;
  for (const LiteralEdge& edge : SortedLiteralEdges()) {
    if (edge.node >= num_nodes() || edge.literal >= literals.size()) {
      return absl::InternalError(absl::StrCat("literal edge of node ", edge.node));
    }
    children.push_back(edge.child);
  }
  for (uint32_t node = 0; node < num_nodes(); ++node) {
    absl::Status status = CheckNode(node, leaves, children);
    if (!status.ok()) return status;
  }
  std::sort(children.begin(), children.end());
  for (uint32_t i = 0; i < children.size(); ++i) {
    if (children[i] != i + 1) return absl::InternalError("a node has not exactly one parent");
  }
  std::sort(leaves.begin(), leaves.end());
  if (children.size() + 1 != num_nodes() || leaves.size() != num_patterns ||
      std::adjacent_find(leaves.begin(), leaves.end()) != leaves.end()) {
    return absl::InternalError("nodes or leaves are missing");
  }
  return absl::OkStatus();
}

// Appends the node's leaves, and its children but for those by literals.
absl::Status SegmentTrie::CheckNode(uint32_t node, std::vector<uint32_t>& leaves,
                                    std::vector<uint32_t>& children) const {
  const auto fails = [node](absl::string_view what) {
    return absl::InternalError(absl::StrCat("node ", node, ": ", what));
  };
  for (const uint32_t rank : {nodes_[node].rest_rank, nodes_[node].end_rank}) {
    if (rank == kNoRank) continue;
    if (rank < nodes_[node].min_rank || rank > nodes_[node].max_rank) return fails("leaf's rank");
    leaves.push_back(rank);
  }
  if (nodes_[node].any_child != kNoNode) children.push_back(nodes_[node].any_child);
  const uint32_t end = nodes_[node + 1].first_automaton_edge;
  if (nodes_[node].first_automaton_edge > end || end > automaton_edges_.size()) {
    return fails("automaton edges");
  }
  for (uint32_t i = nodes_[node].first_automaton_edge; i < end; ++i) {
    children.push_back(automaton_edges_[i].child);
  }
  return absl::OkStatus();
}

}  // namespace postern::internal
