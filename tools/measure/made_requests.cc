#include "tools/measure/made_requests.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "policy/path_set.h"
#include "policy/pattern.h"

namespace postern::tools {
namespace {

using Kind = SelectorSpec::Kind;

constexpr size_t kMaxNames = 500;  // of groups, and of functions
constexpr size_t kUsersWithoutGroup = 32;
constexpr std::array<std::string_view, 6> kWords = {"img", "doc", "2026", "a", "report", "v1"};

// What the rules name.
struct Names {
  std::set<std::string> groups;
  std::set<std::string> functions;
  std::map<std::string, std::set<std::string>> attributes;  // name, values

  explicit Names(const Policy& policy) {
    for (const Declaration& declaration : policy.declarations) {
      for (const Rule& rule : declaration.rules) Add(rule);
    }
  }

 private:
  void Add(const Rule& rule) {
    for (const Selector& selector : rule.selectors) {
      if (selector.kind == Kind::kGroup && groups.size() < kMaxNames) groups.insert(selector.name);
      if (selector.kind == Kind::kFunction && functions.size() < kMaxNames) {
        functions.insert(selector.name);
      }
      if (selector.kind == Kind::kRole || selector.kind == Kind::kRoleOwner) AddRole(selector.name);
    }
    for (const Where& where : rule.where) {
      std::set<std::string>& values = attributes[where.attribute];
      values.insert(where.values.begin(), where.values.end());
      if (!where.variable.empty()) values.insert({"one", "two", "three"});
    }
  }

  void AddRole(const std::string& role) {
    const size_t colon = role.find(':');
    if (colon == std::string::npos) return;
    (role.compare(0, colon, "group") == 0 ? groups : functions).insert(role.substr(colon + 1));
  }
};

class Maker {
 public:
  Maker(const Policy& policy, uint64_t seed) : policy_(policy), random_(seed) {}

  MeasuredRequests Make(size_t count) {
    MakePrincipals();
    if (policy_.declarations.empty() || policy_.actions.empty()) return std::move(made_);
    std::set<std::tuple<size_t, std::string, std::string>> known;
    for (size_t tries = 4 * count; tries > 0 && made_.requests.size() < count; --tries) {
      MeasuredRequest request = MakeRequest();
      if (request.path.empty()) continue;
      if (!known.emplace(request.principal, request.action, request.path).second) continue;
      made_.requests.push_back(std::move(request));
    }
    return std::move(made_);
  }

 private:
  size_t Below(size_t limit) { return random_() % limit; }
  // Returns any of a set that is not empty.
  const std::string& Any(const std::set<std::string>& names) {
    return *std::next(names.begin(), static_cast<std::ptrdiff_t>(Below(names.size())));
  }
  bool Chance(size_t percent) { return Below(100) < percent; }
  std::string Word() {
    return std::string(kWords[Below(kWords.size())]) + "-" + std::to_string(Below(10000));
  }

  void MakePrincipals() {
    const Names names(policy_);
    made_.principals.emplace_back();  // a guest
    for (size_t i = 0; i < kUsersWithoutGroup; ++i) AddUser({});
    for (const std::string& group : names.groups) {
      AddUser({group});
      const std::string& other = Any(names.groups);
      if (other != group) AddUser({group, other});
    }
    for (const std::string& function : names.functions) {
      Principal& principal = made_.principals.emplace_back();
      principal.kind = PrincipalKind::kFunction;
      principal.name = function;
    }
    for (Principal& principal : made_.principals) {
      for (const auto& [attribute, values] : names.attributes) {
        if (values.empty() || Chance(30)) continue;
        principal.attributes.emplace_back(attribute, Any(values));
      }
    }
  }

  void AddUser(std::vector<std::string> groups) {
    Principal& principal = made_.principals.emplace_back();
    principal.kind = PrincipalKind::kUser;
    principal.entity_id = "user-" + std::to_string(made_.principals.size());
    principal.groups = std::move(groups);
  }

  MeasuredRequest MakeRequest() {
    const Declaration& declaration = policy_.declarations[Below(policy_.declarations.size())];
    MeasuredRequest request;
    // The first one is the only guest.
    request.principal = Chance(10) ? 0 : Below(made_.principals.size());
    request.action = policy_.actions[Below(policy_.actions.size())];
    std::optional<std::vector<std::string>> segments =
        MakeSegments(declaration, made_.principals[request.principal]);
    if (!segments || segments->empty()) return request;
    if (Chance(10)) segments->at(Below(segments->size())) = Word();
    request.path = RawPath(*segments);
    return request;
  }

