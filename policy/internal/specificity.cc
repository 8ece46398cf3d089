// The order of specificity (docs/language.md, "Which declaration governs a path").
//
// Two patterns are compared segment by segment, by a rank that is a total order on segments but for
// literals among themselves and expressions among themselves, which tie. Only where all of that
// ties the patterns as a whole are compared. A lexicographic order on ranks, ended by total orders,
// is itself total and transitive. It would not be if the tie of two globs in one place were left to
// the whole patterns: then what lies behind them would decide first for some pairs and last for
// others, and three globs could go round in a circle.
//
// A rank key spells the same comparison out in bytes, place by place, with one more: it tells two
// different literals apart in their place, as long as no `**` came before. The order of the keys is
// total and transitive, being that of their bytes, and so is theirs with ties left to
// CompareSpecificity. Take two patterns that match one path. Before the first `**` of a pattern its
// i-th segment matches the path's i-th, and where only one of the two has had a `**` its kind told
// them apart. So where two literals are told apart by their bytes, both match one and the same
// segment, and are the same after all: the keys differ first where the segments do by kind or as
// globs, and as CompareSpecificity says. (Behind a `**` the two may match different segments of the
// path, like `**/a/*` and `**/b/*` on `a/b/c`. There literals tie.)
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "policy/internal/normalise.h"
#include "policy/internal/rank_key.h"
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

std::string TextOf(const Segment& segment) {
  return internal::SegmentText(segment, /*is_last=*/false, internal::Names::kErase);
}

Order CompareGlobs(const Segment& a, const Segment& b) {
  const GlobCounts of_a = CountsOf(a);
  const GlobCounts of_b = CountsOf(b);
  if (of_a.literal_bytes != of_b.literal_bytes) {
    return {Compare(of_b.literal_bytes, of_a.literal_bytes), false};
  }
  if (of_a.any_one != of_b.any_one) return {Compare(of_b.any_one, of_a.any_one), false};
  if (of_a.any_run != of_b.any_run) return {Compare(of_a.any_run, of_b.any_run), false};
  return {TextOf(a).compare(TextOf(b)), true};
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

// Appends `number` so that the byte order is that of the numbers.
void AppendNumber(size_t number, std::string& key) {
  for (int shift = 24; shift >= 0; shift -= 8) key += static_cast<char>(number >> shift & 0xff);
}

// A pattern holds no zero byte, so one ends a text and comes before all that goes on.
void AppendText(std::string_view text, std::string& key) {
  key += text;
  key += '\0';
}

void AppendGlob(const Segment& segment, std::string& key) {
  const GlobCounts counts = CountsOf(segment);
  AppendNumber(~counts.literal_bytes, key);
  AppendNumber(~counts.any_one, key);
  AppendNumber(counts.any_run, key);
  AppendText(TextOf(segment), key);
}

}  // namespace

std::string internal::RankKey(const Pattern& pattern) {
  constexpr char kEnd = static_cast<char>(Segment::Kind::kRest) + 1;  // more segments come first
  std::string key;
  bool floats = false;
  for (const Segment& segment : pattern.segments) {
    key += static_cast<char>(segment.kind);
    if (segment.kind == Segment::Kind::kLiteral && !floats) AppendText(segment.literal, key);
    if (segment.kind == Segment::Kind::kGlob) AppendGlob(segment, key);
    floats = floats || segment.kind == Segment::Kind::kFloating;
  }
  key += kEnd;
  return key;
}

int CompareSpecificity(const Pattern& a, const Pattern& b) { return ComparePatterns(a, b).order; }

bool ToldApartByByteOrder(const Pattern& a, const Pattern& b) {
  const Order order = ComparePatterns(a, b);
  return order.order != 0 && order.by_bytes;
}

}  // namespace postern
