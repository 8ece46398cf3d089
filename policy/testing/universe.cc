#include "policy/testing/universe.h"

#include <cstddef>
#include <utility>

#include "policy/testing/models.h"

namespace postern::internal {
namespace {

// Returns every path of up to `max_segments` segments out of `letters`; where `empties`, any
// segment may be empty, else only the last. The root is among them.
std::vector<std::string> AllPaths(const std::vector<std::string>& letters, size_t max_segments,
                                  bool empties) {
  std::vector<std::string> paths;
  std::vector<std::string> beginnings = {""};
  for (size_t depth = 0; depth < max_segments; ++depth) {
    std::vector<std::string> longer;
    for (const std::string& beginning : beginnings) {
      paths.push_back(beginning);
      for (const std::string& letter : letters) {
        paths.push_back(beginning + letter);
        longer.push_back(beginning + letter + '/');
      }
      if (empties) longer.push_back(beginning + '/');
    }
    beginnings = std::move(longer);
  }
  return paths;
}

// Returns `firsts` and every `first/last`, without what the language refuses: a variable after
// `**`.
std::vector<std::string> UpToTwoSegments(const std::vector<std::string>& firsts,
                                         const std::vector<std::string>& lasts) {
  std::vector<std::string> patterns;
  for (const std::string& last : lasts) {
    if (!last.empty()) patterns.push_back(last);
    for (const std::string& first : firsts) {
      if (first == "**" && last.find('<') == 0) continue;
      patterns.push_back(first);
      patterns.back().append("/").append(last);
    }
  }
  return patterns;
}

// Returns, for each of `principals`, itself and with the attribute `t` that has the value.
std::vector<Principal> WithAndWithoutAttribute(const std::vector<Principal>& principals,
                                               const std::string& value) {
  std::vector<Principal> all;
  for (const Principal& principal : principals) {
    all.push_back(principal);
    all.push_back(principal);
    all.back().attributes = {{"t", value}};
  }
  return all;
}

}  // namespace

Universe UniverseOfRules() {
  Universe universe;
  universe.name = "rules";
  universe.patterns = {"<entity_id>/<x>", "<x>/<entity_id:[ab]>/*"};
  const std::vector<std::vector<std::string>> selectors = {
      {"guest"},   {"authenticated"}, {"anyone"},     {"owner"},
      {"group:a"}, {"group:<x>"},     {"function:f"}, {"guest", "group:a", "owner"},
  };
  std::vector<std::pair<std::vector<std::string>, std::vector<Where>>> whom;
  whom.reserve(selectors.size() + 9);
  for (const auto& list : selectors) whom.push_back({list, {}});
  for (const auto& list : {selectors[2], selectors[3], selectors[7]}) {
    whom.push_back({list, {Is("t", "a")}});
    whom.push_back({list, {IsVariable("t", "x")}});
    whom.push_back({list, {Is("t", "a"), Is("u", "a")}});
  }
  for (const auto& [list, where] : whom) {
    universe.rules.push_back(Allow(list, kGet | kList, where));
    universe.rules.push_back(Deny(list, kGet | kWrite, where));
  }
  // No allow or one, no deny or one, in both orders, with `inherit` and without.
  for (const bool inherits : {false, true}) {
    universe.bodies.push_back({inherits, {}});
    for (size_t a = 0; a < universe.rules.size(); ++a) {
      universe.bodies.push_back({inherits, {a}});
      const size_t other_effect = 1 - a % 2;
      for (size_t b = other_effect; b < universe.rules.size(); b += 2) {
        universe.bodies.push_back({inherits, {a, b}});
      }
    }
  }
  universe.paths = AllPaths({"a", "b"}, 3, false);
  Principal named_guest = Guest(), no_groups = User(), no_id = User();
  named_guest.entity_id = "a";
  no_groups.entity_id = "a";
  no_id.groups = {"a"};
  universe.principals =
      WithAndWithoutAttribute({Guest(), named_guest, User(), no_groups, no_id, User("a", {"b"}),
                               User("b", {"a"}), Function("f"), Function("a")},
                              "a");
  universe.actions = {"get", "list", "write", "read"};
  return universe;
}

Universe UniverseOfPairs() {
  Universe universe;
  universe.name = "pairs";
  universe.max_declarations = 2;
  universe.patterns =
      UpToTwoSegments({"a", "a*", "<x:[ab]>", "<x>", "**"}, {"a", "?", "<y>", "*", ""});
  universe.rules = {Allow({"anyone"}), Allow({"authenticated"}), Deny({"guest"})};
  universe.bodies = {{false, {}}, {true, {}},      {false, {0}},  {true, {1}},
                     {true, {2}}, {false, {0, 2}}, {true, {0, 2}}};
  universe.paths = AllPaths({"a", "ab", "b"}, 4, false);
  universe.principals = {Guest(), User()};
  universe.actions = {"list"};
  return universe;
}

Universe UniverseOfOpaquePairs() {
  Universe universe = UniverseOfPairs();
  universe.name = "opaque pairs";
  universe.mode = PathMode::kOpaque;
  universe.patterns = UpToTwoSegments({"a", "<x>", "*/a", "a/*", "**", "**/a", "a/**", "*/**"},
                                      {"a", "?", "*", ""});
  universe.paths = AllPaths({"a", "b"}, 4, true);
  return universe;
}

Universe UniverseOfTriples() {
  Universe universe;
  universe.name = "triples";
  universe.max_declarations = 3;
  universe.patterns = {"a/a",   "a/a*", "a/?",     "a/<x:[ab]>", "a/<x:[ac]>",
                       "a/<x>", "a/*",  "*",       "a/**/a",     "**/a/a",
                       "**/a",  "**/?", "**/ab/*", "**/a/*",     "**/?/*"};
  universe.rules = {Allow({"anyone"}), Allow({"guest"}), Deny({"function:f"})};
  universe.bodies = {{false, {}}, {false, {0}}, {true, {1}}, {true, {2}}, {false, {0, 2}}};
  universe.paths = AllPaths({"a", "ab"}, 4, false);
  universe.principals = {Guest(), Function("f")};
  universe.actions = {"list"};
  return universe;
}

Universe UniverseOfFours() {
  Universe universe = UniverseOfTriples();
  universe.name = "fours";
  universe.max_declarations = 4;
  universe.bodies = {{false, {0}}, {true, {1}}, {true, {2}}};
  return universe;
}

Edit EditBetween(const Universe& universe, const Body& before, const Body& after) {
  if (before.rules == after.rules) {
    return before.inherits && !after.inherits ? Edit::kDeleteInherit : Edit::kNone;
  }
  if (before.inherits != after.inherits) return Edit::kNone;
  const bool adds = after.rules.size() > before.rules.size();
  const std::vector<size_t>& longer = adds ? after.rules : before.rules;
  const std::vector<size_t>& shorter = adds ? before.rules : after.rules;
  for (size_t i = 0; i < longer.size(); ++i) {
    std::vector<size_t> without = longer;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
    if (without != shorter) continue;
    const bool is_deny = universe.rules[longer[i]].effect == Effect::kDeny;
    if (adds == is_deny) return adds ? Edit::kAddDeny : Edit::kDeleteAllow;
  }
  return Edit::kNone;
}

}  // namespace postern::internal
