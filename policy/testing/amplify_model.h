// Internal, for tests: what Amplify does, a second time and on another way: no lowering, no graph,
// no patterns, but the IAM statements of each role and strings compared with strings.
#ifndef POSTERN_POLICY_TESTING_AMPLIFY_MODEL_H_
#define POSTERN_POLICY_TESTING_AMPLIFY_MODEL_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/principal.h"
#include "policy/model.h"

namespace postern::internal {

// Returns the id of the first error in Amplify's order, or nothing.
std::string AmplifyModelError(const AmplifyDefinition& definition);

class AmplifyModel {
 public:
  // REQUIRES: AmplifyModelError(definition) is empty.
  explicit AmplifyModel(const AmplifyDefinition& definition);

  // Returns `allow`, `explicit_deny` or `implicit_deny`. `action` is one bit; a `list` may come
  // without a path.
  std::string Decide(const Principal& principal, uint64_t action,
                     const std::optional<std::string>& path) const;

 private:
  using RoleAndAction = std::pair<std::string, uint64_t>;

  std::string RoleOf(const Principal& principal) const;
  std::string ParentOf(const std::string& path) const;
  void Deny();

  std::vector<std::string> groups_;
  std::vector<std::string> all_;  // paths that are given to somebody, in order of appearance
  std::map<RoleAndAction, std::set<std::string>> allow_;
  std::map<RoleAndAction, std::set<std::string>> deny_;
};

}  // namespace postern::internal

#endif  // POSTERN_POLICY_TESTING_AMPLIFY_MODEL_H_
