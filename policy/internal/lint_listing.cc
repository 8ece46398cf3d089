// `list` is judged on the prefix that is asked for, so a grant of `list` on `room/*` shows, for
// `room/`, also the names below `room/private/`, whatever `room/private/*` says. For each sub path
// a path is taken on which it has its say, and each declaration above it that grants `list` is
// asked whether those who may list the prefix may list the path too.
#include "policy/internal/lint_listing.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/internal/words.h"

namespace postern::internal {
namespace {

bool EndsInRest(const Pattern& pattern) {
  return pattern.segments.back().kind == Segment::Kind::kRest;
}

// Returns the prefix of `path` that stands for the segments of `parent` before its final `*`.
std::string PrefixFor(const Pattern& parent, std::string_view path) {
  size_t end = parent.mode == PathMode::kUrl ? 1 : 0;
  for (size_t i = 0; i + 1 < parent.segments.size(); ++i) end = path.find('/', end) + 1;
  return std::string(path.substr(0, end));
}

// What one declaration's `list` shows of others.
struct Leak {
  const Selector* selector = nullptr;
  std::string prefix;
  std::string path;  // below the first of `sub_paths`
  std::vector<uint32_t> sub_paths;
};

class ListingLint {
 public:
  ListingLint(LintContext& context, uint64_t list) : context_(context), list_(list) {}

  void Look(uint32_t place) {
    const Declaration& declaration = context_.declaration(place);
    if (!EndsInRest(declaration.pattern) || !MayHide(declaration)) return;
    const PathSearch search = context_.search().FindReached({&declaration.pattern}, place);
    if (search.outcome == PathSearch::Outcome::kUndecided) context_.Cut("leaking-list");
    if (!search.found()) return;
    const PathAccess access = context_.AccessAt(search.witness);
    bool above = false;
    for (const uint32_t other : access.matching()) {
      if (above) LookFrom(other, place, access, search.witness);
      above = above || other == place;
    }
  }

  void Report() const {
    for (const auto& [parent, leak] : leaks_) {
      const std::string who = Quote(leak.selector->text);
      const Pattern& sub_path = context_.pattern(leak.sub_paths.front());
      std::string more;
      if (leak.sub_paths.size() > 1) {
        more = " (and below " + WithCommas(leak.sub_paths.size() - 1) + " more)";
      }
      context_.Warn("leaking-list", leak.selector->range,
                    who + " may list " + (leak.prefix.empty() ? "the root" : Quote(leak.prefix)) +
                        " and so sees the names below " + Quote(sub_path.text) + more +
                        ", but may not list " + Quote(leak.path),
                    "grant `list` on narrower paths, or move what is hidden out of this one",
                    {DeclaredHere(context_.declaration(leak.sub_paths.front()))});
    }
  }

 private:
  // A guard without a deny of `list` hides nothing.
  bool MayHide(const Declaration& declaration) const {
    if (!declaration.IsGuard()) return true;
    return std::any_of(declaration.rules.begin(), declaration.rules.end(),
                       [this](const Rule& rule) {
                         return rule.effect == Effect::kDeny && (rule.actions & list_) != 0;
                       });
  }

  // Looks whether `parent`'s grants of `list` show the names below `sub_path`, for which `path`
  // stands.
  void LookFrom(uint32_t parent, uint32_t sub_path, const PathAccess& at_path,
                const std::string& path) {
    const Declaration& declaration = context_.declaration(parent);
    if (!EndsInRest(declaration.pattern) || declaration.pattern.has_floating()) return;
    for (const Rule& rule : declaration.rules) {
      if (rule.effect != Effect::kAllow || (rule.actions & list_) == 0) continue;
      for (const Selector& selector : rule.selectors) {
        const Claims principal = {MakeClaim(declaration, rule, selector, at_path.bindings())};
        if (at_path.IsAllowed(list_, principal)) continue;
        const std::string prefix = PrefixFor(declaration.pattern, path);
        if (context_.AccessAt(prefix).IsAllowed(list_, principal)) {
          return Add(parent, {&selector, prefix, path, {sub_path}});
        }
      }
    }
  }

  void Add(uint32_t parent, Leak leak) {
    const auto [entry, is_new] = leaks_.try_emplace(parent, leak);
    if (!is_new) entry->second.sub_paths.push_back(leak.sub_paths.front());
  }

  LintContext& context_;
  const uint64_t list_;
  std::map<uint32_t, Leak> leaks_;  // by the declaration that grants `list`
};

}  // namespace

void LintListing(LintContext& context) {
  const std::vector<std::string>& actions = context.policy().actions;
  const auto list = std::find(actions.begin(), actions.end(), "list");
  if (list == actions.end()) return;
  ListingLint lint(context, uint64_t{1} << (list - actions.begin()));
  for (uint32_t place = 0; place < context.num_declarations(); ++place) lint.Look(place);
  lint.Report();
}

}  // namespace postern::internal
