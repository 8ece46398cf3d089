#include "engine/internal/pattern_index.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace postern::internal {
namespace {

bool Floats(const RankedPattern& pattern) {
  return std::any_of(
      pattern.segments->begin(), pattern.segments->end(),
      [](const SegmentSpec& segment) { return segment.kind == SegmentSpec::Kind::kFloating; });
}

}  // namespace

absl::StatusOr<PatternIndex> PatternIndex::Build(const std::vector<RankedPattern>& patterns,
                                                 absl::Span<const SegmentAutomaton> automata) {
  std::vector<RankedPattern> anchored;
  std::vector<RankedPattern> floating;
  for (const RankedPattern& pattern : patterns) {
    (Floats(pattern) ? floating : anchored).push_back(pattern);
  }
  PatternIndex index;
  index.automata_ = automata;
  index.num_anchored_ = anchored.size();
  index.num_floating_ = floating.size();
  absl::StatusOr<SegmentTrie> trie = SegmentTrie::Build(anchored, index.literals_);
  if (!trie.ok()) return trie.status();
  index.trie_ = *std::move(trie);
  absl::StatusOr<FloatingPatterns> places = FloatingPatterns::Build(floating, index.literals_);
  if (!places.ok()) return places.status();
  index.floating_ = *std::move(places);
  index.literals_.ShrinkToFit();
  return index;
}

void PatternIndex::Dump(std::string& out) const {
  trie_.Dump(literals_, out);
  floating_.Dump(literals_, out);
}

absl::Status PatternIndex::CheckInvariants() const {
  const absl::Status status = trie_.CheckInvariants(num_anchored_, literals_);
  return status.ok() ? floating_.CheckInvariants(num_floating_, literals_) : status;
}

// Of the two that could be next, the floating patterns are asked only if the trie has none that is
// more specific than all of them.
uint32_t PatternIndex::Cursor::Next() {
  const uint32_t anchored = PeekAnchored();
  const uint32_t floating = anchored < index_.floating_.min_rank() ? kNoRank : PeekFloating();
  if (anchored < floating) {
    ++next_anchored_;
    return anchored;
  }
  if (floating != kNoRank) matched_[word_] &= matched_[word_] - 1;
  return floating;
}

uint32_t PatternIndex::Cursor::PeekAnchored() {
  if (next_anchored_ == anchored_.size() && !is_walked_out_) {
    anchored_.Reset(from_, from_ == 0 ? 1 : RankBatch::kMaxCapacity);
    work_ += index_.trie_.Collect(path_, index_.automata_, anchored_);
    next_anchored_ = 0;
    is_walked_out_ = !anchored_.full();
    if (anchored_.full()) from_ = anchored_[anchored_.size() - 1] + 1;
  }
  return next_anchored_ < anchored_.size() ? anchored_[next_anchored_] : kNoRank;
}

uint32_t PatternIndex::Cursor::PeekFloating() {
  if (!is_matched_) {
    work_ += index_.floating_.Match(path_, index_.automata_, matched_);
    is_matched_ = true;
  }
  while (word_ < index_.floating_.num_words() && matched_[word_] == 0) ++word_;
  if (word_ == index_.floating_.num_words()) return kNoRank;
  const uint32_t bit = static_cast<uint32_t>(std::countr_zero(matched_[word_]));
  return index_.floating_.rank(word_ * 64 + bit);
}

}  // namespace postern::internal
