#include "policy/testing/histogram.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "policy/internal/reference_pattern.h"

namespace postern::internal {
namespace {

// The rows: how many match, if fewer than two; else the kinds of the first segments that differ in
// kind, or what else told the patterns apart.
constexpr std::string_view kRowNames[] = {
    "no match",
    "one match",
    "literal, glob",
    "literal, expression",
    "literal, <x>",
    "literal, ** inside",
    "literal, final *",
    "glob, glob",
    "glob, expression",
    "glob, <x>",
    "glob, ** inside",
    "glob, final *",
    "expression, <x>",
    "expression, ** inside",
    "expression, final *",
    "<x>, ** inside",
    "<x>, final *",
    "** inside, final *",
    "more segments",
    "more literal bytes",
    "byte order",
};
constexpr size_t kNoMatch = 0;
constexpr size_t kOneMatch = 1;

constexpr std::string_view kKindNames[] = {"literal", "glob",      "expression",
                                           "<x>",     "** inside", "final *"};

constexpr Reason kReasonOrder[] = {Reason::kAllowed, Reason::kDeniedByRule, Reason::kNoRule,
                                   Reason::kNoDeclaration};

// What the language does not allow; everything else must be visited.
bool IsImpossible(size_t row, Reason reason, size_t depth) {
  if (row == kNoMatch) return reason != Reason::kNoDeclaration || depth > 0;
  if (row == kOneMatch) return depth > 0;
  // Two that match are both asked before it is said that there are only guards.
  return reason == Reason::kNoDeclaration && depth == 0;
}

size_t RowNamed(std::string_view name) {
  return std::find(std::begin(kRowNames), std::end(kRowNames), name) - std::begin(kRowNames);
}

size_t LiteralBytes(const Pattern& pattern) {
  size_t bytes = 0;
  for (const Segment& segment : pattern.segments) {
    bytes += segment.literal.size();
    for (const GlobPiece& piece : segment.pieces) bytes += piece.literal.size();
  }
  return bytes;
}

bool SameGlob(const Segment& a, const Segment& b) {
  return std::equal(a.pieces.begin(), a.pieces.end(), b.pieces.begin(), b.pieces.end(),
                    [](const GlobPiece& in_a, const GlobPiece& in_b) {
                      return in_a.kind == in_b.kind && in_a.literal == in_b.literal;
                    });
}

// Returns how `a`, the more specific one, is told from `b`.
size_t RowOf(const Pattern& a, const Pattern& b) {
  for (size_t i = 0; i < std::min(a.segments.size(), b.segments.size()); ++i) {
    const Segment& in_a = a.segments[i];
    const Segment& in_b = b.segments[i];
    if (in_a.kind == in_b.kind && SameGlob(in_a, in_b)) continue;
    return RowNamed(std::string(kKindNames[static_cast<size_t>(in_a.kind)]) + ", " +
                    std::string(kKindNames[static_cast<size_t>(in_b.kind)]));
  }
  if (a.segments.size() != b.segments.size()) return RowNamed("more segments");
  return RowNamed(LiteralBytes(a) != LiteralBytes(b) ? "more literal bytes" : "byte order");
}

// Returns how many matching declarations were asked before the one that decided, or, where none
// did, before the last that was asked.
size_t DepthOf(const Policy& policy, const std::vector<uint32_t>& matching,
               const Decision& decision) {
  for (size_t depth = 0; depth < matching.size(); ++depth) {
    const bool decides = decision.rule == Decision::kNone
                             ? !policy.declarations[matching[depth]].inherits
                             : decision.declaration == matching[depth];
    if (decides) return depth;
  }
  return matching.empty() ? 0 : matching.size() - 1;
}

std::string CellName(size_t row, size_t reason, size_t depth) {
  return std::string(kRowNames[row]) + " / " + std::string(ReasonName(kReasonOrder[reason])) +
         " / depth " + std::to_string(depth);
}

}  // namespace

Histogram::Matching Histogram::Match(const Policy& policy, const std::string& path) {
  Matching matching;
  const std::vector<Declaration>& all = policy.declarations;
  for (uint32_t place = 0; place < all.size(); ++place) {
    if (ReferenceMatches(all[place].pattern, ReferenceSplit(policy.mode, path))) {
      matching.places.push_back(place);
    }
  }
  std::sort(matching.places.begin(), matching.places.end(), [&all](uint32_t a, uint32_t b) {
    return ReferenceIsMoreSpecific(all[a].pattern, all[b].pattern);
  });
  matching.row = std::min<size_t>(matching.places.size(), kOneMatch);
  if (matching.places.size() > 1) {
    matching.row = RowOf(all[matching.places[0]].pattern, all[matching.places[1]].pattern);
  }
  return matching;
}

void Histogram::Add(const Policy& policy, const Matching& matching, const Decision& decision) {
  const size_t reason =
      std::find(std::begin(kReasonOrder), std::end(kReasonOrder), decision.reason) -
      std::begin(kReasonOrder);
  ++cells_.at(matching.row).at(reason).at(DepthOf(policy, matching.places, decision));
  ++total_;
  if (decision.allowed()) ++allowed_;
}

std::vector<std::string> Histogram::Surprises() const {
  std::vector<std::string> surprises;
  for (size_t row = 0; row < kRows; ++row) {
    for (size_t reason = 0; reason < kReasons; ++reason) {
      for (size_t depth = 0; depth <= kMaxDepth; ++depth) {
        const bool is_visited = cells_[row][reason][depth] != 0;
        if (is_visited != IsImpossible(row, kReasonOrder[reason], depth)) continue;
        surprises.push_back((is_visited ? "impossible, yet visited: " : "never visited: ") +
                            CellName(row, reason, depth));
      }
    }
  }
  return surprises;
}

std::string Histogram::Text() const {
  std::string text;
  char cell[64];
  std::snprintf(cell, sizeof(cell), "%-22s", "depth 0, 1, 2, 3");
  text += cell;
  for (const Reason reason : kReasonOrder) {
    std::snprintf(cell, sizeof(cell), "| %-34s", std::string(ReasonName(reason)).c_str());
    text += cell;
  }
  for (size_t row = 0; row < kRows; ++row) {
    std::snprintf(cell, sizeof(cell), "\n%-22s", std::string(kRowNames[row]).c_str());
    text += cell;
    for (const auto& reason : cells_[row]) {
      text += "| ";
      for (const uint64_t count : reason) {
        std::snprintf(cell, sizeof(cell), "%8llu ", static_cast<unsigned long long>(count));
        text += cell;
      }
      text.pop_back();
    }
  }
  return text + '\n';
}

}  // namespace postern::internal
