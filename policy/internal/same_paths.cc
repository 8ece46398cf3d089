#include "policy/internal/same_paths.h"

#include <string>

#include "absl/container/flat_hash_map.h"
#include "policy/internal/words.h"

namespace postern::internal {

void CheckSamePaths(const Policy& policy, Issues& issues) {
  absl::flat_hash_map<std::string, const Declaration*> first_of;  // by PathSetKey
  first_of.reserve(policy.declarations.size());
  for (const Declaration& declaration : policy.declarations) {
    const auto [entry, is_new] =
        first_of.try_emplace(PathSetKey(declaration.pattern), &declaration);
    if (is_new) continue;
    const Declaration& first = *entry->second;
    issues.Add({Severity::kError,
                "same-paths",
                Quote(declaration.pattern.text) + " matches exactly the same paths as " +
                    Quote(first.pattern.text),
                "make one declaration of the two",
                declaration.pattern_range,
                {{"first declared here", first.pattern_range}}});
  }
}

}  // namespace postern::internal
