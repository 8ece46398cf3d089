#include "policy/internal/claim.h"

#include <algorithm>

namespace postern::internal {
namespace {

using Kind = SelectorSpec::Kind;
using Values = std::vector<std::string>;

bool IsUser(Kind kind) {
  return kind == Kind::kAuthenticated || kind == Kind::kOwner || kind == Kind::kGroup;
}

bool Contains(const Values& values, const std::string& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool SelectorCovers(const Claim& wide, const Claim& narrow) {
  if (wide.kind == Kind::kAnyone) return true;
  if (wide.kind == Kind::kAuthenticated) return IsUser(narrow.kind);
  return wide.kind == narrow.kind && wide.name == narrow.name;
}

// Returns whether one of `claims` leaves the attribute no value but some of `values`.
bool IsClaimed(const std::string& attribute, const Values& values, const Claims& claims) {
  return std::any_of(claims.begin(), claims.end(), [&](const Claim& claim) {
    const auto claimed = claim.where.find(attribute);
    return claimed != claim.where.end() &&
           std::all_of(claimed->second.begin(), claimed->second.end(),
                       [&values](const std::string& value) { return Contains(values, value); });
  });
}

bool SelectorsAgree(const Claim& a, const Claim& b) {
  if (a.kind == Kind::kAnyone || b.kind == Kind::kAnyone) return true;
  if (a.kind != b.kind) return IsUser(a.kind) && IsUser(b.kind);
  return a.kind == Kind::kGroup || a.name == b.name;
}

}  // namespace

std::vector<std::string_view> SplitPath(PathMode mode, std::string_view path) {
  if (mode == PathMode::kUrl) path.remove_prefix(1);
  std::vector<std::string_view> segments;
  for (size_t slash = path.find('/'); slash != path.npos; slash = path.find('/')) {
    segments.push_back(path.substr(0, slash));
    path.remove_prefix(slash + 1);
  }
  segments.push_back(path);
  return segments;
}

Bindings::Bindings(PathMode mode, std::string_view path) {
  segments_.emplace();
  for (const std::string_view segment : SplitPath(mode, path)) segments_->emplace_back(segment);
}

std::string Bindings::ValueOf(const Pattern& pattern, std::string_view variable) const {
  // The NUL keeps a variable apart from every value that a file can hold.
  if (!segments_) return std::string(1, '\0').append(variable);
  return (*segments_)[*pattern.VariableSegment(variable)];
}

Claim MakeClaim(const Declaration& declaration, const Rule& rule, const Selector& selector,
                const Bindings& bindings) {
  const Pattern& pattern = declaration.pattern;
  Claim claim = {selector.kind, selector.name, {}};
  if (selector.kind == Kind::kOwner) claim.name = bindings.ValueOf(pattern, "entity_id");
  if (selector.kind == Kind::kGroupVariable) {
    claim.kind = Kind::kGroup;
    claim.name = bindings.ValueOf(pattern, selector.name);
  }
  for (const Where& where : rule.where) {
    claim.where[where.attribute] =
        where.variable.empty() ? where.values : Values{bindings.ValueOf(pattern, where.variable)};
  }
  return claim;
}

bool SurelyHolds(const Claim& wide, const Claims& narrow) {
  return std::any_of(narrow.begin(), narrow.end(),
                     [&wide](const Claim& n) { return SelectorCovers(wide, n); }) &&
         std::all_of(wide.where.begin(), wide.where.end(), [&narrow](const auto& entry) {
           return IsClaimed(entry.first, entry.second, narrow);
         });
}

bool BothHoldForSome(const Claim& a, const Claim& b) {
  return SelectorsAgree(a, b) &&
         std::all_of(a.where.begin(), a.where.end(), [&b](const auto& entry) {
           const auto other = b.where.find(entry.first);
           return other == b.where.end() || std::any_of(entry.second.begin(), entry.second.end(),
                                                        [&other](const std::string& value) {
                                                          return Contains(other->second, value);
                                                        });
         });
}

}  // namespace postern::internal