  // Returns the segments of a path that the declaration matches, or nothing if none was found.
  std::optional<std::vector<std::string>> MakeSegments(const Declaration& declaration,
                                                       const Principal& principal) {
    std::vector<std::string> segments;
    for (const Segment& segment : SegmentsOf(declaration.pattern)) {
      switch (segment.kind) {
        case Segment::Kind::kLiteral:
          segments.push_back(segment.literal);
          break;
        case Segment::Kind::kGlob:
          segments.push_back(TextOf(segment.pieces));
          break;
        case Segment::Kind::kExpression:
          return Witness(declaration.pattern);
        case Segment::Kind::kAny:
          segments.push_back(VariableText(declaration, segment, principal));
          break;
        case Segment::Kind::kFloating:
          for (size_t left = Below(3); left > 0; --left) segments.push_back(Word());
          break;
        case Segment::Kind::kRest:
          for (size_t left = 1 + Below(2); left > 0; --left) segments.push_back(Word());
          break;
      }
    }
    return segments;
  }

  // Under `semantics: amplify` a path is text, with `*` at its end and a `{entity_id}`.
  std::vector<Segment> SegmentsOf(const Pattern& pattern) const {
    if (!policy_.amplify) return pattern.segments;
    std::vector<Segment> segments;
    for (const std::string& text : Split(pattern.text)) {
      Segment& segment = segments.emplace_back();
      segment.literal = text;
      if (text == "*") segment.kind = Segment::Kind::kRest;
      if (text == "{entity_id}") {
        segment.kind = Segment::Kind::kAny;
        segment.variable = text;
      }
    }
    return segments;
  }

  static std::vector<std::string> Split(std::string_view path) {
    std::vector<std::string> segments = {""};
    for (const char byte : path) {
      if (byte == '/') {
        segments.emplace_back();
      } else {
        segments.back() += byte;
      }
    }
    return segments;
  }

  std::string TextOf(const std::vector<GlobPiece>& pieces) {
    std::string text;
    for (const GlobPiece& piece : pieces) {
      switch (piece.kind) {
        case GlobPiece::Kind::kLiteral:
          text += piece.literal;
          break;
        case GlobPiece::Kind::kAnyRun:
          text += std::to_string(Below(10000));
          break;
        case GlobPiece::Kind::kAnyOne:
          text += static_cast<char>('a' + Below(26));
          break;
      }
    }
    return text;
  }

  // Half of those who could are what a rule compares with the variable.
  std::string VariableText(const Declaration& declaration, const Segment& segment,
                           const Principal& principal) {
    if (segment.variable.empty() || Chance(50)) return Word();
    for (const Rule& rule : declaration.rules) {
      for (const Where& where : rule.where) {
        if (where.variable != segment.variable) continue;
        for (const auto& [name, value] : principal.attributes) {
          if (name == where.attribute) return value;
        }
      }
      for (const Selector& selector : rule.selectors) {
        const bool asks_for_id =
            (selector.kind == Kind::kOwner && selector.name == segment.variable) ||
            selector.kind == Kind::kRoleOwner;
        if (asks_for_id && principal.entity_id) return *principal.entity_id;
        const bool asks_for_group =
            selector.kind == Kind::kGroupVariable && selector.name == segment.variable;
        if (asks_for_group && principal.groups && !principal.groups->empty()) {
          return principal.groups->front();
        }
      }
    }
    return Word();
  }

  // An expression says what it accepts, not how to draw from it; this is the shortest.
  std::optional<std::vector<std::string>> Witness(const Pattern& pattern) {
    auto [found, is_new] = witnesses_.try_emplace(&pattern);
    if (is_new) found->second = FindPath({&pattern}, {});
    if (!found->second.found()) return std::nullopt;
    std::string_view path = found->second.witness;
    if (policy_.mode == PathMode::kUrl) path.remove_prefix(1);
    return Split(path);
  }

  // In mode `url`, all but what RFC 3986 section 2.3 calls unreserved is encoded.
  std::string RawPath(const std::vector<std::string>& segments) const {
    constexpr char kDigits[] = "0123456789ABCDEF";
    const bool is_url = policy_.mode == PathMode::kUrl;
    std::string path;
    for (const std::string& segment : segments) {
      if (is_url || &segment != &segments.front()) path += '/';
      for (const char byte : segment) {
        const auto value = static_cast<unsigned char>(byte);
        const bool is_unreserved = std::isalnum(value) != 0 ||
                                   std::string_view("-._~").find(byte) != std::string_view::npos;
        if (!is_url || (value < 0x80 && is_unreserved)) {
          path += byte;
        } else {
          path += {'%', kDigits[value >> 4], kDigits[value & 15]};
        }
      }
    }
    return path;
  }

  const Policy& policy_;
  std::mt19937_64 random_;
  std::map<const Pattern*, PathSearch> witnesses_;
  MeasuredRequests made_;
};

}  // namespace

MeasuredRequests MakeRequests(const Policy& policy, size_t count, uint64_t seed) {
  return Maker(policy, seed).Make(count);
}

}  // namespace postern::tools
