// Patterns matched by the letter of docs/language.md ("Path patterns"): by trying everything,
// without a normal form, an automaton or a shared line of code. The oracle of tests and fuzzers.
#ifndef POSTERN_POLICY_TESTING_NAIVE_PATTERN_H_
#define POSTERN_POLICY_TESTING_NAIVE_PATTERN_H_

#include <string_view>

#include "engine/path.h"

namespace postern::testing {

// Returns whether `pattern`, as an author spells it, matches the canonical path `path`.
// REQUIRES: ParsePattern accepts `pattern`. May take time exponential in the wildcards.
bool NaivelyMatches(std::string_view pattern, PathMode mode, std::string_view path);

// Returns whether a glob, as an author spells it, matches the whole of `segment`.
bool GlobNaivelyMatches(std::string_view glob, std::string_view segment);

}  // namespace postern::testing

#endif  // POSTERN_POLICY_TESTING_NAIVE_PATTERN_H_
