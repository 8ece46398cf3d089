#include "policy/internal/lint_amplify.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "policy/internal/amplify_expansion.h"
#include "policy/internal/words.h"

namespace postern::internal {
namespace {

using SelectorKind = SelectorSpec::Kind;

constexpr size_t kNamedGroups = 4;

bool HasToken(const AmplifyPath& path) { return path.text.find(kEntityToken) != path.text.npos; }

// Returns each `{x}` and `<x>` in `path` that is not the token.
std::vector<std::string> OtherTokens(std::string_view path) {
  std::vector<std::string> tokens;
  for (size_t open = path.find_first_of("{<"); open != path.npos;
       open = path.find_first_of("{<", open + 1)) {
    const size_t slash = path.find('/', open);
    const size_t close = path.find(path[open] == '{' ? '}' : '>', open);
    if (close == path.npos || close > slash) continue;
    const std::string_view token = path.substr(open, close + 1 - open);
    if (token != kEntityToken) tokens.emplace_back(token);
  }
  return tokens;
}

class AmplifyLint {
 public:
  explicit AmplifyLint(LintContext& context)
      : context_(context),
        definition_(*context.policy().amplify),
        list_(context.policy().ActionMask("list")),
        writing_(context.policy().ActionMask("write") | context.policy().ActionMask("delete")),
        effective_(ExpandAmplify(definition_)),
        is_given_(definition_.paths.size()) {
    for (const EffectivePath& path : effective_) {
      effective_of_[path.text] = &path;
      is_given_[path.declared] = true;
    }
  }

  void Run() {
    for (uint32_t i = 0; i < definition_.paths.size(); ++i) {
      const AmplifyPath& path = definition_.paths[i];
      LookAtToken(path);
      LookAtOwners(path);
      LookAtGuests(path);
      if (!is_given_[i]) LookAtEmpty(path);
    }
    for (const EffectivePath& path : effective_) {
      if (path.parent != EffectivePath::kNone) LookAtListing(path);
      if (path.above.size() > 1) LookAtOrder(path);
    }
  }

 private:
  const AmplifyPath& Declared(const EffectivePath& path) const {
    return definition_.paths[path.declared];
  }

  RelatedPlace DeclaredAt(const EffectivePath& path) const {
    return {Quote(path.text) + " comes from here", Declared(path).range};
  }

  void LookAtToken(const AmplifyPath& path) {
    const std::vector<std::string> others = OtherTokens(path.text);
    if (others.empty()) return;
    context_.Warn("amplify-unknown-token", path.range,
                  QuoteList(others, "and") + " in " + Quote(path.text) +
                      (others.size() == 1 ? " is the literal name of a folder"
                                          : " are the literal names of folders") +
                      ": only `{entity_id}` stands for an id",
                  "write `{entity_id}`, or name the folder without brackets");
  }

  void LookAtOwners(const AmplifyPath& path) {
    const Selector* owner = nullptr;
    bool has_others = false;
    for (const Rule& rule : path.rules) {
      if (rule.actions == 0) continue;
      for (const Selector& selector : rule.selectors) {
        if (selector.kind != SelectorKind::kOwner) {
          has_others = true;
        } else {
          owner = &selector;
          if (HasToken(path)) LookAtGroups(path, rule, selector);
        }
      }
    }
    if (owner != nullptr && !HasToken(path)) {
      context_.Warn("amplify-owner-without-token", owner->range,
                    "`owner` on " + Quote(path.text) + " is every signed-in user",
                    "write `authenticated`, or end the path with `/{entity_id}/*`");
    }
    if (owner == nullptr && has_others && HasToken(path)) {
      context_.Warn("amplify-token-without-owner", path.range,
                    "no rule of " + Quote(path.text) + " is for `owner`, and to all others it is " +
                        Quote(WithoutToken(path.text)),
                    "add a rule for `owner`, or write " + Quote(WithoutToken(path.text)));
    }
  }

  // What is not below a sub path has no slash behind the path's own.
  void LookAtGuests(const AmplifyPath& path) {
    const std::string everybodys = WithoutToken(path.text);
    const std::string file = everybodys.substr(0, everybodys.size() - 1) + "a";
    for (const Rule& rule : path.rules) {
      for (const Selector& selector : rule.selectors) {
        if (selector.kind != SelectorKind::kGuest) continue;
        uint64_t open = 0;
        for (uint64_t rest = rule.actions & writing_; rest != 0; rest &= rest - 1) {
          const uint64_t action = rest & (~rest + 1);
          if (GuestMay(action, file)) open |= action;
        }
        if (open != 0) WarnOfGuestWrites(context_, selector, open, path.text, file);
      }
    }
  }

