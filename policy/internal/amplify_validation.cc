// What Amplify refuses, in its order (validateStorageAccessPaths, then the orchestrator's walk over
// the rules). Of a path only the first fault is told, since the later checks take the earlier ones
// for granted; of a file all that can be.
#include "policy/internal/amplify_validation.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "policy/internal/amplify_expansion.h"
#include "policy/internal/words.h"

namespace postern::internal {
namespace {

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Returns the path that was probably meant where one does not end in `/*`; empty if none can be
// guessed.
std::string WithEnding(std::string_view path) {
  while (!path.empty() && (path.back() == '*' || path.back() == '/')) path.remove_suffix(1);
  return path.empty() ? "" : std::string(path) + "/*";
}

std::string WithoutDoubleSlashes(std::string_view path) {
  std::string single;
  for (const char byte : path) {
    if (byte != '/' || single.empty() || single.back() != '/') single += byte;
  }
  return single;
}

}  // namespace

AmplifyValidation::AmplifyValidation(const AmplifyDefinition& definition,
                                     const PolicyLimits& limits, Issues& issues)
    : definition_(definition),
      limits_(limits),
      issues_(issues),
      errors_before_(issues.num_errors()),
      prefixes_(FindPrefixes(definition.paths)) {}

void AmplifyValidation::Run() {
  for (uint32_t i = 0; i < definition_.paths.size(); ++i) CheckPath(i);
  CheckDuplicatePaths();
  for (const AmplifyPath& path : definition_.paths) CheckRepeatedRules(path);
  if (!issues_.has_errors()) CheckRolesHaveActions();  // rules in error are not in the definition
  if (issues_.num_errors() == errors_before_) CheckDenies();
}

void AmplifyValidation::Error(std::string_view id, const AmplifyPath& path, std::string message,
                              std::string help) {
  issues_.AddError(id, path.range, std::move(message), std::move(help));
}

// --- paths ---------------------------------------------------------------------------------------

void AmplifyValidation::CheckPath(uint32_t place) {
  const AmplifyPath& path = definition_.paths[place];
  if (CheckForm(path) && CheckPrefixes(path, prefixes_[place])) CheckToken(path);
  CheckIamSyntax(path);
  CheckLimits(path);
}

bool AmplifyValidation::CheckForm(const AmplifyPath& path) {
  const std::string& text = path.text;
  if (text.substr(0, 1) == "/") {
    const std::string rest = text.substr(
        text.find_first_not_of('/') == text.npos ? text.size() : text.find_first_not_of('/'));
    Error("amplify-leading-slash", path, Quote(text) + " begins with `/`",
          rest == "*" || rest.empty() ? "name a folder: `public/*`" : "write " + Quote(rest));
    return false;
  }
  if (!EndsWith(text, "/*")) {
    const std::string meant = WithEnding(text);
    Error("amplify-ending", path, Quote(text) + " does not end with `/*`",
          meant.empty() ? "a whole bucket can't be given: name a folder, `public/*`"
                        : "write " + Quote(meant));
    return false;
  }
  if (Contains(text, "//")) {
    Error("amplify-double-slash", path, Quote(text) + " holds `//`",
          "write " + Quote(WithoutDoubleSlashes(text)));
    return false;
  }
  if (text.find('*') != text.size() - 1) {
    Error("amplify-wildcard", path, Quote(text) + " has a `*` before its end",
          "name each folder by a path of its own");
    return false;
  }
  return true;
}

bool AmplifyValidation::CheckPrefixes(const AmplifyPath& path, const AmplifyPrefixes& prefixes) {
  const bool has_token = Contains(path.text, kEntityToken);
  if (prefixes.count <= (has_token ? 0 : 1)) return true;
  std::vector<std::string> names;
  Issue issue;
  for (const uint32_t place : prefixes.named) {
    const AmplifyPath& prefix = definition_.paths[place];
    names.push_back(prefix.text);
    issue.related.push_back({Quote(prefix.text) + " is declared here", prefix.range});
  }
  const std::string more = prefixes.count > names.size()
                               ? " and " + WithCommas(prefixes.count - names.size()) + " more"
                               : "";
  const std::string lies = Quote(path.text) + " lies below " + QuoteList(names, "and") + more;
  if (prefixes.count > 1) {
    issue.id = "amplify-prefixes";
    issue.message = lies + ": a path may lie below one other at most";
    issue.help = "declare two levels, not three";
  } else {
    issue.id = "amplify-entity-prefix";
    issue.message = lies + ": a path with `{entity_id}` may lie below no other";
    issue.help = "move it to a folder of its own";
  }
  issue.range = path.range;
  issues_.Add(std::move(issue));
  return false;
}

void AmplifyValidation::CheckToken(const AmplifyPath& path) {
  const std::string_view text = path.text;
  const size_t token = text.find(kEntityToken);
  if (token == text.npos) return;
  const std::string_view before = text.substr(0, token);
  const std::string_view after = text.substr(token + kEntityToken.size());
  if (Contains(after, kEntityToken)) {
    Error("amplify-entity-twice", path, Quote(text) + " holds `{entity_id}` twice",
          "write it once, right before the `/*`");
  } else if (after != "/*") {
    Error("amplify-entity-not-last", path,
          "`{entity_id}` in " + Quote(text) + " is not right before the `/*`",
          "write it there: `profile/{entity_id}/*`");
  } else if (before.empty()) {
    Error("amplify-entity-first", path, Quote(text) + " begins with `{entity_id}`",
          "put a folder before it: `profile/{entity_id}/*`");
  } else if (before.back() != '/') {
    Error("amplify-entity-text", path,
          "`{entity_id}` in " + Quote(text) + " is only a part of the folder's name",
          "write it alone between slashes: `profile/{entity_id}/*`");
  }
}

// Amplify does not look at these, and IAM does not take them literally. No decision is worth
// imitating there: `?` would match without taking away, `${…}` would open owners' folders to
// guests.
void AmplifyValidation::CheckIamSyntax(const AmplifyPath& path) {
  if (Contains(path.text, "?")) {
    Error("amplify-iam-wildcard", path,
          Quote(path.text) + " holds `?`, which IAM reads as any one character",
          "name the folder without `?`");
  }
  if (Contains(path.text, "${")) {
    Error("amplify-iam-variable", path,
          Quote(path.text) + " holds `${`, with which a variable of IAM begins",
          "for the owner's id write `{entity_id}`");
  }
}

void AmplifyValidation::CheckLimits(const AmplifyPath& path) {
  const std::string& text = path.text;
  if (text.size() > limits_.pattern_bytes) {
    Error("pattern-too-long", path,
          "the path has " + WithCommas(text.size()) + " bytes, over the limit of " +
              WithCommas(limits_.pattern_bytes),
          "");
  }
  const size_t segments = 1 + std::count(text.begin(), text.end(), '/');
  if (segments > limits_.pattern_segments) {
    Error("pattern-too-many-segments", path,
          "the path has " + WithCommas(segments) + " segments, over the limit of " +
              WithCommas(limits_.pattern_segments),
          "");
  }
}

void AmplifyValidation::CheckDuplicatePaths() {
  absl::flat_hash_map<std::string, const AmplifyPath*> first_of;
  for (const AmplifyPath& path : definition_.paths) {
    const auto [first, is_new] = first_of.emplace(path.text, &path);
    if (is_new) continue;
    issues_.Add({Severity::kError,
                 "amplify-duplicate-path",
                 Quote(path.text) + " is declared twice",
                 "put the rules of both in one list",
                 path.range,
                 {{"first declared here", first->second->range}}});
  }
}

// --- rules ---------------------------------------------------------------------------------------

void AmplifyValidation::CheckRepeatedRules(const AmplifyPath& path) {
  absl::flat_hash_map<std::string, SourceRange> first_of;
  for (const Rule& rule : path.rules) {
    for (const Selector& selector : rule.selectors) {
      if (selector.kind == SelectorSpec::Kind::kFunction) continue;  // which may have many
      const auto [first, is_new] = first_of.emplace(selector.text, selector.range);
      if (is_new) continue;
      issues_.Add({Severity::kError,
                   "amplify-repeated-selector",
                   Quote(selector.text) + " is named twice on " + Quote(path.text),
                   "write one rule with all of its actions",
                   selector.range,
                   {{"first named here", first->second}}});
    }
  }
}

// A role that rules name, but to which none gives an action.
void AmplifyValidation::CheckRolesHaveActions() {
  struct Role {
    const Selector* first;
    uint64_t actions = 0;
  };
  std::vector<Role> roles;  // in the order of first appearance
  absl::flat_hash_map<std::string, size_t> place_of;
  for (const AmplifyPath& path : definition_.paths) {
    for (const Rule& rule : path.rules) {
      for (const Selector& selector : rule.selectors) {
        const auto [place, is_new] = place_of.emplace(RoleOf(selector), roles.size());
        if (is_new) roles.push_back({&selector});
        roles[place->second].actions |= rule.actions;
      }
    }
  }
  for (const Role& role : roles) {
    if (role.actions != 0) continue;
    issues_.AddError("amplify-no-action", role.first->range,
                     "no rule gives " + Quote(role.first->text) + " an action",
                     "name one in `to`, or remove the selector");
  }
}

// --- limits --------------------------------------------------------------------------------------

// A sub path denies role by role what its parent gives, so denies can be as many as paths times
// roles.
void AmplifyValidation::CheckDenies() {
  const std::vector<EffectivePath> paths = ExpandAmplify(definition_);
  size_t denies = 0;
  for (const EffectivePath& path : paths) {
    if (path.parent == EffectivePath::kNone) continue;
    denies += TakenAway(paths[path.parent], path).size();
    if (denies <= limits_.amplify_denies) continue;
    Error("policy-too-complex", definition_.paths[path.declared],
          "policy too complex: sub paths take away from more than " +
              WithCommas(limits_.amplify_denies) + " roles, each counted on each path",
          "give less to many groups on a path with many sub paths");
    return;
  }
}

}  // namespace postern::internal
