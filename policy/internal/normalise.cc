#include "policy/internal/normalise.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

namespace postern::internal {
namespace {

std::string GlobText(const Segment& segment) {
  std::string text;
  for (const GlobPiece& piece : segment.pieces) {
    switch (piece.kind) {
      case GlobPiece::Kind::kLiteral:
        text += EscapeLiteral(piece.literal);
        break;
      case GlobPiece::Kind::kAnyRun:
        text += '*';
        break;
      case GlobPiece::Kind::kAnyOne:
        text += '?';
        break;
    }
  }
  return text;
}

// `*` is one segment only before the last; there, `?*` says it without a name.
std::string AnyText(bool is_last, std::string_view name, Names names) {
  if (names == Names::kErase) return is_last ? "<>" : "*";
  if (name.empty()) return is_last ? "?*" : "*";
  return absl::StrCat("<", std::string(name), ">");
}

}  // namespace

std::vector<Segment> Normalise(std::vector<Segment> segments, PathMode mode) {
  using Kind = Segment::Kind;
  std::vector<Segment> normal;
  normal.reserve(segments.size());
  std::optional<Segment> floating;  // a `**` that is still moving to the right
  for (size_t i = 0; i < segments.size(); ++i) {
    const Kind kind = segments[i].kind;
    if (kind == Kind::kFloating) {
      if (!floating) floating = std::move(segments[i]);
      continue;
    }
    const bool may_pass =
        kind == Kind::kAny && i + 1 < segments.size() && mode != PathMode::kOpaque;
    if (floating && !may_pass) {
      if (kind != Kind::kRest) normal.push_back(std::move(*floating));
      floating.reset();
    }
    normal.push_back(std::move(segments[i]));
  }
  return normal;
}

std::string SegmentText(const Segment& segment, bool is_last, Names names) {
  switch (segment.kind) {
    case Segment::Kind::kLiteral:
      return EscapeLiteral(segment.literal);
    case Segment::Kind::kGlob:
      return GlobText(segment);
    case Segment::Kind::kExpression:
      return absl::StrCat("<", names == Names::kKeep ? segment.variable : "", ":",
                          segment.expression, ">");
    case Segment::Kind::kAny:
      return AnyText(is_last, segment.variable, names);
    case Segment::Kind::kFloating:
      return "**";
    case Segment::Kind::kRest:
      return "*";
  }
  return "";
}

std::string PatternText(const std::vector<Segment>& segments, PathMode mode, Names names) {
  std::string text;
  for (size_t i = 0; i < segments.size(); ++i) {
    if (i != 0 || mode == PathMode::kUrl) text += '/';
    text += SegmentText(segments[i], i + 1 == segments.size(), names);
  }
  return text;
}

}  // namespace postern::internal