  // Returns whether the lowered rules allow it.
  bool GuestMay(uint64_t action, const std::string& path) const {
    bool is_allowed = false;
    const PathAccess access = context_.AccessAt(path);
    for (const uint32_t place : access.matching()) {
      for (const Rule& rule : context_.declaration(place).rules) {
        const bool holds = (rule.actions & action) != 0 && IsForGuests(rule);
        if (holds && rule.effect == Effect::kDeny) return false;
        is_allowed = is_allowed || holds;
      }
    }
    return is_allowed;
  }

  static bool IsForGuests(const Rule& rule) {
    return std::any_of(rule.selectors.begin(), rule.selectors.end(), [](const Selector& selector) {
      return selector.kind == SelectorKind::kRole && selector.name == "guest";
    });
  }

  // A member of a group has the role of the group instead of that of signed-in users.
  void LookAtGroups(const AmplifyPath& path, const Rule& rule, const Selector& owner) {
    const auto everybodys = effective_of_.find(WithoutToken(path.text));
    const auto has_rights = [&](const std::string& group) {
      if (everybodys == effective_of_.end()) return false;
      const ActionsByRole& allowed = everybodys->second->allowed;
      const auto own = allowed.find("group:" + group);
      return own != allowed.end() && (rule.actions & ~own->second) == 0;
    };
    std::vector<std::string> without;
    for (const std::string& group : definition_.groups) {
      if (without.size() == kNamedGroups) break;
      if (!has_rights(group)) without.push_back("group:" + group);
    }
    if (without.empty()) return;
    context_.Warn("amplify-group-owner", owner.range,
                  "a member of " + QuoteList(without, "or") + " loses what `owner` gets on " +
                      Quote(path.text) + ": the group's role takes the place of every other",
                  "give the group its own rule; it then reaches the folders of all owners");
  }

  // Returns the one of the given paths that reaches into a path; the deepest, or null.
  const EffectivePath* GivenAbove(const std::string& path) const {
    for (size_t slash = path.rfind('/'); slash != 0 && slash != path.npos;) {
      slash = path.rfind('/', slash - 1);
      if (slash == path.npos) break;
      const auto found = effective_of_.find(path.substr(0, slash + 1) + '*');
      if (found != effective_of_.end()) return found->second;
    }
    return nullptr;
  }

  void LookAtEmpty(const AmplifyPath& path) {
    const EffectivePath* above = GivenAbove(WithoutToken(path.text));
    if (above == nullptr) return;
    context_.Warn("amplify-empty-path", path.range,
                  Quote(path.text) + " gives nobody anything, and so takes nothing away from " +
                      Quote(above->text),
                  "give it to somebody: then all others lose what they have on it from above",
                  {DeclaredAt(*above)});
  }

  // A listing is judged by its prefix alone.
  void LookAtListing(const EffectivePath& path) {
    const EffectivePath& parent = effective_[path.parent];
    std::vector<std::string> roles;
    for (const auto& [role, actions] : TakenAway(parent, path)) {
      if ((actions & list_) != 0) roles.push_back(role);
    }
    if (roles.empty()) return;
    context_.Warn("amplify-listed-path", Declared(path).range,
                  "a listing of " + Quote(parent.text) + " shows the names below " +
                      Quote(path.text) + " to " + QuoteList(roles, "and") +
                      ", who may not list them there",
                  "keep apart what some may list and others not", {DeclaredAt(parent)});
  }

  ActionsByRole TakenFrom(uint32_t parent, const EffectivePath& path) const {
    const EffectivePath& above = effective_[parent];
    const bool is_own_folder = path.is_owners && above.text == WithoutToken(Declared(path).text);
    return is_own_folder ? ActionsByRole() : TakenAway(above, path);
  }

  // Of the paths that this one lies below the first counts.
  void LookAtOrder(const EffectivePath& path) {
    const uint32_t first = path.above.front();
    const ActionsByRole taken = TakenFrom(first, path);
    for (const uint32_t other : path.above) {
      if (TakenFrom(other, path) == taken) continue;
      context_.Warn("amplify-order", Declared(path).range,
                    "what " + Quote(path.text) + " takes away hangs on " +
                        Quote(effective_[first].text) + " standing before " +
                        Quote(effective_[other].text) + ": what it takes is of the first alone",
                    "move one of the three to a folder of its own",
                    {DeclaredAt(effective_[first]), DeclaredAt(effective_[other])});
      return;
    }
  }

  LintContext& context_;
  const AmplifyDefinition& definition_;
  const uint64_t list_;
  const uint64_t writing_;
  const std::vector<EffectivePath> effective_;
  absl::flat_hash_map<std::string, const EffectivePath*> effective_of_;  // by text
  std::vector<bool> is_given_;                                           // of each path
};

}  // namespace

void LintAmplify(LintContext& context) { AmplifyLint(context).Run(); }

}  // namespace postern::internal
