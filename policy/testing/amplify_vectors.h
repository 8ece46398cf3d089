// Internal, for tests: what AWS Amplify decides (testdata/amplify).
#ifndef POSTERN_POLICY_TESTING_AMPLIFY_VECTORS_H_
#define POSTERN_POLICY_TESTING_AMPLIFY_VECTORS_H_

#include <optional>
#include <string>
#include <vector>

#include "engine/principal.h"

namespace postern::internal {

struct AmplifyVector {
  std::string id;
  std::string definition;
  std::string expected;  // `allow`, `deny` or `rejected`
  std::string error;     // of `rejected`: Amplify's message
  Principal principal;   // of a decision, as all that follows
  std::string action;
  std::optional<std::string> path;  // absent: a `list` without a prefix
  std::string reason;               // `allow`, `explicit_deny`, `implicit_deny`
};

// Returns the vectors, in the order of the file, but those whose definition is tagged
// `iam-metachar`.
std::vector<AmplifyVector> ReadAmplifyVectors();

// Returns the file with the policy of that definition.
std::string AmplifyPolicyFile(const std::string& definition);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_TESTING_AMPLIFY_VECTORS_H_
