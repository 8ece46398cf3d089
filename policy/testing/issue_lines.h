// Internal, for tests: issues as lines that a test can state whole.
#ifndef POSTERN_POLICY_TESTING_ISSUE_LINES_H_
#define POSTERN_POLICY_TESTING_ISSUE_LINES_H_

#include <string>

#include "policy/issue.h"
#include "policy/source.h"

namespace postern::testing {

// Returns the issues in the order of their places, each a line with the bytes that it underlines:
//
//   4:24 `wirte` unknown-action: unknown action `wirte` | did you mean `write`?
//
// Warnings have `warning` before the id; related places follow, indented, as `6:1 first here`.
std::string IssueLines(const Source& source, Issues issues);

}  // namespace postern::testing

#endif  // POSTERN_POLICY_TESTING_ISSUE_LINES_H_
