// What one writes in an afternoon without an engine, with strings in: the figures to beat.
//
//   PrefixWalk    a hash map from prefix to grants, asked for the longest prefix of a path, then
//                 for the next shorter one
//   RegexSet      all patterns in one RE2::Set; of those that match, the most specific
//   FnmatchList   fnmatch(3) on one pattern after the other, the most specific first
//
// Each knows what the workload `storage` has: patterns that are literals, perhaps `<entity_id>`,
// then `/*`, and rules that allow. Their constructors exit with a message if the policy has
// anything else. None of them is the engine's: what they share is their grants.
#ifndef POSTERN_BENCH_RIVALS_H_
#define POSTERN_BENCH_RIVALS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/principal.h"
#include "policy/model.h"
#include "re2/set.h"

namespace postern::bench {

struct Grant {
  std::string selector;
  std::vector<std::string> actions;
};
using Grants = std::vector<Grant>;

// A declaration as the rivals see it.
struct PrefixDeclaration {
  std::string prefix;  // the literals, without the slash that follows
  bool has_entity = false;
  Grants grants;
};

class Rival {
 public:
  Rival() = default;
  Rival(const Rival&) = delete;
  Rival& operator=(const Rival&) = delete;
  virtual ~Rival() = default;

  // REQUIRES: the path is canonical.
  virtual bool IsAllowed(const Principal& principal, std::string_view action,
                         std::string_view path) const = 0;
};

// Two maps, so that no key has to be put together when deciding.
class PrefixWalk : public Rival {
 public:
  explicit PrefixWalk(const Policy& policy);
  bool IsAllowed(const Principal& principal, std::string_view action,
                 std::string_view path) const override;

 private:
  using Map = absl::flat_hash_map<std::string, Grants>;
  Map literal_;  // by the prefix before `/*`
  Map entity_;   // by the prefix before `/<entity_id>/*`
};

// Also exits if the set takes more than a gigabyte.
class RegexSet : public Rival {
 public:
  explicit RegexSet(const Policy& policy);
  bool IsAllowed(const Principal& principal, std::string_view action,
                 std::string_view path) const override;

 private:
  std::vector<PrefixDeclaration> declarations_;  // by the set's index, the most specific first
  re2::RE2::Set set_;
};

class FnmatchList : public Rival {
 public:
  explicit FnmatchList(const Policy& policy);
  bool IsAllowed(const Principal& principal, std::string_view action,
                 std::string_view path) const override;

 private:
  std::vector<PrefixDeclaration> declarations_;  // the most specific first
  std::vector<std::string> patterns_;            // of each of them
};

}  // namespace postern::bench

#endif  // POSTERN_BENCH_RIVALS_H_
