// The patterns are sorted by their segments, so that those with the same beginning are neighbours
// and each needs to be compared with the one before only.

#include "engine/internal/pattern_trie.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "engine/limits.h"

namespace postern::internal {
namespace {

using Kind = SegmentSpec::Kind;

int Compare(const SegmentSpec& a, const SegmentSpec& b) {
  if (a.kind != b.kind) return a.kind < b.kind ? -1 : 1;
  if (a.kind == Kind::kLiteral) return a.literal.compare(b.literal);
  if (a.kind == Kind::kAutomaton && a.automaton != b.automaton) {
    return a.automaton < b.automaton ? -1 : 1;
  }
  return 0;
}

bool IsBefore(const std::vector<SegmentSpec>& a, const std::vector<SegmentSpec>& b) {
  const size_t size = std::min(a.size(), b.size());
  for (size_t i = 0; i < size; ++i) {
    if (const int order = Compare(a[i], b[i]); order != 0) return order < 0;
  }
  return a.size() < b.size();
}

class Builder {
 public:
  explicit Builder(const std::vector<RankedPattern>& patterns) : patterns_(patterns) {
    trie_.nodes.emplace_back();
    way_.push_back({0, PatternTrie::kNone});
  }

  absl::StatusOr<PatternTrie> Run() && {
    std::vector<uint32_t> order(patterns_.size());
    std::iota(order.begin(), order.end(), 0);
    const auto is_before = [this](uint32_t a, uint32_t b) {
      return IsBefore(*patterns_[a].segments, *patterns_[b].segments);
    };
    if (!std::is_sorted(order.begin(), order.end(), is_before)) {
      std::sort(order.begin(), order.end(), is_before);
    }
    const std::vector<SegmentSpec>* previous = nullptr;
    for (const uint32_t place : order) {
      if (absl::Status status = Add(place, previous); !status.ok()) return status;
      previous = patterns_[place].segments;
    }
    return std::move(trie_);
  }

 private:
  // A node on the way to the pattern added last, and the last of its children so far.
  struct Step {
    uint32_t node;
    uint32_t last_child;
  };

  absl::Status Add(uint32_t place, const std::vector<SegmentSpec>* previous) {
    const std::vector<SegmentSpec>& segments = *patterns_[place].segments;
    if (segments.size() > kMaxPathSegments) return TooLong(patterns_[place]);
    const bool goes_on = segments.back().kind == Kind::kRest;
    const size_t depth = segments.size() - (goes_on ? 1 : 0);
    size_t shared = 0;
    while (previous != nullptr && shared < depth && shared + 1 < way_.size() &&
           Compare(segments[shared], (*previous)[shared]) == 0) {
      ++shared;
    }
    way_.resize(shared + 1);
    while (way_.size() <= depth) AddChild(segments[way_.size() - 1]);
    for (const Step& step : way_) {
      uint32_t& min_rank = trie_.nodes[step.node].min_rank;
      min_rank = std::min(min_rank, patterns_[place].rank);
    }
    PatternTrie::Node& node = trie_.nodes[way_.back().node];
    return SetLeaf(goes_on ? node.rest : node.end, place);
  }

  static absl::Status TooLong(const RankedPattern& pattern) {
    return absl::InvalidArgumentError(
        absl::StrCat("declaration ", pattern.rank, " has ", pattern.segments->size(),
                     " segments, a path has at most ", kMaxPathSegments));
  }

  void AddChild(const SegmentSpec& segment) {
    const uint32_t child = static_cast<uint32_t>(trie_.nodes.size());
    PatternTrie::Node& node = trie_.nodes.emplace_back();
    node.kind = segment.kind;
    if (segment.kind == Kind::kLiteral) node.label = Number(segment.literal);
    if (segment.kind == Kind::kAutomaton) node.label = segment.automaton;
    Step& parent = way_.back();
    PatternTrie::Node& parent_node = trie_.nodes[parent.node];
    if (segment.kind == Kind::kLiteral) ++parent_node.num_literals;
    (parent.last_child == PatternTrie::kNone ? parent_node.first_child
                                             : trie_.nodes[parent.last_child].next_sibling) = child;
    parent.last_child = child;
    way_.push_back({child, PatternTrie::kNone});
  }

  uint32_t Number(std::string_view literal) {
    const auto [entry, is_new] = literals_.try_emplace(
        absl::string_view(literal.data(), literal.size()), trie_.literals.size());
    if (is_new) trie_.literals.push_back(literal);
    return entry->second;
  }

  absl::Status SetLeaf(uint32_t& leaf, uint32_t place) {
    if (leaf != PatternTrie::kNone) {
      return absl::InvalidArgumentError(absl::StrCat("declarations ", patterns_[leaf].rank, " and ",
                                                     patterns_[place].rank,
                                                     " have the same pattern"));
    }
    leaf = place;
    return absl::OkStatus();
  }

  const std::vector<RankedPattern>& patterns_;
  PatternTrie trie_;
  std::vector<Step> way_;
  absl::flat_hash_map<absl::string_view, uint32_t> literals_;
};

}  // namespace

absl::StatusOr<PatternTrie> BuildPatternTrie(const std::vector<RankedPattern>& patterns) {
  return Builder(patterns).Run();
}

}  // namespace postern::internal
