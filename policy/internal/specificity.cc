// The order of specificity (docs/language.md, "Which declaration governs a path").
//
// Two patterns are compared segment by segment, by a rank that is a total order on segments but for
// literals among themselves and expressions among themselves, which tie. Only where all of that
// ties the patterns as a whole are compared. A lexicographic order on ranks, ended by total orders,
// is itself total and transitive. It would not be if the tie of two globs in one place were left to
// the whole patterns: then what lies behind them would decide first for some pairs and last for
// others, and three globs could go round in a circle.
#include <algorithm>
#include <cstddef>

#include "policy/internal/normalise.h"
#include "policy/pattern.h"

namespace postern {
namespace {

// Negative if `a` comes first.
int Compare(size_t a, size_t b) { return a < b ? -1 : a > b ? 1 : 0; }

struct GlobCounts {
  size_t literal_bytes = 0;
  size_t any_one = 0;
  size_t any_run = 0;
};

GlobCounts CountsOf(const Segment& segment) {
  GlobCounts counts;
  for (const GlobPiece& piece : segment.pieces) {
    counts.literal_bytes += piece.literal.size();
    counts.any_one += piece.kind == GlobPiece::Kind::kAnyOne;
    counts.any_run += piece.kind == GlobPiece::Kind::kAnyRun;
  }
  return counts;
}

struct Order {
  int order = 0;
  bool by_bytes = false;
};

Order CompareGlobs(const Segment& a, const Segment& b) {
  const GlobCounts of_a = CountsOf(a);
  const GlobCounts of_b = CountsOf(b);
  if (of_a.literal_bytes != of_b.literal_bytes) {
    return {Compare(of_b.literal_bytes, of_a.literal_bytes), false};
  }
  if (of_a.any_one != of_b.any_one) return {Compare(of_b.any_one, of_a.any_one), false};
  if (of_a.any_run != of_b.any_run) return {Compare(of_a.any_run, of_b.any_run), false};
  const auto text = [](const Segment& segment) {
    return internal::SegmentText(segment, /*is_last=*/false, internal::Names::kErase);
  };
  return {text(a).compare(text(b)), true};
}

Order CompareSegments(const Segment& a, const Segment& b) {
  if (a.kind != b.kind) return {a.kind < b.kind ? -1 : 1, false};
  if (a.kind == Segment::Kind::kGlob) return CompareGlobs(a, b);
  return {};
}

size_t LiteralBytes(const Pattern& pattern) {
  size_t bytes = 0;
  for (const Segment& segment : pattern.segments) {
    bytes += segment.literal.size() + CountsOf(segment).literal_bytes;
  }
  return bytes;
}

Order ComparePatterns(const Pattern& a, const Pattern& b) {
  const size_t common = std::min(a.segments.size(), b.segments.size());
  for (size_t i = 0; i < common; ++i) {
    const Order order = CompareSegments(a.segments[i], b.segments[i]);
    if (order.order != 0) return order;
  }
  if (a.segments.size() != b.segments.size()) {
    return {Compare(b.segments.size(), a.segments.size()), false};
  }
  const size_t bytes_of_a = LiteralBytes(a);
  const size_t bytes_of_b = LiteralBytes(b);
  if (bytes_of_a != bytes_of_b) return {Compare(bytes_of_b, bytes_of_a), false};
  const int by_bytes = a.normal_text.compare(b.normal_text);
  return {by_bytes, by_bytes != 0};
}

}  // namespace

int CompareSpecificity(const Pattern& a, const Pattern& b) { return ComparePatterns(a, b).order; }

bool ToldApartByByteOrder(const Pattern& a, const Pattern& b) {
  const Order order = ComparePatterns(a, b);
  return order.order != 0 && order.by_bytes;
}

}  // namespace postern
