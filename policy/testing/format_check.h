// Internal, for tests: what must hold of the canonical form of any policy.
#ifndef POSTERN_POLICY_TESTING_FORMAT_CHECK_H_
#define POSTERN_POLICY_TESTING_FORMAT_CHECK_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "policy/testing/choices.h"

namespace postern::internal {

// A policy in YAML with comments of known texts: `#0`, `#1`, …
struct Decorated {
  std::string text;
  size_t num_comments = 0;
};

// Returns a policy of one line or more with comments and blank lines wherever YAML permits them,
// and more white space. REQUIRES: `text` is in JSON, or in canonical form without block scalars
// and comments.
Decorated Decorate(std::string_view text, Choices& choices);

// Formats a file and returns what is wrong with the result, "" if nothing is: a policy without
// errors has a canonical form, which is its own canonical form, says the same, and has the same
// comments; the comments are nothing else, since without them the file says the same, too.
std::string FormatFault(const std::string& text);

// As FormatFault, for a policy without errors, and its comments are the known ones.
std::string FormatFault(const Decorated& decorated);

}  // namespace postern::internal

#endif  // POSTERN_POLICY_TESTING_FORMAT_CHECK_H_
