#include "bench/rivals.h"

#include <fnmatch.h>

#include <algorithm>
#include <utility>

#include "absl/strings/string_view.h"
#include "bench/policy_builder.h"
#include "policy/pattern.h"
#include "re2/re2.h"

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

bool IsGranted(const Grants& grants, const Principal& principal, std::string_view action,
               std::optional<std::string_view> entity) {
  return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
    return Holds(grant.selector, principal, entity) &&
           std::find(grant.actions.begin(), grant.actions.end(), action) != grant.actions.end();
  });
}

// Returns the declarations in the policy's order.
std::vector<PrefixDeclaration> DeclarationsOf(const Policy& policy) {
  std::vector<PrefixDeclaration> all;
  for (const Declaration& declaration : policy.declarations) {
    const std::string text = FormatPattern(declaration.pattern);
    std::string_view prefix = text;
    if (!Cut(kRest, prefix)) Fail("no prefix: " + text);
    PrefixDeclaration& added = all.emplace_back();
    added.has_entity = Cut(kEntity, prefix);
    added.prefix = std::string(prefix);
    for (const Rule& rule : declaration.rules) {
      Grant& grant = added.grants.emplace_back();
      grant.selector = rule.selectors.front().text;
      for (size_t i = 0; i < policy.actions.size(); ++i) {
        if ((rule.actions >> i & 1) != 0) grant.actions.push_back(policy.actions[i]);
      }
    }
  }
  return all;
}

// Returns how many segments the pattern has, a literal one counting more than `<entity_id>`.
size_t Specificity(const PrefixDeclaration& declaration) {
  const auto slashes = std::count(declaration.prefix.begin(), declaration.prefix.end(), '/');
  return 2 * (static_cast<size_t>(slashes) + 1) + (declaration.has_entity ? 1 : 0);
}

std::vector<PrefixDeclaration> MostSpecificFirst(const Policy& policy) {
  std::vector<PrefixDeclaration> all = DeclarationsOf(policy);
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return Specificity(a) > Specificity(b); });
  return all;
}

// Returns what a declaration that matches the path says.
bool IsGrantedBy(const PrefixDeclaration& declaration, const Principal& principal,
                 std::string_view action, std::string_view path) {
  if (!declaration.has_entity) return IsGranted(declaration.grants, principal, action, {});
  const std::string_view rest = path.substr(declaration.prefix.size() + 1);
  return IsGranted(declaration.grants, principal, action, rest.substr(0, rest.find('/')));
}

re2::RE2::Options WithMemory(int64_t bytes) {
  re2::RE2::Options options;
  options.set_max_mem(bytes);
  options.set_never_nl(false);
  options.set_dot_nl(true);
  return options;
}

}  // namespace

PrefixWalk::PrefixWalk(const Policy& policy) {
  for (PrefixDeclaration& declaration : DeclarationsOf(policy)) {
    Map& map = declaration.has_entity ? entity_ : literal_;
    map[Key(declaration.prefix)] = std::move(declaration.grants);
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

RegexSet::RegexSet(const Policy& policy)
    : declarations_(MostSpecificFirst(policy)),
      set_(WithMemory(int64_t{1} << 30), re2::RE2::ANCHOR_BOTH) {
  for (const PrefixDeclaration& declaration : declarations_) {
    const std::string pattern =
        re2::RE2::QuoteMeta(declaration.prefix) + (declaration.has_entity ? "/[^/]+/.+" : "/.+");
    if (set_.Add(pattern, nullptr) < 0) Fail("no expression: " + pattern);
  }
  if (!set_.Compile()) Fail("RE2::Set needs more than a gigabyte");
}

bool RegexSet::IsAllowed(const Principal& principal, std::string_view action,
                         std::string_view path) const {
  std::vector<int> matches;
  re2::RE2::Set::ErrorInfo error = {};
  if (!set_.Match(re2::StringPiece(path.data(), path.size()), &matches, &error)) {
    if (error.kind != re2::RE2::Set::kNoError) Fail("RE2::Set needs more than a gigabyte");
    return false;
  }
  const int first = *std::min_element(matches.begin(), matches.end());
  return IsGrantedBy(declarations_[static_cast<size_t>(first)], principal, action, path);
}

FnmatchList::FnmatchList(const Policy& policy) : declarations_(MostSpecificFirst(policy)) {
  for (const PrefixDeclaration& declaration : declarations_) {
    patterns_.push_back(declaration.prefix + (declaration.has_entity ? "/*/?*" : "/?*"));
  }
}

bool FnmatchList::IsAllowed(const Principal& principal, std::string_view action,
                            std::string_view path) const {
  const std::string text(path);  // which ends in a zero
  for (size_t i = 0; i < patterns_.size(); ++i) {
    if (fnmatch(patterns_[i].c_str(), text.c_str(), FNM_NOESCAPE) == 0) {
      return IsGrantedBy(declarations_[i], principal, action, path);
    }
  }
  return false;
}

}  // namespace postern::bench
