// A line on a terminal that says how far a run is:
//
//   12 files, 340 tests, 2 failed
#ifndef POSTERN_TOOLS_RUNNER_REPORT_PROGRESS_H_
#define POSTERN_TOOLS_RUNNER_REPORT_PROGRESS_H_

#include <chrono>
#include <cstdint>

#include "tools/cli/console.h"
#include "tools/runner/report.h"

namespace postern::tools {

// Shows the line on standard error while another report is written to standard output, which may be
// the same terminal: whenever that one has something to write, the line is erased first, and what
// was written is shown at once.
class ProgressReport : public Report {
 public:
  // Lifetime: borrows both. REQUIRES: console.may_show_progress().
  ProgressReport(Report& report, Console& console) : report_(report), console_(console) {}

  void BeginTest(const TestRun& run) override;
  void AddFailure(const TestRun& run, const Failure& failure) override;
  void EndTest(const TestRun& run, TestStatus status, uint64_t requests) override;
  void AddProof(const ProofRun& run) override;
  void AddNotRun(const NotRun& not_run) override;
  void EndFile(const CaseFile& file, const Totals& totals) override;
  void Finish(const Totals& totals, ExitStatus status) override;
  void Conclude(const Findings& findings, ExitStatus status) override {
    report_.Conclude(findings, status);
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kMinInterval{100};

  // Shows the line unless it was shown a moment ago.
  void Show();

  Report& report_;
  Console& console_;
  uint64_t files_ = 0;
  uint64_t tests_ = 0;  // and proofs
  uint64_t failed_ = 0;
  Clock::time_point shown_;  // long ago: not yet
};

}  // namespace postern::tools

#endif  // POSTERN_TOOLS_RUNNER_REPORT_PROGRESS_H_
