// Internal, for tests: random definitions of Amplify and requests that are likely to hit them.
#ifndef POSTERN_POLICY_TESTING_RANDOM_AMPLIFY_H_
#define POSTERN_POLICY_TESTING_RANDOM_AMPLIFY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "engine/principal.h"
#include "policy/model.h"
#include "policy/testing/choices.h"

namespace postern::internal {

// Returns a definition without ranges; one in some is invalid.
AmplifyDefinition RandomAmplify(Choices& choices);

// Returns the policy file, in JSON, that says so.
std::string AmplifyText(const AmplifyDefinition& definition);

struct AmplifyRequest {
  Principal principal;
  uint64_t action;  // one bit
  std::string action_name;
  std::optional<std::string> path;  // absent: a `list` without a prefix
};

AmplifyRequest RandomAmplifyRequest(const AmplifyDefinition& definition, Choices& choices);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_TESTING_RANDOM_AMPLIFY_H_
