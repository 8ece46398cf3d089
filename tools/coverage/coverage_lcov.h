// The coverage of policies in the format of lcov, which `genhtml`, code hosts and editors read
// (geninfo(1), "TRACEFILE FORMAT").
#ifndef POSTERN_TOOLS_COVERAGE_COVERAGE_LCOV_H_
#define POSTERN_TOOLS_COVERAGE_COVERAGE_LCOV_H_

#include <string>

#include "tools/coverage/policy_coverage.h"

namespace postern::tools {

// Returns the record of one policy. A rule is a line, of which it tells how often it decided; of
// several on one line the least. A declaration is a function, a selector with an action a branch.
// What can decide nothing is left out. Empty for a policy without a text: a tracefile speaks of
// lines.
std::string CoverageLcov(const PolicyCoverage& coverage);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COVERAGE_COVERAGE_LCOV_H_
