// A digest of what a policy means, however it is written.
//
//   if (MeaningDigest(before) == MeaningDigest(after)) …   // only the layout changed
#ifndef POSTERN_POLICY_ANALYSIS_MEANING_DIGEST_H_
#define POSTERN_POLICY_ANALYSIS_MEANING_DIGEST_H_

#include <string>

#include "policy/model.h"

namespace postern {

// Returns `sha256:` and 64 hex digits that are the same for policies that differ in nothing but
// order, names of variables, notes, and how rules are put together or split: a digest of what a
// policy means. Policies of different digests may still decide alike:
// ComparePolicies (policy/analysis/policy_diff.h) tells. Thread-safe.
std::string MeaningDigest(const Policy& policy);

}  // namespace postern

#endif  // POSTERN_POLICY_ANALYSIS_MEANING_DIGEST_H_
