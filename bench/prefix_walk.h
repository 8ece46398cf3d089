// What one writes in an afternoon without an engine: a hash map from prefix to grants, asked for
// the longest prefix of a path, then the next shorter one. The figure to beat with strings in.
#ifndef POSTERN_BENCH_PREFIX_WALK_H_
#define POSTERN_BENCH_PREFIX_WALK_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/principal.h"
#include "policy/model.h"

namespace postern::bench {

// Knows what the workload `storage` has: patterns that are literals, perhaps `<entity_id>`, then
// `/*`, and rules that allow. Two maps, so that no key has to be put together when deciding.
class PrefixWalk {
 public:
  // Exits with a message if the policy has anything else.
  explicit PrefixWalk(const Policy& policy);

  bool IsAllowed(const Principal& principal, std::string_view action, std::string_view path) const;

 private:
  struct Grant {
    std::string selector;
    std::vector<std::string> actions;
  };
  using Grants = std::vector<Grant>;
  using Map = absl::flat_hash_map<std::string, Grants>;

  static bool IsGranted(const Grants& grants, const Principal& principal, std::string_view action,
                        std::optional<std::string_view> entity);

  Map literal_;  // by the prefix before `/*`
  Map entity_;   // by the prefix before `/<entity_id>/*`
};

}  // namespace postern::bench

#endif  // POSTERN_BENCH_PREFIX_WALK_H_
