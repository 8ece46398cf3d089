// Every rule gives its actions on an *effective path*: for `owner` the path as written, for
// everybody else the path without the token and the segment that it stood for. Paths that nobody is
// given do not count from then on, so an empty list locks nothing.
//
// A path takes away from each role and action what its parent gives and it does not give again. The
// parent is the first effective path that it lies below: validation sees to it that there is only
// one as written, yet taking tokens away can make more, and then the order of declarations decides.
#include "policy/internal/amplify_expansion.h"

#include <algorithm>
#include <cstddef>

#include "absl/container/flat_hash_map.h"

namespace postern::internal {
namespace {

using PlaceOf = absl::flat_hash_map<std::string, uint32_t>;  // by effective path

// Returns the places of those that `path` lies below, in ascending order. Each ends in `/*`, so
// only a prefix that ends in `/` can be one.
std::vector<uint32_t> FindAbove(const std::string& path, const PlaceOf& place_of) {
  std::vector<uint32_t> above;
  const size_t last = path.rfind('/');
  for (size_t slash = path.find('/'); slash < last; slash = path.find('/', slash + 1)) {
    const auto found = place_of.find(path.substr(0, slash + 1) + '*');
    if (found != place_of.end()) above.push_back(found->second);
  }
  std::sort(above.begin(), above.end());
  return above;
}

}  // namespace

std::string RoleOf(const Selector& selector) {
  switch (selector.kind) {
    case SelectorSpec::Kind::kGuest:
      return "guest";
    case SelectorSpec::Kind::kGroup:
      return "group:" + selector.name;
    case SelectorSpec::Kind::kFunction:
      return "function:" + selector.name;
    default:
      return "authenticated";
  }
}

bool IsOwners(const Selector& selector, const AmplifyPath& path) {
  return selector.kind == SelectorSpec::Kind::kOwner &&
         path.text.find(kEntityToken) != std::string::npos;
}

std::string WithoutToken(std::string_view path) {
  const size_t token = path.find(kEntityToken);
  if (token == std::string_view::npos) return std::string(path);
  return std::string(path.substr(0, token)) + '*';
}

std::vector<EffectivePath> ExpandAmplify(const AmplifyDefinition& definition) {
  std::vector<EffectivePath> effective;
  PlaceOf place_of;
  for (uint32_t i = 0; i < definition.paths.size(); ++i) {
    const AmplifyPath& path = definition.paths[i];
    for (const Rule& rule : path.rules) {
      if (rule.actions == 0) continue;
      for (const Selector& selector : rule.selectors) {
        const bool is_owners = IsOwners(selector, path);
        std::string text = is_owners ? path.text : WithoutToken(path.text);
        const auto [place, is_new] = place_of.emplace(text, effective.size());
        if (is_new) effective.push_back({std::move(text), i, is_owners, {}, {}});
        effective[place->second].allowed[RoleOf(selector)] |= rule.actions;
      }
    }
  }
  for (EffectivePath& path : effective) {
    path.above = FindAbove(path.text, place_of);
    if (path.above.empty()) continue;
    const bool is_own_folder =
        path.is_owners && effective[path.above.front()].text == WithoutToken(path.text);
    if (!is_own_folder) path.parent = path.above.front();
  }
  return effective;
}

ActionsByRole TakenAway(const EffectivePath& parent, const EffectivePath& sub) {
  ActionsByRole taken;
  for (const auto& [role, actions] : parent.allowed) {
    const auto kept = sub.allowed.find(role);
    const uint64_t lost = kept == sub.allowed.end() ? actions : actions & ~kept->second;
    if (lost != 0) taken[role] = lost;
  }
  return taken;
}

}  // namespace postern::internal
