// The coverage of policies as a page: every line of each policy, with what decided there.
#ifndef POSTERN_TOOLS_COVERAGE_COVERAGE_PAGE_H_
#define POSTERN_TOOLS_COVERAGE_COVERAGE_PAGE_H_

#include <deque>
#include <string>
#include <string_view>

#include "tools/coverage/coverage_observer.h"

namespace postern::tools {

// What a page needs that shows a CoverageSection.
extern const char kCoverageStyle[];

// Returns what came of one policy as HTML: its figures, then its text with what each rule decided.
// If `anchor` is given, line 7 of the policy has the id `ANCHOR7`.
std::string CoverageSection(const CoverageObserver::Result& result, std::string_view anchor);

// Returns the page, see HtmlPage. Depends on its argument alone.
std::string CoveragePage(const std::deque<CoverageObserver::Result>& results);

// Returns whether bytes, the first 64 of a file, are those of such a page.
bool BeginsAsCoveragePage(std::string_view beginning);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_COVERAGE_COVERAGE_PAGE_H_
