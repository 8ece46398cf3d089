// Who may do what where, as HTML: a map of all paths, then each area of paths exactly.
#ifndef POSTERN_TOOLS_REPORT_ACCESS_SECTION_H_
#define POSTERN_TOOLS_REPORT_ACCESS_SECTION_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "tools/report/policy_report.h"

namespace postern::tools {

// A page that is larger is read by nobody. What is left out is counted on the page.
inline constexpr size_t kMaxAreas = 300;
inline constexpr size_t kMaxMapColumns = 160;  // a selector with an action each

// What a page needs that shows an AccessSection.
extern const char kAccessStyle[];

// Returns the section's content. Rules are links to the ids `ANCHOR7`, for line 7 of the policy, if
// that has a text.
std::string AccessSection(const PolicyReport& report, std::string_view anchor);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_REPORT_ACCESS_SECTION_H_
