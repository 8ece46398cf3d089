// Internal: not for users of the library.
//
// What a declaration means, as a text that hangs neither on how nor where it was written.
#ifndef POSTERN_POLICY_ANALYSIS_INTERNAL_DECLARATION_MEANING_H_
#define POSTERN_POLICY_ANALYSIS_INTERNAL_DECLARATION_MEANING_H_

#include <string>

#include "policy/model.h"

namespace postern::internal {

// Returns a text that is equal only for declarations that decide alike wherever they are asked.
// REQUIRES: `declaration` is one of the policy's.
std::string DeclarationMeaning(const Policy& policy, const Declaration& declaration);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_ANALYSIS_INTERNAL_DECLARATION_MEANING_H_
