// Internal, for tests: policies parsed from text.
#ifndef POSTERN_POLICY_TESTING_PARSING_H_
#define POSTERN_POLICY_TESTING_PARSING_H_

#include <string>

#include "policy/document.h"
#include "policy/limits.h"
#include "policy/model.h"

namespace postern::testing {

// Returns the issues of a policy as IssueLines shows them, "" if there are none. Fails the test if
// there is a model in spite of an error, or none without.
std::string IssuesOf(const std::string& text, Syntax syntax = Syntax::kYaml,
                     const PolicyLimits& limits = {});

// Returns the model of a policy. Fails the test if it has any issue.
Policy Parse(const std::string& text, Syntax syntax = Syntax::kYaml);

// Returns the issues of a policy of one declaration, `room/<id>`, with these rules; they begin in
// line 3, column 14.
std::string IssuesOfRules(const std::string& rules);

// The same with a list of one rule (or more, joined by commas), which begins in column 15.
std::string IssuesOfRule(const std::string& rule);

// Returns the only rule of a policy with the pattern `team/<team>/<entity_id>`. Fails the test if
// it has any issue.
Rule ParseRule(const std::string& rule);

}  // namespace postern::testing

#endif  // POSTERN_POLICY_TESTING_PARSING_H_
