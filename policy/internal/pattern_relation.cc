#include "policy/internal/pattern_relation.h"

#include <algorithm>
#include <vector>

namespace postern::internal {
namespace {

using Kind = Segment::Kind;

bool IsEmptyLiteral(const Segment& segment) {
  return segment.kind == Kind::kLiteral && segment.literal.empty();
}

// Returns the literal bytes that every segment begins with which `glob` matches.
std::string_view FixedStart(const Segment& glob) {
  const GlobPiece& first = glob.pieces.front();
  return first.kind == GlobPiece::Kind::kLiteral ? std::string_view(first.literal) : "";
}

std::string_view FixedEnd(const Segment& glob) {
  const GlobPiece& last = glob.pieces.back();
  return last.kind == GlobPiece::Kind::kLiteral ? std::string_view(last.literal) : "";
}

bool OneStartsOther(std::string_view a, std::string_view b) {
  const size_t size = std::min(a.size(), b.size());
  return a.substr(0, size) == b.substr(0, size);
}

bool OneEndsOther(std::string_view a, std::string_view b) {
  const size_t size = std::min(a.size(), b.size());
  return a.substr(a.size() - size) == b.substr(b.size() - size);
}

bool IsOne(const Segment& segment) {
  return segment.kind != Kind::kFloating && segment.kind != Kind::kRest;
}

// The positions in `outer` that are reached whatever segments stand for those of `inner` so far.
class Cover {
 public:
  explicit Cover(const Pattern& outer) : segments_(outer.segments), reached_(end() + 1) {
    Reach(0, reached_);
  }

  bool at_end() const { return reached_[end()]; }

  void Take(const Segment& inner) {
    std::vector<bool> next(end() + 1);
    for (size_t i = 0; i < end(); ++i) {
      if (!reached_[i]) continue;
      const Kind kind = segments_[i].kind;
      if (kind == Kind::kFloating) {
        Reach(i, next);
      } else if (kind == Kind::kRest) {
        // A `**` of `inner` may be no segment at all, so the final `*` still waits for one.
        Reach(inner.kind == Kind::kFloating ? i : end(), next);
      } else if (IsOne(inner) && SurelyCovers(segments_[i], inner)) {
        Reach(i + 1, next);
      }
    }
    if (reached_[end()] && segments_.back().kind == Kind::kRest) Reach(end(), next);
    reached_ = std::move(next);
  }

 private:
  size_t end() const { return segments_.size(); }

  // Marks `position` and, over a `**`, those beside it.
  void Reach(size_t position, std::vector<bool>& positions) const {
    positions[position] = true;
    while (position < end() && segments_[position].kind == Kind::kFloating) {
      positions[++position] = true;
    }
  }

  const std::vector<Segment>& segments_;
  std::vector<bool> reached_;
};

}  // namespace

bool MayMeet(const Segment& a, const Segment& b) {
  if (b.kind == Kind::kLiteral && a.kind != Kind::kLiteral) return MayMeet(b, a);
  if (a.kind == Kind::kLiteral) {
    if (b.kind == Kind::kLiteral) return a.literal == b.literal;
    if (b.kind == Kind::kAny) return !a.literal.empty();
    return b.automaton->Matches(a.literal);
  }
  if (a.kind != Kind::kGlob || b.kind != Kind::kGlob) return true;
  return OneStartsOther(FixedStart(a), FixedStart(b)) && OneEndsOther(FixedEnd(a), FixedEnd(b));
}

bool MayMeet(const Pattern& a, const Pattern& b) {
  const size_t both = std::min(a.segments.size(), b.segments.size());
  for (size_t i = 0; i < both; ++i) {
    if (!IsOne(a.segments[i]) || !IsOne(b.segments[i])) return true;
    if (!MayMeet(a.segments[i], b.segments[i])) return false;
  }
  const auto goes_on = [both](const Pattern& pattern) {
    return pattern.segments.size() > both && IsOne(pattern.segments[both]);
  };
  return !goes_on(a) && !goes_on(b);
}

bool SurelyCovers(const Segment& outer, const Segment& inner) {
  if (outer.kind == Kind::kAny) return !IsEmptyLiteral(inner);
  if (inner.kind == Kind::kLiteral) return MayMeet(outer, inner);
  return outer.automaton != nullptr && inner.automaton != nullptr &&
         *outer.automaton == *inner.automaton;
}

bool SurelyInside(const Pattern& inner, const Pattern& outer) {
  Cover cover(outer);
  for (const Segment& segment : inner.segments) cover.Take(segment);
  return cover.at_end();
}

}  // namespace postern::internal
