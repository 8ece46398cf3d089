// Internal, for tests: models, principals and decisions as text.
#ifndef POSTERN_POLICY_TESTING_TEXT_H_
#define POSTERN_POLICY_TESTING_TEXT_H_

#include <string>
#include <string_view>

#include "engine/decision.h"
#include "engine/principal.h"
#include "policy/model.h"

namespace postern::internal {

// Returns `text` as a JSON string, quotes included. REQUIRES: UTF-8.
std::string Quoted(std::string_view text);

// Returns a policy file that says what `policy` says, in JSON (which is YAML too).
std::string PolicyText(const Policy& policy);

// Returns the principal as request lines spell it.
std::string PrincipalText(const Principal& principal);

// Returns all that a decision holds, ids as they are: `allow allowed declaration=0 rule=1 …`.
std::string DecisionText(const Decision& decision);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_TESTING_TEXT_H_
