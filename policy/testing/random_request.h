// Internal, for tests: random requests that are likely to match a random policy.
#ifndef POSTERN_POLICY_TESTING_RANDOM_REQUEST_H_
#define POSTERN_POLICY_TESTING_RANDOM_REQUEST_H_

#include <string>

#include "engine/principal.h"
#include "policy/testing/choices.h"
#include "policy/testing/random_policy.h"

namespace postern::internal {

struct RandomRequest {
  Principal principal;
  std::string action;
  std::string path;  // raw
};

// Returns a request whose path was made from one of the declarations and then, often, changed.
RandomRequest MakeRequest(const Draft& draft, Choices& choices);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_TESTING_RANDOM_REQUEST_H_
