// The page of `postern report`: who may do what, what the tests cover, what failed, and which
// changes to the policy no test notices.
#ifndef POSTERN_TOOLS_REPORT_REPORT_PAGE_H_
#define POSTERN_TOOLS_REPORT_REPORT_PAGE_H_

#include <string>
#include <string_view>

#include "tools/report/policy_report.h"

namespace postern::tools {

// Returns the page, see HtmlPage. Depends on its argument alone. REQUIRES: `failures` and
// `coverage` are there.
std::string ReportPage(const PolicyReport& report);

// Returns whether bytes, the first 64 of a file, are those of such a page.
bool BeginsAsReportPage(std::string_view beginning);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_REPORT_REPORT_PAGE_H_
