// Internal: use policy/segment_language.h.
//
// The only door to RE2: it judges the syntax of expressions, so that they mean here what they mean
// there, and it is the oracle of tests. It takes no part in compiling or deciding.
#ifndef POSTERN_POLICY_INTERNAL_EXPRESSION_SYNTAX_H_
#define POSTERN_POLICY_INTERNAL_EXPRESSION_SYNTAX_H_

#include <optional>
#include <string>
#include <string_view>

namespace postern::internal {

// Returns why RE2 refuses `expression` (UTF-8 mode, `.` matches a newline too), in RE2's words, or
// nothing if it accepts it. Thread-safe.
std::optional<std::string> CheckSyntax(std::string_view expression);

// Returns whether RE2 matches the whole of `text`: the oracle for tests and fuzzers.
// REQUIRES: CheckSyntax accepts `expression`.
bool TESTING_ONLY_FullMatch(std::string_view expression, std::string_view text);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_INTERNAL_EXPRESSION_SYNTAX_H_
