// The parser: from a policy file's text to the model, and every error on the way.
#ifndef POSTERN_POLICY_PARSER_H_
#define POSTERN_POLICY_PARSER_H_

#include <optional>

#include "policy/document.h"
#include "policy/issue.h"
#include "policy/limits.h"
#include "policy/model.h"
#include "policy/source.h"

namespace postern {

// Parses a policy (docs/language.md). All errors of the file are added to `issues`, not just the
// first; so are the warnings that concern one pattern. Returns a model iff no error was found.
// Errors that need two declarations at once are found by the lint (policy/lint.h).
std::optional<Policy> ParsePolicy(const Source& source, Syntax syntax, const PolicyLimits& limits,
                                  Issues& issues);

// As ParsePolicy, for callers that need the tree, too. REQUIRES: `document` is what Document::Parse
// made of `source`, and `issues` holds what it added. Returns a model iff `issues` has no error.
std::optional<Policy> ParsePolicy(const Source& source, const Document& document, Syntax syntax,
                                  const PolicyLimits& limits, Issues& issues);

// As ParsePolicy, for checks that go on after errors: returns what could be read, and nothing only
// if the file has no tree at all. A declaration with an error in its rules is a guard without rules
// there, so that no check takes it for a closure or a grant; one with an error in its pattern is
// left out.
std::optional<Policy> ParsePolicyInPart(const Source& source, Syntax syntax,
                                        const PolicyLimits& limits, Issues& issues);

}  // namespace postern

#endif  // POSTERN_POLICY_PARSER_H_
