// What the engine does not know of explanations: the lines of the policy's file.
//
//   std::cout << postern::ExplanationText(why, postern::TextOptions(built));
#ifndef POSTERN_POLICY_EXPLANATION_LINES_H_
#define POSTERN_POLICY_EXPLANATION_LINES_H_

#include "engine/explanation_text.h"
#include "policy/compiler.h"
#include "policy/source.h"

namespace postern {

// Returns the place in the policy's text of what is cited. REQUIRES: `cited` names a declaration of
// `policy`, which is ok() and not compiled.
SourceRange RangeOf(const CompileResult& policy, const CitedRule& cited);

// Returns options by which explanations of `policy`'s decisions show its own lines, if it has a
// text, to the operator. Lifetime: borrows `policy`. REQUIRES: policy.ok().
ExplanationTextOptions TextOptions(const CompileResult& policy, bool color = false);

}  // namespace postern

#endif  // POSTERN_POLICY_EXPLANATION_LINES_H_
