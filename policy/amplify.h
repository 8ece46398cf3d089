// `semantics: amplify`: access rules of AWS Amplify Gen 2 Storage, decided as Amplify's backend
// does (docs/amplify.md).
//
// Amplify turns rules into IAM policies, one per role, and IAM decides. The same is said here in
// the native model, so that one engine decides both: the definition is checked as Amplify checks
// it, then *lowered* to declarations that all inherit, with allows and denies for roles of which a
// principal has exactly one. Nothing behind this file knows of Amplify.
#ifndef POSTERN_POLICY_AMPLIFY_H_
#define POSTERN_POLICY_AMPLIFY_H_

#include "policy/issue.h"
#include "policy/limits.h"
#include "policy/model.h"

namespace postern {

// Adds an error for all that Amplify refuses when it builds the backend, in the order in which it
// looks: each path, by its first fault; then the rules of each path; then, if `issues` holds no
// error so far, roles without any action. Errors too: what Amplify lets through to IAM, which reads
// it otherwise (`?` and `${` in a path), and what is over a limit.
void ValidateAmplify(const AmplifyDefinition& definition, const PolicyLimits& limits,
                     Issues& issues);

// Returns the native policy that decides alike, with `definition` as its `amplify`. An allow stands
// where its rule stands in the file; a deny, by which a sub path takes away what its parent gives,
// where the sub path stands. REQUIRES: ValidateAmplify found no error.
Policy LowerAmplify(AmplifyDefinition definition);

}  // namespace postern

#endif  // POSTERN_POLICY_AMPLIFY_H_
