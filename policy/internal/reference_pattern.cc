// What a pattern matches and which of two is the more specific, read off docs/language.md segment
// by segment, sharing nothing with the engine or with CompareSpecificity.
//
// Both matchers (segments of a path, code points of a segment) work alike: they carry the set of
// places in the text that the pattern read so far can have reached, so no input makes them
// exponential.
#include "policy/internal/reference_pattern.h"

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>

#include "engine/limits.h"
#include "policy/internal/expression_syntax.h"

namespace postern::internal {
namespace {

// --- Matching --------------------------------------------------------------------------------

// Returns where the code point after the one at `at` begins. REQUIRES: `text` is UTF-8.
size_t NextCodePoint(std::string_view text, size_t at) {
  ++at;
  while (at < text.size() && (text[at] & 0xc0) == 0x80) ++at;
  return at;
}

bool GlobMatches(const std::vector<GlobPiece>& pieces, std::string_view text) {
  std::vector<bool> reached(text.size() + 1);
  reached[0] = true;
  for (const GlobPiece& piece : pieces) {
    std::vector<bool> next(text.size() + 1);
    for (size_t at = 0; at <= text.size(); ++at) {
      if (!reached[at]) continue;
      if (piece.kind == GlobPiece::Kind::kLiteral) {
        if (text.substr(at, piece.literal.size()) == piece.literal) {
          next[at + piece.literal.size()] = true;
        }
      } else if (piece.kind == GlobPiece::Kind::kAnyOne) {
        if (at < text.size()) next[NextCodePoint(text, at)] = true;
      } else {
        for (size_t end = at; end < text.size(); end = NextCodePoint(text, end)) next[end] = true;
        next[text.size()] = true;
      }
    }
    reached = std::move(next);
  }
  return reached[text.size()];
}

bool MatchesOneSegment(const Segment& pattern, std::string_view text) {
  switch (pattern.kind) {
    case Segment::Kind::kLiteral:
      return text == pattern.literal;
    case Segment::Kind::kGlob:
      return !text.empty() && GlobMatches(pattern.pieces, text);
    case Segment::Kind::kExpression:
      return !text.empty() && TESTING_ONLY_FullMatch(pattern.expression, text);
    case Segment::Kind::kAny:
      return !text.empty();
    case Segment::Kind::kFloating:
    case Segment::Kind::kRest:
      break;
  }
  return false;
}

// --- Specificity -----------------------------------------------------------------------------

// Returns the bytes of `literal` as a pattern spells them.
std::string Escaped(std::string_view literal) {
  std::string text;
  for (const char byte : literal) {
    if (std::string_view("*?<>{}[]\\").find(byte) != std::string_view::npos) text += '\\';
    text += byte;
  }
  return text;
}

std::string TextOf(const Segment& segment) {
  if (segment.kind == Segment::Kind::kLiteral) return Escaped(segment.literal);
  if (segment.kind == Segment::Kind::kExpression) return "<:" + segment.expression + ">";
  std::string text;
  for (const GlobPiece& piece : segment.pieces) {
    text += piece.kind == GlobPiece::Kind::kLiteral  ? Escaped(piece.literal)
            : piece.kind == GlobPiece::Kind::kAnyRun ? "*"
                                                     : "?";
  }
  return text;  // the kinds without text of their own only ever meet their like
}

std::string TextOf(const Pattern& pattern) {
  std::string text;
  for (const Segment& segment : pattern.segments) {
    if (&segment != &pattern.segments.front()) text += '/';
    text += TextOf(segment);
  }
  return text;
}

int Count(const Segment& segment, GlobPiece::Kind kind) {
  return static_cast<int>(
      std::count_if(segment.pieces.begin(), segment.pieces.end(),
                    [kind](const GlobPiece& piece) { return piece.kind == kind; }));
}

int LiteralBytes(const Segment& segment) {
  size_t bytes = segment.literal.size();
  for (const GlobPiece& piece : segment.pieces) bytes += piece.literal.size();
  return static_cast<int>(bytes);
}

int LiteralBytes(const Pattern& pattern) {
  int bytes = 0;
  for (const Segment& segment : pattern.segments) bytes += LiteralBytes(segment);
  return bytes;
}

// The lesser key is the more specific glob.
auto GlobKey(const Segment& glob) {
  return std::tuple(-LiteralBytes(glob), -Count(glob, GlobPiece::Kind::kAnyOne),
                    Count(glob, GlobPiece::Kind::kAnyRun), TextOf(glob));
}

// The lesser key is the more specific of two patterns that are alike segment by segment.
auto TieKey(const Pattern& pattern) {
  return std::tuple(-static_cast<int>(pattern.segments.size()), -LiteralBytes(pattern),
                    TextOf(pattern));
}

}  // namespace

PathSegments ReferenceSplit(PathMode mode, std::string_view path) {
  PathSegments segments;
  if (path.empty()) return segments;
  if (mode == PathMode::kUrl) path.remove_prefix(1);
  for (size_t slash; (slash = path.find('/')) != std::string_view::npos;) {
    segments.push_back(path.substr(0, slash));
    path.remove_prefix(slash + 1);
  }
  segments.push_back(path);
  return segments;
}

bool ReferenceMatches(const Pattern& pattern, const PathSegments& path) {
  const std::vector<Segment>& segments = pattern.segments;
  if (path.empty()) return segments.size() == 1 && segments[0].kind == Segment::Kind::kRest;
  std::bitset<kMaxPathSegments + 1> reached;
  reached[0] = true;
  for (const Segment& segment : segments) {
    std::bitset<kMaxPathSegments + 1> next;
    for (size_t at = 0; at <= path.size(); ++at) {
      if (!reached[at]) continue;
      if (segment.kind == Segment::Kind::kFloating) {
        for (size_t end = at; end <= path.size(); ++end) next[end] = true;
      } else if (segment.kind == Segment::Kind::kRest) {
        if (at < path.size()) next[path.size()] = true;
      } else if (at < path.size() && MatchesOneSegment(segment, path[at])) {
        next[at + 1] = true;
      }
    }
    reached = next;
  }
  return reached[path.size()];
}

bool ReferenceIsMoreSpecific(const Pattern& a, const Pattern& b) {
  for (size_t i = 0; i < std::min(a.segments.size(), b.segments.size()); ++i) {
    const Segment& in_a = a.segments[i];
    const Segment& in_b = b.segments[i];
    if (in_a.kind != in_b.kind) return in_a.kind < in_b.kind;
    if (in_a.kind == Segment::Kind::kGlob && GlobKey(in_a) != GlobKey(in_b)) {
      return GlobKey(in_a) < GlobKey(in_b);
    }
  }
  return TieKey(a) < TieKey(b);
}

}  // namespace postern::internal
