#include "bench/answers.h"

#include <algorithm>
#include <string>

namespace postern::bench {
namespace {

using Kind = SelectorSpec::Kind;
using Segments = std::vector<std::string_view>;

// Of mode `url`, what is behind the first slash.
Segments Split(std::string_view path, PathMode mode) {
  if (mode == PathMode::kUrl) path.remove_prefix(1);
  Segments segments;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    segments.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return segments;
}

std::string_view ValueOf(const Declaration& declaration, const std::string& variable,
                         const Segments& segments) {
  return segments[*declaration.pattern.VariableSegment(variable)];
}

bool IsMember(const Principal& principal, std::string_view group) {
  return principal.groups && std::find(principal.groups->begin(), principal.groups->end(), group) !=
                                 principal.groups->end();
}

bool Holds(const Selector& selector, const Declaration& declaration, const Principal& principal,
           const Segments& segments) {
  switch (selector.kind) {
    case Kind::kGuest:
      return principal.kind == PrincipalKind::kGuest;
    case Kind::kAuthenticated:
      return principal.kind == PrincipalKind::kUser;
    case Kind::kAnyone:
      return true;
    case Kind::kOwner:
      return principal.kind == PrincipalKind::kUser && principal.entity_id &&
             *principal.entity_id == ValueOf(declaration, selector.name, segments);
    case Kind::kGroup:
      return IsMember(principal, selector.name);
    case Kind::kGroupVariable:
      return IsMember(principal, ValueOf(declaration, selector.name, segments));
    case Kind::kFunction:
      return principal.kind == PrincipalKind::kFunction && principal.name == selector.name;
    case Kind::kRole:
    case Kind::kRoleOwner:
      break;
  }
  return false;
}

bool Holds(const Where& where, const Declaration& declaration, const Principal& principal,
           const Segments& segments) {
  for (const auto& [key, value] : principal.attributes) {
    if (key != where.attribute) continue;
    if (!where.variable.empty()) return value == ValueOf(declaration, where.variable, segments);
    return std::find(where.values.begin(), where.values.end(), value) != where.values.end();
  }
  return false;
}

bool Holds(const Rule& rule, const Declaration& declaration, const Principal& principal,
           const Segments& segments) {
  const auto selector_holds = [&](const Selector& selector) {
    return Holds(selector, declaration, principal, segments);
  };
  const auto where_holds = [&](const Where& where) {
    return Holds(where, declaration, principal, segments);
  };
  return std::any_of(rule.selectors.begin(), rule.selectors.end(), selector_holds) &&
         std::all_of(rule.where.begin(), rule.where.end(), where_holds);
}

// Whether a guard's pattern from segment `i` on matches the path's from `at` on.
bool Matches(const std::vector<Segment>& pattern, size_t i, const Segments& segments, size_t at) {
  if (i == pattern.size()) return at == segments.size();
  switch (pattern[i].kind) {
    case Segment::Kind::kRest:
      return at < segments.size();
    case Segment::Kind::kFloating:
      return Matches(pattern, i + 1, segments, at) ||
             (at < segments.size() && Matches(pattern, i, segments, at + 1));
    default:
      return at < segments.size() && segments[at] == pattern[i].literal &&
             Matches(pattern, i + 1, segments, at + 1);
  }
}

}  // namespace

Answers::Answers(const Policy& policy) : policy_(policy) {
  NewNode();
  for (const Declaration& declaration : policy.declarations) {
    if (declaration.IsGuard()) {
      guards_.push_back(&declaration);
    } else {
      Add(declaration);
    }
  }
}

bool Answers::IsAllowed(const Principal& principal, uint32_t action, std::string_view path) const {
  const Segments segments = Split(path, policy_.mode);
  if (IsDenied(action, segments)) return false;
  const Declaration* governing = Find(0, segments, 0);
  if (governing == nullptr) return false;
  return std::any_of(governing->rules.begin(), governing->rules.end(), [&](const Rule& rule) {
    return (rule.actions >> action & 1) != 0 && Holds(rule, *governing, principal, segments);
  });
}

bool Answers::IsDenied(uint32_t action, const Segments& segments) const {
  return std::any_of(guards_.begin(), guards_.end(), [&](const Declaration* guard) {
    return (guard->rules.front().actions >> action & 1) != 0 &&
           Matches(guard->pattern.segments, 0, segments, 0);
  });
}

uint32_t Answers::NewNode() {
  nodes_.emplace_back();
  return static_cast<uint32_t>(nodes_.size() - 1);
}

void Answers::Add(const Declaration& declaration) {
  uint32_t node = 0;
  for (const Segment& segment : declaration.pattern.segments) {
    if (segment.kind == Segment::Kind::kRest) {
      nodes_[node].rest = &declaration;
      return;
    }
    node = Child(node, segment);
  }
  nodes_[node].end = &declaration;
}

uint32_t Answers::Child(uint32_t node, const Segment& segment) {
  if (segment.kind == Segment::Kind::kLiteral) {
    const absl::string_view literal(segment.literal.data(), segment.literal.size());
    const auto [entry, is_new] = literals_.try_emplace(std::pair(node, literal), kNone);
    if (is_new) entry->second = NewNode();
    return entry->second;
  }
  const bool is_glob = segment.kind == Segment::Kind::kGlob;
  if ((is_glob ? nodes_[node].glob : nodes_[node].any) == kNone) {
    const uint32_t child = NewNode();
    (is_glob ? nodes_[node].glob : nodes_[node].any) = child;
    nodes_[node].automaton = is_glob ? segment.automaton.get() : nodes_[node].automaton;
  }
  return is_glob ? nodes_[node].glob : nodes_[node].any;
}

// The first that is found is the most specific: at every segment the more specific kind comes
// first. No deeper than a pattern is long.
const Declaration* Answers::Find(uint32_t node, const Segments& segments, size_t at) const {
  const Node& here = nodes_[node];
  if (at == segments.size()) return here.end;
  const std::string_view segment = segments[at];
  const Declaration* found = nullptr;
  const auto literal =
      literals_.find(std::pair(node, absl::string_view(segment.data(), segment.size())));
  if (literal != literals_.end()) found = Find(literal->second, segments, at + 1);
  if (found == nullptr && here.glob != kNone && here.automaton->Matches(segment)) {
    found = Find(here.glob, segments, at + 1);
  }
  if (found == nullptr && here.any != kNone && !segment.empty()) {
    found = Find(here.any, segments, at + 1);
  }
  return found != nullptr ? found : here.rest;
}

}  // namespace postern::bench
