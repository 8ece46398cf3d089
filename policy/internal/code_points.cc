#include "policy/internal/code_points.h"

#include <algorithm>

namespace postern::internal {

const CodePointSet& CodePointSet::OfSegments() {
  static const CodePointSet kSet = [] {
    CodePointSet excluded(0, 0);
    excluded.Add('/', '/');
    excluded.Add(0xd800, 0xdfff);  // surrogates have no UTF-8
    return excluded.Complement();
  }();
  return kSet;
}

void CodePointSet::Add(uint32_t first, uint32_t last) {
  // The ranges that overlap or touch the new one are those in [begin, end); they become one.
  const auto begin =
      std::partition_point(ranges_.begin(), ranges_.end(),
                           [first](const CodePointRange& range) { return range.last + 1 < first; });
  const auto end = std::partition_point(begin, ranges_.end(), [last](const CodePointRange& range) {
    return range.first <= last + 1;
  });
  if (begin == end) {
    ranges_.insert(begin, {first, last});
    return;
  }
  begin->first = std::min(begin->first, first);
  begin->last = std::max((end - 1)->last, last);
  ranges_.erase(begin + 1, end);
}

void CodePointSet::Add(const CodePointSet& other) {
  for (const CodePointRange& range : other.ranges_) Add(range.first, range.last);
}

CodePointSet CodePointSet::Complement() const {
  CodePointSet result;
  uint32_t next = 0;
  for (const CodePointRange& range : ranges_) {
    if (range.first > next) result.ranges_.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= kMaxCodePoint) result.ranges_.push_back({next, kMaxCodePoint});
  return result;
}

CodePointSet CodePointSet::Intersect(const CodePointSet& other) const {
  CodePointSet result;
  auto a = ranges_.begin();
  auto b = other.ranges_.begin();
  while (a != ranges_.end() && b != other.ranges_.end()) {
    const uint32_t first = std::max(a->first, b->first);
    const uint32_t last = std::min(a->last, b->last);
    if (first <= last) result.ranges_.push_back({first, last});
    a->last < b->last ? ++a : ++b;
  }
  return result;
}

bool CodePointSet::Contains(uint32_t code_point) const {
  const auto range = std::partition_point(
      ranges_.begin(), ranges_.end(),
      [code_point](const CodePointRange& candidate) { return candidate.last < code_point; });
  return range != ranges_.end() && range->first <= code_point;
}

}  // namespace postern::internal
