#include "engine/internal/pattern_index.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "absl/strings/str_cat.h"

namespace postern::internal {
namespace {

using Kind = SegmentSpec::Kind;

bool Floats(const RankedPattern& pattern) {
  return std::any_of(pattern.segments->begin(), pattern.segments->end(),
                     [](const SegmentSpec& segment) { return segment.kind == Kind::kFloating; });
}

bool IsWildcard(const SegmentSpec& segment) {
  return segment.kind == Kind::kAny || segment.kind == Kind::kAutomaton;
}

size_t NumWildcards(const RankedPattern& pattern) {
  return std::count_if(pattern.segments->begin(), pattern.segments->end(), IsWildcard);
}

// A graph of plain prefixes has as many states as its trie has nodes, so this is never too little
// for them; what wildcards may add is bounded in proportion.
DagBudget BudgetFor(const std::vector<RankedPattern>& patterns) {
  uint64_t segments = 1;
  for (const RankedPattern& pattern : patterns) segments += pattern.segments->size();
  return {2 * segments + 1024, 32 * segments + (1 << 20)};
}

// Chooses what leaves the graph when it is too large: at first all patterns that begin with a
// wildcard, which are beside everything; then those with the most wildcards, ever more of them.
class Division {
 public:
  explicit Division(const std::vector<RankedPattern>& patterns) {
    for (const RankedPattern& pattern : patterns) {
      (Floats(pattern) ? floating_ : anchored_).push_back(pattern);
    }
  }

  const std::vector<RankedPattern>& anchored() const { return anchored_; }
  const std::vector<RankedPattern>& floating() const { return floating_; }

  // Returns false if there is nothing left that could leave.
  bool MoveSome() {
    std::vector<bool> moves(anchored_.size());
    if (!has_moved_leading_) {
      has_moved_leading_ = true;
      for (size_t i = 0; i < anchored_.size(); ++i) {
        moves[i] = IsWildcard(anchored_[i].segments->front());
      }
      if (std::find(moves.begin(), moves.end(), true) != moves.end()) return Move(moves);
    }
    std::vector<size_t> order;
    for (size_t i = 0; i < anchored_.size(); ++i) {
      if (NumWildcards(anchored_[i]) > 0) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [this](size_t a, size_t b) {
      return NumWildcards(anchored_[a]) > NumWildcards(anchored_[b]);
    });
    for (size_t i = 0; i < std::min(order.size(), step_); ++i) moves[order[i]] = true;
    step_ *= 2;
    return !order.empty() && Move(moves);
  }

 private:
  bool Move(const std::vector<bool>& moves) {
    std::vector<RankedPattern> stays;
    for (size_t i = 0; i < anchored_.size(); ++i) {
      (moves[i] ? floating_ : stays).push_back(anchored_[i]);
    }
    anchored_ = std::move(stays);
    std::sort(floating_.begin(), floating_.end(),
              [](const RankedPattern& a, const RankedPattern& b) { return a.rank < b.rank; });
    return true;
  }

  std::vector<RankedPattern> anchored_;
  std::vector<RankedPattern> floating_;
  bool has_moved_leading_ = false;
  size_t step_ = 8;
};

absl::Status CheckNumSegments(const std::vector<RankedPattern>& floating) {
  size_t segments = 0;
  for (const RankedPattern& pattern : floating) segments += pattern.segments->size();
  if (segments <= FloatingPatterns::kMaxSegments) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("policy too complex: patterns whose wildcards can't be sorted out have ",
                   segments, " segments, at most ", FloatingPatterns::kMaxSegments));
}

}  // namespace

absl::StatusOr<PatternIndexArrays<List>> PatternIndex::Build(
    const std::vector<RankedPattern>& patterns, absl::Span<const SegmentAutomaton> automata) {
  Division division(patterns);
  const DagBudget budget = BudgetFor(patterns);
  absl::StatusOr<SegmentDag> dag = BuildSegmentDag(division.anchored(), automata, budget);
  while (absl::IsResourceExhausted(dag.status()) && division.MoveSome()) {
    if (absl::Status status = CheckNumSegments(division.floating()); !status.ok()) return status;
    dag = BuildSegmentDag(division.anchored(), automata, budget);
  }
  if (!dag.ok()) return dag.status();
  absl::StatusOr<PathGraphArrays<List>> graph = PathGraph::Build(*std::move(dag));
  if (!graph.ok()) return graph.status();
  absl::StatusOr<FloatingPatternsArrays<List>> floating =
      FloatingPatterns::Build(division.floating());
  if (!floating.ok()) return floating.status();
  return PatternIndexArrays<List>{*std::move(graph), *std::move(floating)};
}

PatternIndex::PatternIndex(const PatternIndexArrays<View>& arrays,
                           absl::Span<const SegmentAutomaton> automata)
    : automata_(automata), graph_(arrays.graph), floating_(arrays.floating) {
  is_empty_ = graph_.empty() && floating_.empty();
}

absl::Status PatternIndex::Validate(const PatternIndexArrays<View>& arrays,
                                    absl::Span<const SegmentAutomaton> automata,
                                    const std::vector<bool>& payloads) {
  const absl::Status status = PathGraph::Validate(arrays.graph, payloads);
  if (!status.ok()) return status;
  return FloatingPatterns::Validate(arrays.floating, payloads, automata.size());
}

bool PatternIndex::MatchesAnchored(SegmentedPath path) const {
  return graph_.Find(path).rank != kNoRank;
}

PathMatch PatternIndex::FindFloating(SegmentedPath path) const {
  FloatingPatterns::Places matched;
  floating_.Match(path, automata_, matched);
  for (uint32_t word = 0; word < floating_.num_words(); ++word) {
    if (matched[word] == 0) continue;
    return floating_.match(word * 64 + static_cast<uint32_t>(std::countr_zero(matched[word])));
  }
  return {};
}

void PatternIndex::Dump(std::string& out) const {
  graph_.Dump(out);
  floating_.Dump(out);
}

absl::Status PatternIndex::CheckInvariants() const { return graph_.CheckInvariants(); }

PathMatch PatternIndex::Cursor::Next() {
  const bool is_next = next_.rank < index_.floating_.min_rank() || path_.is_root();
  const PathMatch floating = is_next ? PathMatch() : PeekFloating();
  if (floating.rank < next_.rank) {
    matched_[word_] &= matched_[word_] - 1;
    return floating;
  }
  const PathMatch anchored = next_;
  if (anchored.rank != kNoRank) next_ = anchored_.Next();
  return anchored;
}

PathMatch PatternIndex::Cursor::PeekFloating() {
  if (!is_matched_) {
    num_words_ += index_.floating_.Match(path_, index_.automata_, matched_);
    is_matched_ = true;
  }
  while (word_ < index_.floating_.num_words() && matched_[word_] == 0) ++word_;
  if (word_ == index_.floating_.num_words()) return {};
  return index_.floating_.match(word_ * 64 +
                                static_cast<uint32_t>(std::countr_zero(matched_[word_])));
}

}  // namespace postern::internal
