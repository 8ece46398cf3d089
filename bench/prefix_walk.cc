#include "bench/prefix_walk.h"

#include <algorithm>

#include "absl/strings/string_view.h"
#include "bench/policy_builder.h"
#include "policy/pattern.h"

namespace postern::bench {
namespace {

constexpr std::string_view kRest = "/*";
constexpr std::string_view kEntity = "/<entity_id>";
constexpr std::string_view kGroup = "group:";
constexpr std::string_view kFunction = "function:";

// Cuts `suffix` off; returns whether `text` ended in it.
bool Cut(std::string_view suffix, std::string_view& text) {
  if (text.size() < suffix.size() || text.substr(text.size() - suffix.size()) != suffix) {
    return false;
  }
  text.remove_suffix(suffix.size());
  return true;
}

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

absl::string_view Key(std::string_view text) { return {text.data(), text.size()}; }

bool Holds(std::string_view selector, const Principal& principal,
           std::optional<std::string_view> entity) {
  switch (principal.kind) {
    case PrincipalKind::kGuest:
      return selector == "guest";
    case PrincipalKind::kFunction:
      return StartsWith(selector, kFunction) && selector.substr(kFunction.size()) == principal.name;
    case PrincipalKind::kUser:
      break;
  }
  if (selector == "authenticated") return true;
  if (selector == "owner") return entity && principal.entity_id && *entity == *principal.entity_id;
  return StartsWith(selector, kGroup) && principal.groups &&
         std::find(principal.groups->begin(), principal.groups->end(),
                   selector.substr(kGroup.size())) != principal.groups->end();
}

}  // namespace

PrefixWalk::PrefixWalk(const Policy& policy) {
  for (const Declaration& declaration : policy.declarations) {
    const std::string text = FormatPattern(declaration.pattern);
    std::string_view prefix = text;
    if (!Cut(kRest, prefix)) Fail("no prefix: " + text);
    Map& map = Cut(kEntity, prefix) ? entity_ : literal_;
    Grants& grants = map[Key(prefix)];
    for (const Rule& rule : declaration.rules) {
      Grant& grant = grants.emplace_back();
      grant.selector = rule.selectors.front().text;
      for (size_t i = 0; i < policy.actions.size(); ++i) {
        if ((rule.actions >> i & 1) != 0) grant.actions.push_back(policy.actions[i]);
      }
    }
  }
}

bool PrefixWalk::IsAllowed(const Principal& principal, std::string_view action,
                           std::string_view path) const {
  for (size_t end = path.rfind('/'); end != std::string_view::npos;) {
    const std::string_view prefix = path.substr(0, end);
    const auto literal = literal_.find(Key(prefix));
    if (literal != literal_.end()) {
      return IsGranted(literal->second, principal, action, std::nullopt);
    }
    const size_t slash = prefix.rfind('/');
    if (slash == std::string_view::npos) return false;
    const auto entity = entity_.find(Key(prefix.substr(0, slash)));
    if (entity != entity_.end()) {
      return IsGranted(entity->second, principal, action, prefix.substr(slash + 1));
    }
    end = slash;
  }
  return false;
}

bool PrefixWalk::IsGranted(const Grants& grants, const Principal& principal,
                           std::string_view action, std::optional<std::string_view> entity) {
  return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
    return Holds(grant.selector, principal, entity) &&
           std::find(grant.actions.begin(), grant.actions.end(), action) != grant.actions.end();
  });
}

}  // namespace postern::bench
