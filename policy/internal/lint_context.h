// Internal: use policy/lint.h.
//
// What the families of lint share: the policy, the searches over it, and the place for warnings.
#ifndef POSTERN_POLICY_INTERNAL_LINT_CONTEXT_H_
#define POSTERN_POLICY_INTERNAL_LINT_CONTEXT_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "policy/ignore_comments.h"
#include "policy/internal/declaration_trie.h"
#include "policy/internal/path_access.h"
#include "policy/internal/policy_search.h"
#include "policy/issue.h"
#include "policy/model.h"

namespace postern::internal {

// How many warnings of one id are listed; the others are counted.
inline constexpr size_t kListedPerId = 100;

// Lifetime: `policy` and `issues` must outlive it. Not thread-safe.
class LintContext {
 public:
  LintContext(const Policy& policy, IgnoreComments ignores, Issues& issues);

  const Policy& policy() const { return policy_; }
  const Declaration& declaration(uint32_t place) const { return policy_.declarations[place]; }
  const Pattern& pattern(uint32_t place) const { return policy_.declarations[place].pattern; }
  uint32_t num_declarations() const { return static_cast<uint32_t>(policy_.declarations.size()); }
  const DeclarationTrie& trie() const { return trie_; }
  PolicySearch& search() { return search_; }

  // Returns what is said on a canonical path.
  PathAccess AccessAt(std::string_view path) const { return PathAccess(policy_, trie_, path); }

  // Returns a path on which the declaration is asked: it governs, or all that match and are more
  // specific `inherit`. Where its shortest path is one, no search is needed.
  PathSearch FindAsked(uint32_t place);

  // Rules that decide nothing beside others of their declaration, as was told.
  void MarkDead(const Rule& rule) { dead_.insert(&rule); }
  const absl::flat_hash_set<const Rule*>& dead() const { return dead_; }

  // Returns the names of `actions` for a message: "`write` and `delete`".
  std::string ActionNames(uint64_t actions) const;

  // Adds a warning, marked if it is ignored, or counts it if too many of its id are there already.
  void Warn(std::string_view id, SourceRange range, std::string message, std::string help,
            std::vector<RelatedPlace> related = {});

  // Notes that there may be more warnings of `id` than were found.
  void Cut(std::string_view id) { cut_.emplace(id); }

  // Adds what was counted and cut, and what is wrong with comments that ignore. Call once, at the
  // end.
  void Finish();

 private:
  struct Count {
    size_t warnings = 0;
    SourceRange first_unlisted;
  };

  void AddCounts();
  void AddCut();
  void AddFaultsOfIgnores();

  const Policy& policy_;
  IgnoreComments ignores_;
  Issues& issues_;
  const DeclarationTrie trie_;
  PolicySearch search_;
  std::map<std::string, Count, std::less<>> counts_;  // by id
  std::set<std::string> cut_;                         // ids
  absl::flat_hash_set<const Rule*> dead_;
};

// Adds `guest-writes`: whoever is not signed in may do these actions on the paths of `pattern`, for
// instance on `path`.
void WarnOfGuestWrites(LintContext& context, const Selector& selector, uint64_t actions,
                       const std::string& pattern, const std::string& path);

// Returns the place of a declaration, named.
RelatedPlace DeclaredHere(const Declaration& declaration);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_LINT_CONTEXT_H_
