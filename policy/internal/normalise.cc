#include "policy/internal/normalise.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "policy/internal/segment_parser.h"

namespace postern::internal {
namespace {

void AppendGlob(const Segment& segment, std::string& text) {
  for (const GlobPiece& piece : segment.pieces) {
    switch (piece.kind) {
      case GlobPiece::Kind::kLiteral:
        AppendEscaped(piece.literal, text);
        break;
      case GlobPiece::Kind::kAnyRun:
        text += '*';
        break;
      case GlobPiece::Kind::kAnyOne:
        text += '?';
        break;
    }
  }
}

// `*` is one segment only before the last; there, `?*` says it without a name.
void AppendAny(bool is_last, std::string_view name, Names names, std::string& text) {
  if (names == Names::kErase) {
    text += is_last ? "<>" : "*";
  } else if (name.empty()) {
    text += is_last ? "?*" : "*";
  } else {
    absl::StrAppend(&text, "<", absl::string_view(name.data(), name.size()), ">");
  }
}

void AppendSegment(const Segment& segment, bool is_last, Names names, std::string& text) {
  switch (segment.kind) {
    case Segment::Kind::kLiteral:
      AppendEscaped(segment.literal, text);
      break;
    case Segment::Kind::kGlob:
      AppendGlob(segment, text);
      break;
    case Segment::Kind::kExpression:
      absl::StrAppend(&text, "<", names == Names::kKeep ? segment.variable : "", ":",
                      segment.expression, ">");
      break;
    case Segment::Kind::kAny:
      AppendAny(is_last, segment.variable, names, text);
      break;
    case Segment::Kind::kFloating:
      text += "**";
      break;
    case Segment::Kind::kRest:
      text += '*';
      break;
  }
}

}  // namespace

std::vector<Segment> Normalise(std::vector<Segment> segments, PathMode mode) {
  using Kind = Segment::Kind;
  const auto is_floating = [](const Segment& segment) { return segment.kind == Kind::kFloating; };
  if (std::none_of(segments.begin(), segments.end(), is_floating)) return segments;
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

void AppendEscaped(std::string_view literal, std::string& text) {
  if (std::none_of(literal.begin(), literal.end(), IsSpecialByte)) {
    text += literal;
    return;
  }
  for (const char byte : literal) {
    if (IsSpecialByte(byte)) text += '\\';
    text += byte;
  }
}

std::string SegmentText(const Segment& segment, bool is_last, Names names) {
  std::string text;
  AppendSegment(segment, is_last, names, text);
  return text;
}

std::string PatternText(const std::vector<Segment>& segments, PathMode mode, Names names) {
  std::string text;
  if (!segments.empty()) text.reserve(segments.back().end + 2);  // most often enough
  for (size_t i = 0; i < segments.size(); ++i) {
    if (i != 0 || mode == PathMode::kUrl) text += '/';
    AppendSegment(segments[i], i + 1 == segments.size(), names, text);
  }
  return text;
}

}  // namespace postern::internal
