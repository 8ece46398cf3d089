// What several reports tell in the same words. All of it is safe for a terminal.
#ifndef POSTERN_TOOLS_RUNNER_REPORT_TEXT_H_
#define POSTERN_TOOLS_RUNNER_REPORT_TEXT_H_

#include <string>
#include <string_view>

#include "policy/source.h"
#include "tools/runner/report.h"

namespace postern::tools {

// Returns `allow` or `deny`.
std::string_view EffectName(Effect effect);

// Returns `social-room_test.yaml:14`.
std::string LineText(const Source& source, SourceRange range);

// Returns what was asked: `visitor  write  room/42/cat.png`.
std::string AskedText(const Failure& failure);

// Returns what was expected and what came, and what to do about it: `expected deny, got allow`.
std::string Verdict(const Failure& failure);

// Returns a failure in lines that begin with `indent` spaces: what was asked, the verdict, and the
// explanation with the policy's own lines.
std::string FailureText(const TestRun& run, const Failure& failure, int indent, bool color);

// Returns the same of a proof that did not succeed: what was claimed, and what refutes it, or why
// it was not decided.
std::string ProofText(const ProofRun& run, int indent, bool color);

// Returns `42 errors`.
std::string ErrorsText(const NotRun& not_run);

// Returns the errors of a case file that was not run as people read them.
std::string NotRunText(const NotRun& not_run);

// Returns `5 passed, 1 failed, 2 proved (23 requests)`, without what there is none of.
std::string CountsText(const Totals& totals);

// Returns the lines that sum up a run: `3 files: 16 passed (53 requests)`, and how many files could
// not be run.
std::string SummaryText(const Totals& totals);

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_REPORT_TEXT_H_
