// What `postern bench` tells of a policy's speed, as one page of HTML with charts: tables for those
// who want the figures, and nothing that is not in the page itself (no script, font or picture).
#ifndef POSTERN_TOOLS_MEASURE_SPEED_PAGE_H_
#define POSTERN_TOOLS_MEASURE_SPEED_PAGE_H_

#include <string>
#include <string_view>

#include "tools/measure/policy_growth.h"
#include "tools/measure/speed_report.h"

namespace postern::tools {

// Returns the page. It is HTML and well-formed XML at once, UTF-8, and ASCII but for names of the
// policy and a few signs. All that the user wrote is text in it, never a tag, and its control
// characters are spelled out. Depends on its arguments alone.
std::string SpeedPage(const SpeedReport& report, const PolicyGrowth& growth);

// Returns whether bytes, the first of a file, are those of a page that SpeedPage made.
bool BeginsAsSpeedPage(std::string_view beginning);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_MEASURE_SPEED_PAGE_H_
