// The coverage of a policy for people: its own lines, with how often they decided.
//
//   coverage of social-room.yaml: rules 7 of 8 (87.5 %), branches 15 of 17 (88.2 %), …
//
//     decided  overruled   line
//          14                 3 |   room/*:
//           9          0      4 |     - {allow: guest, to: get}
//   !       4          2      5 |     - {allow: authenticated, to: [get, write]}
//                                       never decided: authenticated write
#ifndef POSTERN_TOOLS_COVERAGE_COVERAGE_TEXT_H_
#define POSTERN_TOOLS_COVERAGE_COVERAGE_TEXT_H_

#include <cstddef>
#include <string>

#include "tools/coverage/policy_coverage.h"

namespace postern::tools {

// With more declarations and rules than this, only those are shown that lack something, and of
// these no more.
inline constexpr size_t kMaxCoverageLines = 1000;

// Returns the table, safe for a terminal. `undecided` is what FindWhatCanDecide() returned.
std::string CoverageText(const PolicyCoverage& coverage, const std::string& undecided, bool color);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COVERAGE_COVERAGE_TEXT_H_
