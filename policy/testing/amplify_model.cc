#include "policy/testing/amplify_model.h"

#include <algorithm>

namespace postern::internal {
namespace {

using Kind = SelectorSpec::Kind;

constexpr char kToken[] = "{entity_id}";
constexpr char kSub[] = "${cognito-identity.amazonaws.com:sub}";

bool StartsWith(const std::string& text, const std::string& prefix) {
  return text.compare(0, prefix.size(), prefix) == 0;
}

std::string WithoutStars(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '*'), text.end());
  return text;
}

// Returns `text` with the first `old` replaced.
std::string Replaced(std::string text, const std::string& old, const std::string& by) {
  const size_t at = text.find(old);
  return at == text.npos ? text : text.replace(at, old.size(), by);
}

// --- validate ----------------------------------------------------------------------------------

std::string TokenError(const std::string& path) {
  const size_t at = path.find(kToken);
  const std::string before = path.substr(0, at);
  const std::string after = path.substr(at + std::string(kToken).size());
  if (after.find(kToken) != after.npos) return "amplify-entity-twice";
  if (after != "/*") return "amplify-entity-not-last";
  if (before.empty()) return "amplify-entity-first";
  return before.back() == '/' ? "" : "amplify-entity-text";
}

std::string PathError(const std::string& path, const std::vector<AmplifyPath>& all) {
  if (StartsWith(path, "/")) return "amplify-leading-slash";
  if (path.size() < 2 || path.substr(path.size() - 2) != "/*") return "amplify-ending";
  if (path.find("//") != path.npos) return "amplify-double-slash";
  if (path.find('*') != path.size() - 1) return "amplify-wildcard";
  int prefixes = 0;
  for (const AmplifyPath& other : all) {
    prefixes += other.text != path && StartsWith(path, WithoutStars(other.text));
  }
  if (prefixes > 1) return "amplify-prefixes";
  if (path.find(kToken) == path.npos) return "";
  return prefixes > 0 ? "amplify-entity-prefix" : TokenError(path);
}

// --- expand ------------------------------------------------------------------------------------

std::string RoleOfRule(const Selector& selector) {
  if (selector.kind == Kind::kOwner) return "authenticated";
  return selector.text;
}

std::string EffectivePath(const std::string& path, const Selector& selector) {
  const std::string text = Replaced(path, kToken, selector.kind == Kind::kOwner ? kSub : "*");
  const bool ends_twice = text.size() >= 4 && text.substr(text.size() - 4) == "/*/*";
  return ends_twice ? text.substr(0, text.size() - 2) : text;
}

// --- match -------------------------------------------------------------------------------------

bool Matches(const std::string& pattern, const Principal& principal, const std::string& path) {
  std::string prefix = WithoutStars(pattern);
  if (prefix.find(kSub) != prefix.npos) {
    if (!principal.entity_id) return false;
    prefix = Replaced(prefix, kSub, *principal.entity_id);
  }
  return StartsWith(path, prefix);
}

}  // namespace

std::string AmplifyModelError(const AmplifyDefinition& definition) {
  for (const AmplifyPath& path : definition.paths) {
    std::string error = PathError(path.text, definition.paths);
    if (!error.empty()) return error;
  }
  std::map<std::string, uint64_t> actions_of;
  for (const AmplifyPath& path : definition.paths) {
    std::set<std::string> seen;
    for (const Rule& rule : path.rules) {
      for (const Selector& selector : rule.selectors) {
        const bool is_new = seen.insert(selector.text).second;
        if (!is_new && selector.kind != Kind::kFunction) return "amplify-repeated-selector";
        actions_of[RoleOfRule(selector)] |= rule.actions;
      }
    }
  }
  for (const auto& [role, actions] : actions_of) {
    if (actions == 0) return "amplify-no-action";
  }
  return "";
}

AmplifyModel::AmplifyModel(const AmplifyDefinition& definition) : groups_(definition.groups) {
  for (const AmplifyPath& path : definition.paths) {
    for (const Rule& rule : path.rules) {
      for (const Selector& selector : rule.selectors) {
        if (rule.actions == 0) continue;
        const std::string effective = EffectivePath(path.text, selector);
        if (std::find(all_.begin(), all_.end(), effective) == all_.end()) {
          all_.push_back(effective);
        }
        for (uint64_t action = 1; action <= 8; action *= 2) {
          if (rule.actions & action) allow_[{RoleOfRule(selector), action}].insert(effective);
        }
      }
    }
  }
  Deny();
}

void AmplifyModel::Deny() {
  for (const std::string& path : all_) {
    const std::string parent = ParentOf(path);
    if (parent.empty() || parent == Replaced(path, std::string(kSub) + "/", "")) continue;
    for (const auto& [role_and_action, allowed] : allow_) {
      if (allowed.count(parent) && !allowed.count(path)) deny_[role_and_action].insert(path);
    }
  }
}

std::string AmplifyModel::ParentOf(const std::string& path) const {
  for (const std::string& other : all_) {
    if (other != path && StartsWith(path, WithoutStars(other))) return other;
  }
  return "";
}

std::string AmplifyModel::RoleOf(const Principal& principal) const {
  if (principal.kind == PrincipalKind::kGuest) return "guest";
  if (principal.kind == PrincipalKind::kFunction) return "function:" + *principal.name;
  for (const std::string& group : groups_) {
    if (!principal.groups) break;
    const auto& own = *principal.groups;
    if (std::find(own.begin(), own.end(), group) != own.end()) return "group:" + group;
  }
  return "authenticated";
}

std::string AmplifyModel::Decide(const Principal& principal, uint64_t action,
                                 const std::optional<std::string>& path) const {
  if (!path) return "implicit_deny";
  const auto matches_one_of = [&](const auto& statements) {
    const auto found = statements.find({RoleOf(principal), action});
    if (found == statements.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(), [&](const std::string& pattern) {
      return Matches(pattern, principal, *path);
    });
  };
  if (matches_one_of(deny_)) return "explicit_deny";
  return matches_one_of(allow_) ? "allow" : "implicit_deny";
}

}  // namespace postern::internal
